"""Text of a PDF page that is there and that nobody sees: under black or white boxes and pictures, white on white, off the page.

The page is rendered as it shows; where the box of a letter is one flat colour, the letter is not seen. A dark flat box is
always a cover. A light one is, where something was drawn over the text, or the text is white or set not to be drawn:
a letter may also be missing only because this machine lacks its font, and that hides nothing from others.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from ctypes import byref, c_double, c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.vetting.rules import HitKind

SCALE = 1.5
MAX_PIXELS = 8_000_000
MAX_CHARACTERS = 60_000
MAX_OBJECTS = 50_000
FORM_DEPTH = 6
FLAT = 26
DARK = 110
LIGHT_INK = 235
SHORTEST = 2
SPECKS, OFF_PAGE = "小得看不见的文字", "页面以外的文字"
MILD = frozenset({SPECKS, OFF_PAGE})  # office programs leave such text by themselves where cells run over pages
SPECK = 0.5
FINE = 16
FAR = 1000.0

Box = tuple[float, float, float, float]
EMPTY_BOX = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class _Drawn:
    """A filled box or a picture: when it was drawn, and where."""

    order: int
    box: Box


class Covers:
    """What lies on a page besides its text, and which text it hides."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._order = 0
        self._drawn: list[_Drawn] = []
        self._texts: dict[int, int] = {}
        self.pictures = 0
        self._picture_area = 0.0
        raw = page.raw
        self._walk(pdfium.FPDFPage_CountObjects(raw), lambda index: pdfium.FPDFPage_GetObject(raw, index), 0, None)
        self._annotations()
        left, bottom, right, top = page.get_bbox()
        self.picture_share = self._picture_area / max(1.0, (right - left) * (top - bottom))

    def _walk(self, count: int, get: Callable[[int], object], depth: int, outer: Box | None) -> None:
        for index in range(count):
            self._order += 1
            if self._order > MAX_OBJECTS:
                return
            one = get(index)
            kind = pdfium.FPDFPageObj_GetType(one)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._texts[_address(one)] = self._order
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = outer or _bounds(one)
                self.pictures += 1
                self._picture_area += (box[2] - box[0]) * (box[3] - box[1])
                self._drawn.append(_Drawn(self._order, box))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_filled(one):
                self._drawn.append(_Drawn(self._order, outer or _bounds(one)))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
                # what lies in a form is placed by it: the bounds of the whole form are near enough to a cover
                box = outer or _bounds(one)
                self._walk(
                    max(0, pdfium.FPDFFormObj_CountObjects(one)),
                    lambda at, form=one: pdfium.FPDFFormObj_GetObject(form, at),  # type: ignore[misc]
                    depth + 1,
                    box,
                )

    def _annotations(self) -> None:
        raw = self._page.raw
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(raw), 2_000)):
            note = pdfium.FPDFPage_GetAnnot(raw, index)
            if not note:
                continue
            rectangle = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetRect(note, byref(rectangle)):
                box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                self._order += 1
                self._drawn.append(_Drawn(self._order, box))
            pdfium.FPDFPage_CloseAnnot(note)

    def unseen(self, text: pypdfium2.PdfTextPage) -> Iterator[tuple[HitKind, str, str]]:
        """(kind, text, what hides it) of the stretches that nobody sees."""
        width, height = self._page.get_size()
        scale = min(SCALE, math.sqrt(MAX_PIXELS / max(1.0, width * height)))
        shown = _Shown(self._page, scale)
        found: dict[tuple[HitKind, str], list[str]] = {}
        run: list[str] = []
        why: tuple[HitKind, str] | None = None
        for index in range(min(text.count_chars(), MAX_CHARACTERS)):
            code = pdfium.FPDFText_GetUnicode(text.raw, index)
            sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not sign.isalnum():
                if run and sign:
                    run.append(sign)
                continue
            here = self._why(text, index, shown)
            if here != why:
                _keep(found, why, run)
                run, why = [], here
            if here is not None:
                run.append(sign)
        _keep(found, why, run)
        for (kind, detail), stretches in found.items():
            yield kind, "\n".join(stretches), detail

    def _why(self, text: pypdfium2.PdfTextPage, index: int, shown: _Shown) -> tuple[HitKind, str] | None:
        rectangle = pdfium.FS_RECTF()
        if not pdfium.FPDFText_GetLooseCharBox(text.raw, index, byref(rectangle)):
            return None
        left, right, one, other = rectangle.left, rectangle.right, rectangle.bottom, rectangle.top
        box = (left, one, right, other) if one < other else (left, other, right, one)
        if right - left < SPECK or box[3] - box[1] < SPECK:
            return HitKind.HIDDEN_TEXT, SPECKS
        flat = shown.flat(box)
        if flat is None:
            return None
        if flat < 0:
            return HitKind.HIDDEN_TEXT, OFF_PAGE
        if flat < DARK:
            return HitKind.COVERED_TEXT, "黑块遮盖的文字"
        return self._light(text, index, box)

    def _light(self, text: pypdfium2.PdfTextPage, index: int, box: Box) -> tuple[HitKind, str] | None:
        """Why a letter does not show on a light ground, None where only its font may be missing here."""
        owner = pdfium.FPDFText_GetTextObject(text.raw, index)
        order = self._texts.get(_address(owner), 0) if owner else 0
        middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for one in self._drawn:
            left, bottom, right, top = one.box
            if one.order > order and left <= middle_x <= right and bottom <= middle_y <= top:
                return HitKind.COVERED_TEXT, "色块或图片遮盖的文字"
        if owner and pdfium.FPDFTextObj_GetTextRenderMode(owner) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return HitKind.HIDDEN_TEXT, "设为不显示的文字"
        red, green, blue, opaque = (c_uint() for _ in range(4))
        if pdfium.FPDFText_GetFillColor(text.raw, index, byref(red), byref(green), byref(blue), byref(opaque)) and (
            min(red.value, green.value, blue.value) >= LIGHT_INK or opaque.value < 12
        ):
            return HitKind.HIDDEN_TEXT, "与底色相同的文字"
        return None


