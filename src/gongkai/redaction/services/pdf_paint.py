"""A page as a picture painted black where words stood, with an unseen layer of the words that stay."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from gongkai.redaction.rules import BLOCK, Box
from gongkai.redaction.services.pdf_glyphs import Glyph, Sheet
from gongkai.redaction.services.pdf_words import Frame, Layer

DOTS = 200
MOST_PIXELS = 40_000_000
GREY = 12
JPEG_QUALITY = 88
SMALLEST_LABEL = 14


@dataclass(frozen=True, slots=True)
class Paint:
    """A black box and what is written on it in white, if it fits."""

    box: Box
    label: str = ""


def painted(page: pypdfium2.PdfPage, paints: Sequence[Paint]) -> Image.Image:
    """The page at 200 dots an inch (fewer only above 40 million dots), black where it was painted."""
    width, height = page.get_size()
    scale = min(DOTS / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for paint in paints:
        pen.rectangle(dots(paint.box, picture, width, height), fill=(0, 0, 0))
    for paint in paints:
        if paint.label:
            _label(pen, dots(paint.box, picture, width, height), paint.label)
    return picture


def dots(box: Box, picture: Image.Image, width: float, height: float) -> tuple[int, int, int, int]:
    """A box as pixels (both ends belong to it), rounded outwards, inside of the picture."""
    across, down = picture.width / width, picture.height / height
    left, top = int(box.x * across), int(box.y * down)
    right, bottom = int((box.x + box.width) * across) + 1, int((box.y + box.height) * down) + 1
    return (
        min(max(0, left), picture.width - 1),
        min(max(0, top), picture.height - 1),
        max(0, min(right, picture.width - 1)),
        max(0, min(bottom, picture.height - 1)),
    )


def _label(pen: ImageDraw.ImageDraw, place: tuple[int, int, int, int], label: str) -> None:
    left, top, right, bottom = place
    size = min(bottom - top - 4, 36)
    while size >= SMALLEST_LABEL:
        font = _font(size)
        x0, y0, x1, y1 = pen.textbbox((0, 0), label, font=font)
        if x1 - x0 <= right - left - 4:
            pen.text(((left + right - x1 - x0) / 2, (top + bottom - y1 - y0) / 2), label, font=font, fill="white")
            return
        size -= 2


@functools.lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    faces = sorted(folder.rglob("*Sans*.[ot]t[fc]")) or sorted(folder.rglob("*.[ot]t[fc]"))
    return ImageFont.truetype(str(faces[0]), size)


def kept(sheet: Sheet, paints: Sequence[Paint], dropped: frozenset[int]) -> list[Glyph]:
    """What the unseen layer says: what can be seen and was not painted; a block where something was."""
    layer: list[Glyph] = []
    last: Box | None = None
    covered = False
    for at, glyph in enumerate(sheet.glyphs):
        if glyph.box is None:
            layer.append(Glyph(" "))
            continue
        box = glyph.box
        under = next((one.box for one in paints if box.meets(one.box, least=0.1)), None)
        if at in dropped or (under is not None and not glyph.unseen):
            if not covered or (under is not None and under != last):
                layer.extend(_blocks(under or box, box))
            last, covered = under, True
            continue
        if not glyph.unseen and not glyph.unread and (sheet.scanned or not glyph.invisible):
            layer.append(Glyph(glyph.text, box))
            covered = False
    return layer


def _blocks(under: Box, line: Box) -> list[Glyph]:
    """Blocks that fill a painted box, on the line of the character they stand for."""
    if under.height > 1.5 * under.width:
        count = max(1, round(under.height / max(1.0, line.width)))
        step = under.height / count
        return [Glyph(BLOCK, Box(line.x, under.y + step * at, line.width, step)) for at in range(count)]
    count = max(1, round(under.width / max(1.0, line.height)))
    step = under.width / count
    return [Glyph(BLOCK, Box(under.x + step * at, line.y, step, line.height)) for at in range(count)]


def page_of(
    target: pikepdf.Pdf, picture: Image.Image, layer: Sequence[Glyph], width: float, height: float
) -> pikepdf.Dictionary:
    """A page that shows the picture and can be searched for the layer."""
    font = Layer()
    words = font.content(layer, Frame.of(layer, width, height))
    content = b"q %.4f 0 0 %.4f 0 0 cm /P Do Q\n" % (width, height) + words
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=_image(target, picture)))
    if words:
        resources["/Font"] = pikepdf.Dictionary(F=font.made(target))
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=resources,
        Contents=target.make_stream(content),
    )


def _image(target: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    red, green, blue = picture.split()
    grey = all(_most(ImageChops.difference(red, other)) <= GREY for other in (green, blue))
    if grey:
        light = picture.convert("L").point([value >> 4 for value in range(256)])
        data = Image.frombytes("P", light.size, light.tobytes()).tobytes("raw", "P;4")
        made = target.make_stream(b"")
        made.write(zlib.compress(data, 6), filter=pikepdf.Name.FlateDecode)
    else:
        held = BytesIO()
        picture.save(held, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        made = target.make_stream(b"")
        made.write(held.getvalue(), filter=pikepdf.Name.DCTDecode)
    made["/Type"], made["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    made["/Width"], made["/Height"] = picture.width, picture.height
    made["/ColorSpace"] = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    made["/BitsPerComponent"] = 4 if grey else 8
    return made


def _most(picture: Image.Image) -> int:
    high = picture.getextrema()[1]
    assert isinstance(high, int | float)
    return int(high)
