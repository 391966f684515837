"""What PDFium reads on a page: characters in the order of the file, their boxes as shown, and which of them are not seen."""

from __future__ import annotations

import unicodedata
from ctypes import byref, c_double, c_int
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from gongkai.redaction.rules import Box, Needles

MOST_GLYPHS = 200_000
UNSEEN = 3
PLAIN = 8
UNIT = 100
EDGE_LINES = 3
LEAST_SHAPE = 0.5


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

    def text(self) -> str:
        """The text in the order of the file, one character a glyph."""
        return "".join(one.text for one in self.glyphs)

    def line(self, numbers: list[int]) -> str:
        """The text of a line."""
        return "".join(self.glyphs[at].text for at in numbers)

    @property
    def scanned(self) -> bool:
        """Whether all its words are the unseen layer of a scan."""
        inked = [one for one in self.glyphs if one.box is not None]
        return len(inked) >= UNIT // 12 and all(one.invisible for one in inked)


def sheet(page: pypdfium2.PdfPage, number: int) -> Sheet:
    """Read a page and look at it once in small to see which characters show."""
    width, height = page.get_size()
    seen = page.render(scale=1.0, may_draw_forms=False, draw_annots=False).to_pil().convert("L")
    text = page.get_textpage()
    try:
        glyphs = _glyphs(text, _turn(page, width, height))
    finally:
        text.close()
    for one in glyphs:
        if one.box is not None and not one.invisible:
            one.unseen = _flat(seen, one.box)
        if one.unseen and one.text == "\ufffd":
            one.text, one.box, one.unseen, one.unread = " ", None, False, False
    low, high = _extrema(seen)
    found = Sheet(number, width, height, glyphs, blank=high - low <= PLAIN)
    found.lines = _lines(glyphs)
    return found


def hits(page: Sheet, needles: Needles) -> dict[int, int]:
    """Number of the glyph → number of the term it belongs to, by the order of the file and by that of the eye."""
    found: dict[int, int] = {}
    for hit in needles.find(page.text()):
        found.update((at, hit.term) for at in range(hit.start, hit.end))
    for numbers in page.lines:
        for hit in needles.find(page.line(numbers)):
            found.update((numbers[at], hit.term) for at in range(hit.start, hit.end))
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
    for at in range(min(text.count_chars(), MOST_GLYPHS)):
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
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, at))
    hyphen = character in "\x02\ufffe" and pdfium.FPDFText_IsHyphen(raw, at) == 1
    unread = not hyphen and (_meaningless(character) or pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1)
    return Glyph(character, _box(raw, at, turn), mode == UNSEEN, unread=unread)


def _space(raw: object, at: int, character: str, turn: tuple[float, ...]) -> Glyph:
    """White space; one with a shape is a letter whose code only looks like white space."""
    drawn = pdfium.FPDFText_GetCharBox(raw, at, *(byref(one) for one in _sides)) == 1
    left, right, bottom, top = (one.value for one in _sides)
    if not drawn or right - left < LEAST_SHAPE or top - bottom < LEAST_SHAPE:
        return Glyph(character)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, at))
    return Glyph("\ufffd", _box(raw, at, turn), mode == UNSEEN, unread=True)


def _meaningless(character: str) -> bool:
    """No character at all, or one of private use that is not of a font of signs."""
    if "\uf000" <= character <= "\uf0ff" or character == "\xad":
        return False
    return character == "\ufffd" or unicodedata.category(character) in {"Co", "Cc", "Cn"}


_edges = pdfium.FS_RECTF()
_sides = [c_double() for _ in range(4)]


def _box(raw: object, at: int, turn: tuple[float, ...]) -> Box:
    """Where the character stands and where its ink is, together."""
    corners: list[tuple[float, float]] = []
    if pdfium.FPDFText_GetLooseCharBox(raw, at, byref(_edges)):
        corners += [(_edges.left, _edges.top), (_edges.right, _edges.bottom)]
    if pdfium.FPDFText_GetCharBox(raw, at, *(byref(one) for one in _sides)):
        left, right, bottom, top = (one.value for one in _sides)
        corners += [(left, bottom), (right, top)]
    a, b, c, d, e, f = turn
    xs = [a * x + c * y + e for x, y in corners] or [0.0]
    ys = [b * x + d * y + f for x, y in corners] or [0.0]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _flat(seen: Image.Image, box: Box) -> bool:
    """Whether a place shows nothing but one colour, or lies outside of the page."""
    left, top = max(0, int(box.x)), max(0, int(box.y))
    right = min(seen.width, int(box.x + box.width) + 1)
    bottom = min(seen.height, int(box.y + box.height) + 1)
    if right <= left or bottom <= top:
        return True
    low, high = _extrema(seen.crop((left, top, right, bottom)))
    return high - low <= PLAIN


def _extrema(picture: Image.Image) -> tuple[int, int]:
    low, high = picture.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return int(low), int(high)


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
