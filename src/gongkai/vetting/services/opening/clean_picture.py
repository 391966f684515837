"""Takes the metadata out of a picture without touching what it shows: JPEG and PNG by their segments, others written anew."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image

from gongkai.reading.services.bounds import MAX_IMAGE_PIXELS
from gongkai.vetting.services.opening.shapes import CannotClean

BROKEN = "图片不完整或已损坏，不能去掉其中的属性，请用原来的软件打开后另存一份再上传。"
FORM = "这种图片不能自动去掉属性，请另存为 JPG 或 PNG 后再上传。"
KEPT_APPS = (b"JFIF", b"Adobe", b"ICC_PROFILE")
TOLD_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
PNG = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112


def without_metadata(data: bytes) -> bytes:
    """The same picture; which way up it is shown stays. Raises CannotClean."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(PNG):
        return _png(data)
    return _rewritten(data)


def _jpeg(data: bytes) -> bytes:
    """Every segment before the picture data but comments and foreign APP blocks; what follows its end is cut off."""
    held = bytearray(b"\xff\xd8")
    turned = _orientation(data)
    if turned:
        held += turned
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise CannotClean(BROKEN)
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            held += data[at : end + 2] if end > at else data[at:]
            return bytes(held)
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        foreign = 0xE0 <= marker <= 0xEF and not body.startswith(KEPT_APPS)
        if not foreign and marker != 0xFE:
            held += data[at : at + 2 + length]
        at += 2 + length
    raise CannotClean(BROKEN)


def _orientation(data: bytes) -> bytes:
    """An EXIF block that holds nothing but which way up the picture is."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "MPO")) as picture:
            turned = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - a damaged block tells no orientation
        return b""
    if turned == 1:
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    held = bytearray(PNG)
    at = len(PNG)
    while at + 12 <= len(data):
        length = struct.unpack_from(">I", data, at)[0]
        kind = data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise CannotClean(BROKEN)
        if kind not in TOLD_CHUNKS:
            held += data[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            return bytes(held)
    raise CannotClean(BROKEN)


def _rewritten(data: bytes) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=("TIFF", "WEBP", "GIF", "BMP")) as picture:
            form = picture.format or ""
            if picture.width * picture.height > MAX_IMAGE_PIXELS:
                raise CannotClean("图片超过六千万像素，不能去掉其中的属性，请缩小后再上传。")
            if form == "BMP":
                return data
            if getattr(picture, "n_frames", 1) > 1:
                raise CannotClean(FORM)
            bare = Image.new(picture.mode, picture.size)
            if picture.mode == "P" and (palette := picture.getpalette()):
                bare.putpalette(palette)
            bare.paste(picture)
            held = BytesIO()
            bare.save(held, form, **({"lossless": True} if form == "WEBP" else {}))
            return held.getvalue()
    except CannotClean:
        raise
    except Exception as fault:  # a damaged picture may fail anywhere
        raise CannotClean(BROKEN) from fault
