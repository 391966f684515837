"""What PDFium reads on a page: characters in the order of the file, their boxes as shown, and which of them are not seen."""

from __future__ import annotations

import unicodedata
from ctypes import byref, c_double, c_int
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from gongkai.redaction.rules import Box, Needles, NotRedacted

MOST_GLYPHS = 200_000
MOST_PIXELS = 16_000_000
LARGEST = 15_000.0
TOO_LARGE = "第{0}页的页面过大，不能可靠遮盖；请缩小页面后重新导出 PDF。"
TOO_MANY = "有一页超过二十万字，不能可靠遮盖；请拆成几页再遮盖。"
UNSEEN = 3
PLAIN = 8
UNIT = 100
EDGE_LINES = 3
LEAST_SHAPE = 0.5
FEWEST_SCANNED = 8
TINY = 0.35
NARROW = 4.0


@dataclass(slots=True)
class Glyph:
    """One character; `box` is None for white space and what PDFium put in by itself."""

    text: str
    box: Box | None = None
    invisible: bool = False
    """Set to be drawn with no ink, as the words under a scan are."""
    unseen: bool = False
    """Drawn, but no ink of it can be seen."""
    unread: bool = False
    """Ink without a meaning."""
    foreign: bool = False
    """Not shown, of a font that the file does not bring along: perhaps it is only missing here."""


