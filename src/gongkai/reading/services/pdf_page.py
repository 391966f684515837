"""One PDF page as glyphs and strokes, turned the way it is shown."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from ctypes import addressof, byref, c_float, c_int, c_uint, create_string_buffer

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.reading.services.page import Glyph, Page, Stroke

THIN = 3.2
SHORT = 1.0
MAX_OBJECTS = 100_000
MAX_SEGMENTS = 4_000
MAX_GLYPHS = 60_000
FORM_DEPTH = 6
BOLD_FROM = 600
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Fonts:
    """Whether the font of a text object is bold, asked once for each font."""

    def __init__(self) -> None:
        self._bold: dict[int, bool] = {}

    def is_bold(self, text_object: object) -> bool:
        """`text_object` is a handle of PDFium."""
        if not text_object:
            return False
        font = pdfium.FPDFTextObj_GetFont(text_object)
        if not font:
            return False
        key = addressof(font.contents)
        if key not in self._bold:
            name = create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, name, 256)
            called = name.value.decode("utf-8", "replace").lower()
            weight = pdfium.FPDFFont_GetWeight(font)
            self._bold[key] = any(word in called for word in _BOLD_NAMES) or BOLD_FROM <= weight <= 1000
        return self._bold[key]


def read_page(page: pypdfium2.PdfPage, number: int, fonts: Fonts) -> tuple[Page, bool]:
    """(glyphs and strokes of the page, whether it shows a picture)."""
    left, bottom, right, top = page.get_bbox()
    text = page.get_textpage()
    try:
        rotation = _text_rotation(text)
        width, height = right - left, top - bottom
        turn = _turn(rotation, left, bottom, width, height)
        objects = _Objects(turn, fonts)
        objects.collect(page)
        shown = (height, width) if rotation in (90, 270) else (width, height)
        glyphs = _glyphs(text, turn, fonts if objects.bold else None)
    finally:
        text.close()
    return Page(number, *shown, glyphs, objects.found), objects.picture


def _turn(rotation: int, left: float, bottom: float, width: float, height: float) -> Matrix:
    """From PDF space to the page as shown, y downwards."""
    if rotation == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if rotation == 180:
        return (-1.0, 0.0, 0.0, 1.0, width + left, -bottom)
    if rotation == 270:
        return (0.0, -1.0, -1.0, 0.0, height + bottom, width + left)
    return (1.0, 0.0, 0.0, -1.0, -left, height + bottom)


def _text_rotation(text: pypdfium2.PdfTextPage) -> int:
    """How far the page must be turned so that most of its text stands upright.

    What the page says of its own turning does not matter: a table set on its side is read as it was written.
    """
    count = text.count_chars()
    votes = {0: 0, 90: 0, 180: 0, 270: 0}
    for index in range(0, count, max(1, count // 40)):
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if angle >= 0 and _character(pdfium.FPDFText_GetUnicode(text, index)):
            votes[-round(math.degrees(angle) / 90) * 90 % 360] += 1
    best = max(votes, key=lambda turn: votes[turn])
    return best if votes[best] > 0.7 * max(1, sum(votes.values())) else 0


def _glyphs(text: pypdfium2.PdfTextPage, turn: Matrix, fonts: Fonts | None) -> list[Glyph]:
    """All printed characters; without `fonts` none is taken for bold."""
    raw = text.raw
    unicode, box, owner = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject
    rectangle = pdfium.FS_RECTF()
    pointer = byref(rectangle)
    a, b, c, d, e, f = turn
    result: list[Glyph] = []
    bold = False
    high = 0
    for index in range(min(text.count_chars(), MAX_GLYPHS)):
        code = unicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        character = _character(code)
        if not character or not box(raw, index, pointer):
            continue
        left, top, right, bottom = rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
        x0, y0 = a * left + c * top + e, b * left + d * top + f
        x1, y1 = a * right + c * bottom + e, b * right + d * bottom + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if fonts is not None:
            bold = fonts.is_bold(owner(raw, index))
        result.append(Glyph(x0, y0, x1, y1, character, bold))
    return result


@functools.lru_cache(maxsize=8192)
def _character(code: int) -> str:
    """The character to print, or nothing for white space and what is none."""
    if code in (2, 0xFFFE):  # PDFium's mark for a hyphen at the end of a line
        return "-"
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    character = chr(code)
    return "" if character.isspace() else character


class _Objects:
    """Collects ruling lines (stroked level or upright segments, thin filled boxes) and what else a page holds."""

    def __init__(self, turn: Matrix, fonts: Fonts) -> None:
        self._turn = turn
        self._fonts = fonts
        self.bold = False
        self._left = MAX_OBJECTS
        self.found: list[Stroke] = []
        self.picture = False

    def collect(self, page: pypdfium2.PdfPage) -> None:
        """Go through all objects of a page."""
        raw = page.raw
        self._objects(pdfium.FPDFPage_CountObjects(raw), lambda index: pdfium.FPDFPage_GetObject(raw, index), None, 0)

    def _objects(self, count: int, get: Callable[[int], object], outer: Matrix | None, depth: int) -> None:
        for index in range(count):
            self._left -= 1
            if self._left < 0:
                return
            one = get(index)
            kind = pdfium.FPDFPageObj_GetType(one)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(one, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.picture = True
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.bold = self.bold or self._fonts.is_bold(one)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
                inner = _times(_matrix(one), outer)
                self._objects(
                    max(0, pdfium.FPDFFormObj_CountObjects(one)),
                    lambda at, form=one: pdfium.FPDFFormObj_GetObject(form, at),  # type: ignore[misc]
                    inner,
                    depth + 1,
                )

    def _path(self, path: object, outer: Matrix | None) -> None:
        fill, stroked = c_int(), c_int()
        pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroked))
        if not fill.value and not stroked.value:
            return
        box = [c_float() for _ in range(4)]
        if outer is None and pdfium.FPDFPageObj_GetBounds(path, *(byref(one) for one in box)):
            left, bottom, right, top = (one.value for one in box)
            if min(right - left, top - bottom) <= THIN:
                if not _is_white(path, bool(stroked.value)):
                    self._add((left, bottom), (right, top))
                return
        if not stroked.value and outer is None:
            return
        if not _is_white(path, bool(stroked.value)):
            self._segments(path, _times(_matrix(path), outer), stroked=bool(stroked.value))

    def _segments(self, path: object, matrix: Matrix, *, stroked: bool) -> None:
        x, y = c_float(), c_float()
        points: list[Point] = []
        first: Point | None = None
        before: Point | None = None
        for index in range(min(pdfium.FPDFPath_CountSegments(path), MAX_SEGMENTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            here = _applied(matrix, x.value, y.value)
            points.append(here)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = here
            elif kind == pdfium.FPDF_SEGMENT_LINETO and before is not None and stroked:
                self._add(before, here)
            if pdfium.FPDFPathSegment_GetClose(segment) and first is not None and stroked:
                self._add(here, first)
            before = here
        if not stroked and points:
            self._add(
                (min(p[0] for p in points), min(p[1] for p in points)),
                (max(p[0] for p in points), max(p[1] for p in points)),
            )

    def _add(self, one: Point, other: Point) -> None:
        ax, ay = _applied(self._turn, *one)
        bx, by = _applied(self._turn, *other)
        width, height = abs(ax - bx), abs(ay - by)
        if min(width, height) <= THIN and max(width, height) >= SHORT:
            self.found.append(Stroke(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))


def _is_white(path: object, stroked: bool) -> bool:
    colours = [c_uint() for _ in range(4)]
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    if not ask(path, *(byref(one) for one in colours)):
        return False
    red, green, blue, opaque = (one.value for one in colours)
    return opaque == 0 or min(red, green, blue) >= 250


def _matrix(one: object) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, byref(found)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _applied(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
