"""Pictures: where and by whom they were taken, thumbnails kept inside, and their text where OCR is installed."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import ExifTags, Image

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import image, read_bytes
from gongkai.reading.services.bounds import BROKEN, EMPTY, MAX_IMAGE_PIXELS
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import kinds
from gongkai.vetting.services.opening.shapes import Gathering

PERSONS = {
    "Artist": "作者", "XPAuthor": "作者", "Copyright": "版权", "XPComment": "备注", "XPKeywords": "关键词", "XPSubject": "主题",
    "XPTitle": "标题", "ImageDescription": "说明", "UserComment": "备注", "CameraOwnerName": "相机所有者",
    "BodySerialNumber": "相机序列号", "HostComputer": "电脑名称",
}  # fmt: skip
WIDE = ("XPAuthor", "XPComment", "XPKeywords", "XPSubject", "XPTitle")
GPS_BLOCK, EXIF_BLOCK = 0x8825, 0x8769
SMALL = 48
_XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_XMP_PERSON = re.compile(r"dc:creator|photoshop:AuthorsPosition|Iptc4xmpCore|xmpRights|GPSLatitude")


def read(data: bytes, name: str, gather: Gathering) -> None:
    """What a picture tells besides what it shows; its text by OCR, or noted as not looked at."""
    if kinds.form_of(data, name) == "metafile":
        gather.piece(_metafile_text(data), "图片")
        gather.pictures.append(gather.within.removesuffix(" › ") or "图片")
        return
    if data[4:8] == b"ftyp":
        raise Unreadable("这是 HEIC、AVIF 图片，没有检查，请另存为 JPG 或 PNG 后再上传。")
    try:
        picture = Image.open(BytesIO(data), formats=image.FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Unreadable(BROKEN) from fault
    with picture:
        width, height = picture.size
        if width * height > MAX_IMAGE_PIXELS:
            raise Unreadable("图片超过六千万像素，没有检查，请缩小后再上传。")
        _metadata(picture, data, gather)
    if width >= SMALL and height >= SMALL:
        _shown(data, gather)


def _metadata(picture: Image.Image, data: bytes, gather: Gathering) -> None:
    told: dict[str, str] = {}
    try:
        exif = picture.getexif()
        fields = {**exif, **exif.get_ifd(EXIF_BLOCK)}
        place = exif.get_ifd(GPS_BLOCK)
    except Exception:  # noqa: BLE001 - a damaged block may fail anywhere inside; then it is searched as bytes
        fields, place = {}, {}
        gather.unread("图片的拍摄信息已损坏，没有读出")
    _fields(fields, picture, told)
    _xmp(data, told)
    if "GPSLatitude" in "".join(told.get("XMP", "")) or any(key in place for key in (2, 4)):
        gather.mark(HitKind.GPS, _place(gather), "图片里记有拍摄地点的经纬度")
    if told:
        gather.piece("\n".join(told.values()), "图片属性", HitKind.METADATA)
        gather.mark(HitKind.METADATA, _place(gather), f"图片属性里填有{'、'.join(told)}")
    if _has_thumbnail(picture):
        gather.mark(HitKind.METADATA, _place(gather), "图片里存有缩略图，裁剪或打码前的样子可能还在")


def _fields(fields: dict[int, object], picture: Image.Image, told: dict[str, str]) -> None:
    """Fields of the EXIF block and of the picture itself that name somebody or say something."""
    for tag, value in fields.items():
        called = ExifTags.TAGS.get(tag, "")
        if called in PERSONS:
            text = _text(value, wide=called in WIDE)
            if text:
                told[PERSONS[called]] = f"{told.get(PERSONS[called], '')} {text}".strip()
    for key, value in picture.info.items():
        if isinstance(value, str | bytes) and key in (
            "comment",
            "Comment",
            "Author",
            "Description",
            "Title",
            "Copyright",
        ):
            text = _text(value, wide=False)
            if text:
                told[f"图片属性（{key}）"] = text


def _place(gather: Gathering) -> str:
    """A picture inside a file is named by the file it is in."""
    return "" if gather.within else "图片"


def _text(value: object, *, wide: bool) -> str:
    """A field as text; the XP… fields of Windows are UTF-16 bytes."""
    if isinstance(value, tuple):
        value = bytes(one & 0xFF for one in value if isinstance(one, int))
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0")
        value = value.decode("utf-16-le" if wide else "utf-8", "replace")
    return str(value).replace("\x00", "").strip()


def _xmp(data: bytes, told: dict[str, str]) -> None:
    match = _XMP.search(data)
    if match is None:
        return
    text = match.group().decode("utf-8", "replace")
    if _XMP_PERSON.search(text):
        told["XMP"] = re.sub(r"<[^>]*>", " ", text) + (" GPSLatitude" if "GPSLatitude" in text else "")


def _has_thumbnail(picture: Image.Image) -> bool:
    """A second, small picture kept in the EXIF block (its offset and length are tags 0x201 and 0x202)."""
    try:
        block = picture.getexif().get_ifd(ExifTags.IFD.IFD1)
    except Exception:  # noqa: BLE001 - damaged block, already said
        return False
    return bool(block.get(0x202))


def _shown(data: bytes, gather: Gathering) -> None:
    text = recognised(data)
    if text is None:
        gather.pictures.append(gather.within.removesuffix(" › ") or "图片")
    else:
        gather.piece(text, "图片中的文字")


def recognised(data: bytes) -> str | None:
    """The text of a picture by OCR, None where none is installed."""
    if not image.available():
        return None
    try:
        return read_bytes(data, name="图片.png").text
    except Unreadable as reason:
        return "" if str(reason) == EMPTY else None


def _metafile_text(data: bytes) -> str:
    """Strings in a Windows metafile stand there as UTF-16 or GB18030."""
    wide = re.findall(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]){4,}", data[:4_000_000])
    plain = re.findall(rb"[\x20-\x7e\x81-\xfe]{6,}", data[:4_000_000])
    return "\n".join(
        [one.decode("utf-16-le", "replace") for one in wide[:2000]]
        + [one.decode("gb18030", "replace") for one in plain[:2000]]
    )