@dataclass(slots=True)
class Sheet:
    """One page as shown, in points."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    blank: bool
    """Nothing at all can be seen on it."""
    lines: list[list[int]] = field(default_factory=list)
    """Numbers of the glyphs of each line, from left to right, in the order of the eye."""
    scanned: bool = False
    """Whether all its words are the unseen layer of a scan."""

    def line(self, numbers: list[int]) -> str:
        """The text of these glyphs, one character a glyph."""
        return "".join([self.glyphs[at].text for at in numbers])

    def large(self, numbers: list[int]) -> list[int] | None:
        """A line without characters far too small to be read, None where it has none."""
        sizes = [one.box.height if (one := self.glyphs[at]).box is not None else 0.0 for at in numbers]
        least = TINY * max(sizes, default=0.0)
        return (
            None
            if min(sizes, default=0.0) >= least
            else [at for at, size in zip(numbers, sizes, strict=True) if size >= least]
        )


def sheet(page: pypdfium2.PdfPage, number: int, *, look: bool = True) -> Sheet:
    """Read a page and, with `look`, look at it once in small to see which characters show."""
    width, height = page.get_size()
    if max(width, height) > LARGEST:
        raise NotRedacted(TOO_LARGE.format(number))
    text = page.get_textpage()
    try:
        glyphs = _glyphs(text, _turn(page, width, height))
    finally:
        text.close()
    found = Sheet(number, width, height, glyphs, blank=False)
    if look:
        scale = min(1.0, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        _look(page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil().convert("L"), found, scale)
    found.lines = _lines(glyphs)
    inked = [one for one in glyphs if one.box is not None]
    found.scanned = len(inked) >= FEWEST_SCANNED and all(one.invisible for one in inked)
    return found


def _look(seen: Image.Image, page: Sheet, scale: float) -> None:
    """Note which characters do not show, and whether nothing does."""
    pixels, wide, high = seen.tobytes(), seen.width, seen.height
    page.blank = max(pixels) - min(pixels) <= PLAIN
    for one in page.glyphs:
        if one.box is None:
            continue
        one.unseen = not one.invisible and _flat(pixels, wide, high, one.box.scaled(scale))
        if one.unseen and one.text == "\ufffd":
            one.text, one.box, one.unseen, one.unread = " ", None, False, False


def hits(page: Sheet, needles: Needles) -> dict[int, int]:
    """Number of the glyph → number of the term it belongs to.

    By the order of the file and by that of the eye; each with all characters and with those alone that anybody can see.
    """
    orders = [list(range(len(page.glyphs))), *page.lines]
    unseen = {at for at, one in enumerate(page.glyphs) if one.unseen or (one.invisible and not page.scanned)}
    if unseen:
        orders += [[at for at in order if at not in unseen] for order in orders]
    orders += [line for line in map(page.large, page.lines) if line is not None]
    found: dict[int, int] = {}
    for order in orders:
        for hit in needles.find(page.line(order)):
            found.update((order[at], hit.term) for at in range(hit.start, hit.end))
    return found


def hits_across(before: Sheet, after: Sheet, needles: Needles) -> tuple[set[int], set[int]]:
    """Glyphs of two pages that follow each other which together are a term, running heads and page numbers between them."""
    left: set[int] = set()
    right: set[int] = set()
    for upper in before.lines[-EDGE_LINES:]:
        for lower in after.lines[:EDGE_LINES]:
            for back, ahead in needles.across(before.line(upper), after.line(lower)):
                left.update(upper[-back:])
                right.update(lower[:ahead])
    return left, right


def _turn(page: pypdfium2.PdfPage, width: float, height: float) -> tuple[float, ...]:
    """From PDF space to points of the page as shown, y downwards."""
    across, down = c_int(), c_int()
    wide, high = int(width * UNIT), int(height * UNIT)

    def shown(x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, x, y, byref(across), byref(down))
        return across.value * width / wide, down.value * height / high

    (e, f), (ax, ay), (bx, by) = shown(0, 0), shown(1000, 0), shown(0, 1000)
    return ((ax - e) / 1000, (ay - f) / 1000, (bx - e) / 1000, (by - f) / 1000, e, f)


def _glyphs(text: pypdfium2.PdfTextPage, turn: tuple[float, ...]) -> list[Glyph]:
    raw = text.raw
    found: list[Glyph] = []
    high = 0
    count = text.count_chars()
    if count > MOST_GLYPHS:
        raise NotRedacted(TOO_MANY)
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if pdfium.FPDFText_IsGenerated(raw, at) == 1:
            found.append(Glyph(character if character.isspace() else " "))
        elif character.isspace():
            found.append(_space(raw, at, character, turn))
        else:
            found.append(_glyph(raw, at, character, turn))
    return found


def _glyph(raw: object, at: int, character: str, turn: tuple[float, ...]) -> Glyph:
    owner = pdfium.FPDFText_GetTextObject(raw, at)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    foreign = pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(owner)) != 1
    hyphen = character in "\x02\ufffe" and pdfium.FPDFText_IsHyphen(raw, at) == 1
    unread = not hyphen and (_meaningless(character) or pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1)
    return Glyph(character, _box(raw, at, turn), mode == UNSEEN, unread=unread, foreign=foreign)


def _space(raw: object, at: int, character: str, turn: tuple[float, ...]) -> Glyph:
    """White space; one with a shape is a letter whose code only looks like white space."""
    drawn = pdfium.FPDFText_GetCharBox(raw, at, *_sides_at) == 1
    wide, high = _right_side.value - _left_side.value, _top_side.value - _bottom_side.value
    if not drawn or wide < LEAST_SHAPE or high < LEAST_SHAPE:
        return Glyph(character)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, at))
    return Glyph("\ufffd", _box(raw, at, turn), mode == UNSEEN, unread=True)


def _meaningless(character: str) -> bool:
    """No character at all, or one of private use that is not of a font of signs."""
    if "\uf000" <= character <= "\uf0ff" or character == "\xad":
        return False
    return character == "\ufffd" or unicodedata.category(character) in {"Co", "Cc", "Cn"}


_edges = pdfium.FS_RECTF()
_left_side, _right_side, _bottom_side, _top_side = (c_double() for _ in range(4))
_edges_at = byref(_edges)
_sides_at = [byref(one) for one in (_left_side, _right_side, _bottom_side, _top_side)]


def _box(raw: object, at: int, turn: tuple[float, ...]) -> Box:
    """Where the character stands and where its ink is, together."""
    x0 = y0 = float("inf")
    x1 = y1 = float("-inf")
    if pdfium.FPDFText_GetLooseCharBox(raw, at, _edges_at):
        x0, x1, y0, y1 = _edges.left, _edges.right, _edges.bottom, _edges.top
    if pdfium.FPDFText_GetCharBox(raw, at, *_sides_at):
        left, right, bottom, top = _left_side.value, _right_side.value, _bottom_side.value, _top_side.value
        x0, x1, y0, y1 = min(x0, left), max(x1, right), min(y0, bottom), max(y1, top)
    if x0 > x1:
        return Box(0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = turn
    across = (a * x0 + e, a * x1 + e) if a else (c * y0 + e, c * y1 + e)
    down = (d * y0 + f, d * y1 + f) if a else (b * x0 + f, b * x1 + f)
    x, y = min(across), min(down)
    return Box(x, y, max(across) - x, max(down) - y)


def _flat(pixels: bytes, wide: int, high: int, box: Box) -> bool:
    """Whether a place shows nothing but one colour, or lies outside of the page."""
    inner = min(box.width, box.height) >= NARROW  # what stands beside it must not be taken for its own ink
    left, top = max(0, int(box.x + inner)), max(0, int(box.y + inner))
    right, bottom = min(wide, int(box.x + box.width) + (not inner)), min(high, int(box.y + box.height) + (not inner))
    if right <= left or bottom <= top:
        return True
    middle = (top + bottom) // 2
    least, most = 255, 0
    for row in (*range(middle, bottom), *range(top, middle)):
        part = pixels[row * wide + left : row * wide + right]
        least, most = min(least, min(part)), max(most, max(part))
        if most - least > PLAIN:
            return False
    return True


def _lines(glyphs: list[Glyph]) -> list[list[int]]:
    """Glyphs by the lines they stand in for the eye; one drawn twice on the same place (false bold) counts once."""
    order = sorted(
        (one.box.y + one.box.height / 2, one.box.x, at) for at, one in enumerate(glyphs) if one.box is not None
    )
    lines: list[list[int]] = []
    middle = half = 0.0
    for centre, _, at in order:
        box = glyphs[at].box
        assert box is not None
        if lines and abs(centre - middle) <= max(half, 1.0):
            lines[-1].append(at)
        else:
            lines.append([at])
            middle, half = centre, box.height / 2
    return [_line(glyphs, line) for line in lines]


def _line(glyphs: list[Glyph], numbers: list[int]) -> list[int]:
    kept: list[int] = []
    for at in sorted(numbers, key=lambda one: (_left(glyphs[one]), one)):
        before = glyphs[kept[-1]] if kept else None
        box = glyphs[at].box
        twice = (
            before is not None
            and before.text == glyphs[at].text
            and before.box is not None
            and box is not None
            and box.meets(before.box, least=0.5)
        )
        if not twice:
            kept.append(at)
    return kept


def _left(glyph: Glyph) -> float:
    return glyph.box.x if glyph.box is not None else 0.0