def _keep(found: dict[tuple[HitKind, str], list[str]], why: tuple[HitKind, str] | None, run: list[str]) -> None:
    stretch = "".join(run).strip()
    if why is not None and sum(one.isalnum() for one in stretch) >= SHORTEST:
        found.setdefault(why, []).append(stretch)


class _Shown:
    """A page as it shows, in grey, and whether a box on it is one flat colour."""

    def __init__(self, page: pypdfium2.PdfPage, scale: float) -> None:
        picture = page.render(scale=scale, draw_annots=True).to_pil().convert("L")
        self._width, self._height = picture.size
        self._pixels = picture.tobytes()
        width, height = picture.size
        origin, across, up = (_placed(page, width, height, x, y) for x, y in ((0.0, 0.0), (FAR, 0.0), (0.0, FAR)))
        self._origin = origin
        self._across = ((across[0] - origin[0]) / FAR, (across[1] - origin[1]) / FAR)
        self._up = ((up[0] - origin[0]) / FAR, (up[1] - origin[1]) / FAR)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        (ox, oy), (ax, ay), (ux, uy) = self._origin, self._across, self._up
        return ox + x * ax + y * ux, oy + x * ay + y * uy

    def flat(self, box: Box) -> int | None:
        """The lightest grey of a flat box, None where something shows in it, -1 where it lies off the page.

        The rim is left out: it may show what lies beside a cover. Rows are looked at from the middle of the letter.
        """
        (x0, y0), (x1, y1) = self._place(box[0], box[3]), self._place(box[2], box[1])
        left, right = math.floor(min(x0, x1)), math.ceil(max(x0, x1))
        top, bottom = math.floor(min(y0, y1)), math.ceil(max(y0, y1))
        if right <= 0 or bottom <= 0 or left >= self._width or top >= self._height:
            return -1
        if right - left > 4 and bottom - top > 6:
            inset = (bottom - top) // 4
            left, right, top, bottom = left + 1, right - 1, top + inset, bottom - inset
        left, right = max(0, left), min(self._width, max(right, left + 2))
        top, bottom = max(0, top), min(self._height, max(bottom, top + 2))
        low, high = 255, 0
        for offset in _from_middle(bottom - top):
            row = top + offset
            line = self._pixels[row * self._width + left : row * self._width + right]
            if line:
                low, high = min(low, min(line)), max(high, max(line))
                if high - low > FLAT:
                    return None
        return high


@functools.lru_cache(maxsize=512)
def _from_middle(height: int) -> tuple[int, ...]:
    """The rows of a box, the middle one first."""
    return tuple(sorted(range(height), key=lambda row: abs(row - height // 2)))


def _placed(page: pypdfium2.PdfPage, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """A point of the page in pixels, whatever the page's turning."""
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(
        page.raw, 0, 0, width * FINE, height * FINE, 0, c_double(x), c_double(y), byref(across), byref(down)
    )
    return across.value / FINE, down.value / FINE


def _address(one: object) -> int:
    return cast(one, c_void_p).value or 0  # type: ignore[arg-type]


def _bounds(one: object) -> Box:
    edges = [c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(one, *(byref(edge) for edge in edges)):
        return EMPTY_BOX
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _is_filled(path: object) -> bool:
    fill, stroked = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroked))
    if not fill.value:
        return False
    colours = [c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(path, *(byref(one) for one in colours)):
        return True
    return colours[3].value > 200
