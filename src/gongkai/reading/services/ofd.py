"""OFD, the national standard form for fixed-layout documents (GB/T 33190): a zip of XML, read directly.

Lengths are millimetres; every TextCode is put on the page by its boundary, matrix and offsets, so that paragraphs and
ruled tables are recovered as for PDF.
"""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services.bounds import BROKEN, EMPTY, ENCRYPTED, MAX_PAGES
from gongkai.reading.services.composing import compose
from gongkai.reading.services.lines import WIDE
from gongkai.reading.services.package import Package
from gongkai.reading.services.page import Glyph, Page, Stroke
from gongkai.reading.services.writing import Writer
from gongkai.reading.services.xml import child, children, local, part

POINTS = 72 / 25.4
THIN = 3.2
BOLD_FROM = 600
MAX_DELTAS = 20_000
A4 = (0.0, 0.0, 210.0, 297.0)
PICTURE_ONLY = "这份 OFD 文件里只有图片，没有文字；请另存为 PDF 后再上传。"
_PATH = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:[eE][-+]?\d+)?")

Matrix = tuple[float, float, float, float, float, float]


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """The pages of the first document in order."""
    package = Package(data)
    if any(
        name.lower().endswith("encryptions.xml") or name.lower().endswith("encryptinfo.xml") for name in package.names
    ):
        raise Unreadable(ENCRYPTED)
    document_path = _text_of(part(package, _named(package, "OFD.xml")), "DocRoot")
    if not document_path:
        raise Unreadable(BROKEN)
    document_path = _named(package, document_path.lstrip("/"))
    document = part(package, document_path)
    folder = posixpath.dirname(document_path)
    area = _numbers(_text_of(document, "PhysicalBox"), 4) or A4
    listed = [one for one in document.iter() if local(one) == "Page" and one.get("BaseLoc")]
    if not listed:
        raise Unreadable(EMPTY)
    if len(listed) > MAX_PAGES:
        raise Unreadable(f"OFD 有{len(listed)}页，超过{MAX_PAGES}页，没有读取；请只保留通知正文和任务分解表。")
    writer = Writer()
    pages: list[Page] = []
    pictures = False
    for index, one in enumerate(listed):
        path = one.get("BaseLoc") or ""
        path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        root = part(package, _named(package, path))
        pages.append(_page(root, index + 1, area))
        pictures |= any(local(part) == "ImageObject" for part in root.iter())
    compose(pages, writer)
    if writer.empty and pictures:
        raise Unreadable(PICTURE_ONLY)
    return writer.source(form, pages=len(pages))


def _named(package: Package, path: str) -> str:
    """The entry as the package spells it; writers disagree about capitals."""
    if path in package:
        return path
    wanted = path.lower()
    return next((name for name in package.names if name.lower() == wanted), path)


def _text_of(root: etree._Element, name: str) -> str:
    return next(((one.text or "").strip() for one in root.iter() if local(one) == name), "")


def _numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    try:
        values = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return None
    return values if len(values) == count and all(abs(value) < 1e6 for value in values) else None


def _page(root: etree._Element, number: int, area: tuple[float, ...]) -> Page:
    own = _numbers(_text_of(root, "PhysicalBox"), 4) or area
    page = Page(number, own[2] * POINTS, own[3] * POINTS)
    for one in root.iter():
        tag = local(one)
        if tag == "TextObject":
            _text(one, page)
        elif tag == "PathObject":
            _path(one, page)
    return page


def _placed(element: etree._Element) -> tuple[tuple[float, ...], Matrix]:
    boundary = _numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(element.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return boundary, (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5])


def _deltas(text: str | None) -> list[float]:
    """Offsets between characters; `g 3 4.5` stands for 4.5 three times."""
    parts = (text or "").split()
    result: list[float] = []
    index = 0
    try:
        while index < len(parts) and len(result) < MAX_DELTAS:
            if parts[index] == "g" and index + 2 < len(parts):
                result.extend([float(parts[index + 2])] * min(int(parts[index + 1]), MAX_DELTAS))
                index += 3
            else:
                result.append(float(parts[index]))
                index += 1
    except ValueError:
        return []
    return result


def _text(element: etree._Element, page: Page) -> None:
    if element.get("Visible") == "false":
        return
    boundary, matrix = _placed(element)
    size = (_numbers(element.get("Size"), 1) or (4.0,))[0]
    weight = element.get("Weight") or "400"
    bold = weight.isdigit() and int(weight) >= BOLD_FROM
    x = y = 0.0
    for code in children(element, "TextCode"):
        x = (_numbers(code.get("X"), 1) or (x,))[0]
        y = (_numbers(code.get("Y"), 1) or (y,))[0]
        right, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        across, along = x, y
        for index, character in enumerate(code.text or ""):
            if not character.isspace():
                page.glyphs.append(_glyph(character, across, along, size, boundary, matrix, bold))
            across += (
                right[index] if index < len(right) else 0.0 if down else size * (1.0 if WIDE.match(character) else 0.5)
            )
            along += down[index] if index < len(down) else 0.0


def _glyph(
    character: str, x: float, y: float, size: float, boundary: tuple[float, ...], matrix: Matrix, bold: bool
) -> Glyph:
    a, b, c, d, e, f = matrix
    left, base = a * x + c * y + e + boundary[0], b * x + d * y + f + boundary[1]
    width = size * (1.0 if WIDE.match(character) else 0.5) * (abs(a) or 1.0)
    height = size * (abs(d) or 1.0)
    return Glyph(
        left * POINTS,
        (base - 0.85 * height) * POINTS,
        (left + width) * POINTS,
        (base + 0.15 * height) * POINTS,
        character,
        bold,
    )


def _path(element: etree._Element, page: Page) -> None:
    """Lines and boxes of a path that run along the page's edges."""
    boundary, matrix = _placed(element)
    data = child(element, "AbbreviatedData")
    tokens = _PATH.findall((data.text or "") if data is not None else "")
    stroked = element.get("Stroke") != "false"
    points: list[tuple[float, float]] = []
    command, held = "", list[float]()
    start = before = (0.0, 0.0)
    for piece in tokens:
        if piece.isalpha():
            command, held = piece, []
            if piece == "C" and points:
                _stroke(before, start, page, drawn=stroked)
                before = start
            continue
        held.append(float(piece))
        if command in "SML" and command and len(held) == 2:
            a, b, c, d, e, f = matrix
            here = (a * held[0] + c * held[1] + e + boundary[0], b * held[0] + d * held[1] + f + boundary[1])
            held = []
            if command == "L":
                _stroke(before, here, page, drawn=stroked)
            else:
                start = here
            points.append(here)
            before = here
    if not stroked and len(points) > 1:
        _stroke(
            (min(p[0] for p in points), min(p[1] for p in points)),
            (max(p[0] for p in points), max(p[1] for p in points)),
            page,
        )


def _stroke(one: tuple[float, float], other: tuple[float, float], page: Page, *, drawn: bool = True) -> None:
    x0, x1 = sorted((one[0] * POINTS, other[0] * POINTS))
    y0, y1 = sorted((one[1] * POINTS, other[1] * POINTS))
    if drawn and min(x1 - x0, y1 - y0) <= THIN and max(x1 - x0, y1 - y0) > 1:
        page.strokes.append(Stroke(x0, y0, x1, y1))
