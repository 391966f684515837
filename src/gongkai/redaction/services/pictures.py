"""Pictures: whether one may hold writing, and taking out what a picture carries beside its pixels."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

FEWEST_PIXELS = 512
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
SAME = 4
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_KEPT_APPLICATION = frozenset({0xE0, 0xEE})
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"}
)


class NoPicture(Exception):
    """Bytes that are not a picture we know."""


def writing_pixels(picture: Image.Image) -> int:
    """How many pixels could carry writing: none where the whole is of one colour."""
    extrema = picture.convert(
        "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    ).getextrema()
    plain = all(isinstance(one, tuple) and one[1] - one[0] <= SAME for one in extrema)
    return 0 if plain else picture.width * picture.height


def opened(data: bytes) -> Image.Image:
    """A picture of a known form, not yet decoded. Raises NoPicture."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise NoPicture from fault
    if picture.width * picture.height > MOST_PIXELS:
        raise NoPicture
    return picture


def bare(data: bytes) -> bytes:
    """The same picture without comments, EXIF, previews, or what follows its end. Raises NoPicture."""
    if data.startswith(b"\xff\xd8\xff"):
        return bare_jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bare_png(data)
    picture = opened(data)
    held = BytesIO()
    try:
        clean = picture.convert(picture.mode)
        clean.info = {key: value for key, value in picture.info.items() if key in {"transparency", "dpi"}}
        clean.save(held, picture.format)
    except (OSError, ValueError, SyntaxError) as fault:
        raise NoPicture from fault
    return held.getvalue()


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG with its coding segments only. Raises NoPicture."""
    kept = [b"\xff\xd8"]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NoPicture
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
        elif kind == 0xD9:
            kept.append(b"\xff\xd9")
            return b"".join(kept)
        elif kind in _BARE:
            kept.append(data[at : at + 2])
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if kind == 0xDA:
                end = _end_of_scan(data, end)
            if not (0xE0 <= kind <= 0xEF or kind == 0xFE) or kind in _KEPT_APPLICATION:
                kept.append(_short_application(data[at:end]) if kind == 0xE0 else data[at:end])
            at = end
    if data[at:].startswith(b"\xff\xd9") or len(kept) > 3:
        return b"".join([*kept, b"\xff\xd9"])
    raise NoPicture


def _short_application(segment: bytes) -> bytes:
    """JFIF without the preview it may hold."""
    if segment[4:9] != b"JFIF\x00" or len(segment) < 18:
        return b""
    return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker follows the coded pixels."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1


def _bare_png(data: bytes) -> bytes:
    kept = [data[:8]]
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in _KEPT_CHUNKS:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    raise NoPicture
