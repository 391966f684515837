"""Excel workbooks (.xlsx, and .et written in that form), read straight from their XML.

Every shown sheet becomes a table; the title lines above it and the notes below it become paragraphs. Hidden sheets,
rows and columns stay out with a doubt.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services.bounds import BROKEN, MAX_CELLS, MAX_COLUMNS
from gongkai.reading.services.package import Package
from gongkai.reading.services.writing import DraftCell, Writer
from gongkai.reading.services.xlsx_formats import BUILT_IN, shown, shown_iso
from gongkai.reading.services.xml import attribute, child, children, local, optional_part, part, whole_number

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_PLAIN_SHEET = re.compile(r"(sheet|工作表|Sheet)\s*\d*", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LAST_ROW = 1_048_576
MAX_MERGES = 50_000
TOO_MANY = "工作表超过五十万格，不像一份通知，没有读取；请只保留任务分解表。"


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


@dataclass(slots=True)
class _Sheet:
    """One sheet as read: texts by place, merged areas, and what is hidden."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    too_wide: bool = False


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """All shown sheets in order."""
    package = Package(data)
    workbook = part(package, "xl/workbook.xml")
    targets = _targets(package)
    properties = child(workbook, "workbookPr")
    dates = (attribute(properties, "date1904") or "0") if properties is not None else "0"
    book = _Book(_strings(package), _formats(package), dates.lower() in ("1", "true"))
    writer = Writer()
    listed = children(child(workbook, "sheets"), "sheet")
    visible = [one for one in listed if (one.get("state") or "visible") == "visible"]
    for one in listed:
        name = one.get("name") or ""
        if one not in visible:
            writer.doubt(f"工作表“{name}”是隐藏的，没有读入。")
            continue
        target = targets.get(attribute(one, "id") or "", "")
        if "worksheets/" not in target:
            continue
        sheet = _sheet(package.read(target), book)
        if len(visible) > 1 and sheet.texts and not _PLAIN_SHEET.fullmatch(name.strip()):
            writer.paragraph(name.strip())
        _write(sheet, name, writer)
    return writer.source(form)


def _targets(package: Package) -> dict[str, str]:
    relations = optional_part(package, "xl/_rels/workbook.xml.rels")
    result: dict[str, str] = {}
    for one in children(relations, "Relationship"):
        target = one.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        result[one.get("Id") or ""] = path
    return result


def _unescaped(text: str) -> str:
    """`_x000D_` is how the format writes signs that XML cannot hold."""
    text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _string(element: etree._Element) -> str:
    """Text of a string item: plain or in runs, without phonetic guides."""
    parts = [one.text or "" for one in element if local(one) == "t"]
    for run in children(element, "r"):
        parts.extend(one.text or "" for one in run if local(one) == "t")
    return _unescaped("".join(parts))


def _strings(package: Package) -> list[str]:
    root = optional_part(package, "xl/sharedStrings.xml")
    return [_string(one) for one in children(root, "si")]


def _formats(package: Package) -> list[str]:
    """The number format of each cell style."""
    root = optional_part(package, "xl/styles.xml")
    own = {
        whole_number(one.get("numFmtId")): one.get("formatCode") or ""
        for one in children(child(root, "numFmts"), "numFmt")
    }
    ids = [whole_number(one.get("numFmtId")) for one in children(child(root, "cellXfs"), "xf")]
    return [own.get(number, BUILT_IN.get(number, "General")) for number in ids]


def _place(reference: str) -> tuple[int, int] | None:
    """A1 to (0, 0); None when it is no place in a sheet."""
    match = _PLACE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row - 1, column - 1) if 1 <= row <= LAST_ROW else None


def _sheet(data: bytes, book: _Book) -> _Sheet:
    sheet = _Sheet()
    try:
        events = etree.iterparse(
            BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        row_number = -1
        for _, element in events:
            tag = local(element)
            if tag == "row":
                row_number = _row(element, row_number, sheet, book)
                element.clear()
            elif tag == "col" and (element.get("hidden") or "0").lower() in ("1", "true"):
                first, last = whole_number(element.get("min"), 1), whole_number(element.get("max"), 1)
                sheet.hidden_columns.update(range(max(0, first - 1), min(last, MAX_COLUMNS)))
            elif tag == "mergeCell":
                _merge(element.get("ref") or "", sheet)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(BROKEN) from fault
    return sheet


def _merge(reference: str, sheet: _Sheet) -> None:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last or first)
    if start is not None and end is not None and len(sheet.merges) < MAX_MERGES:
        sheet.merges.append(
            (min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
        )


def _row(element: etree._Element, before: int, sheet: _Sheet, book: _Book) -> int:
    stated = whole_number(element.get("r"), before + 2)
    number = min(max(stated, 1), LAST_ROW) - 1
    if (element.get("hidden") or "0").lower() in ("1", "true"):
        sheet.hidden_rows.add(number)
    column = -1
    for cell in element:
        if local(cell) != "c":
            continue
        place = _place(cell.get("r") or "")
        column = place[1] if place else column + 1
        text = _text(cell, book)
        if not text.strip():
            continue
        if column >= MAX_COLUMNS:
            sheet.too_wide = True
            continue
        sheet.texts[number, column] = text
        if len(sheet.texts) > MAX_CELLS:
            raise Unreadable(TOO_MANY)
    return number


def _text(cell: etree._Element, book: _Book) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inner = child(cell, "is")
        return _string(inner).strip() if inner is not None else ""
    held = child(cell, "v")
    value = (held.text or "") if held is not None else ""
    if not value:
        return ""
    if kind == "s":
        index = whole_number(value, -1)
        return book.strings[index].strip() if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return shown_iso(value)
    if kind == "n":
        style = whole_number(cell.get("s"))
        code = book.formats[style] if 0 <= style < len(book.formats) else "General"
        return shown(value, code, from_1904=book.from_1904)
    return _unescaped(value).strip()


def _write(sheet: _Sheet, name: str, writer: Writer) -> None:
    if not sheet.texts:
        return
    rows = sorted({row for row, _ in sheet.texts} - sheet.hidden_rows)
    used = {column for _, column in sheet.texts}
    lost = any(row in sheet.hidden_rows or column in sheet.hidden_columns for row, column in sheet.texts)
    if lost:
        writer.doubt(f"工作表“{name}”里有隐藏的行或列，没有读入。")
    if sheet.too_wide:
        writer.doubt(f"工作表“{name}”超过{MAX_COLUMNS}列，后面的列没有读入。")
    columns = [column for column in range(min(used), max(used) + 1) if column not in sheet.hidden_columns]
    if not rows or not columns:
        return
    if len(rows) * len(columns) > MAX_CELLS:
        raise Unreadable(TOO_MANY)
    cells = _cells(sheet, rows, columns)
    body_first, body_last = _body(cells)
    _around(cells, writer, lambda row: row < body_first)
    body = [cell for cell in cells if body_first <= cell.row <= body_last]
    for cell in body:
        cell.row -= body_first
        cell.rowspan = min(cell.rowspan, body_last - body_first - cell.row + 1)
    if body:
        writer.table(body)
    _around(cells, writer, lambda row: row > body_last)


def _cells(sheet: _Sheet, rows: list[int], columns: list[int]) -> list[DraftCell]:
    """Cells on the shown grid: rows that hold no text at all and hidden ones are closed up."""
    taken: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int, str]] = {}
    for top, left, bottom, right in sheet.merges:
        inner_rows = range(bisect_left(rows, top), bisect_right(rows, bottom))
        inner_columns = range(bisect_left(columns, left), bisect_right(columns, right))
        if not inner_rows or not inner_columns:
            continue
        area = {(row, column) for row in inner_rows for column in inner_columns}
        if area & taken:
            continue
        taken |= area
        spans[inner_rows[0], inner_columns[0]] = (len(inner_rows), len(inner_columns), sheet.texts.get((top, left), ""))
    cells: list[DraftCell] = []
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            if (r, c) in spans:
                height, width, text = spans[r, c]
                cells.append(DraftCell(r, c, text, height, width))
            elif (r, c) not in taken:
                cells.append(DraftCell(r, c, sheet.texts.get((row, column), "")))
    return cells


def _body(cells: list[DraftCell]) -> tuple[int, int]:
    """First and last row of the table proper: rows with at least two filled cells, and what they enclose."""
    filled: dict[int, int] = {}
    for cell in cells:
        if cell.text:
            for row in range(cell.row, cell.row + cell.rowspan):
                filled[row] = filled.get(row, 0) + 1
    full = [row for row, count in filled.items() if count >= 2]
    return (min(full), max(full)) if full else (max(filled, default=0) + 1, max(filled, default=0))


def _around(cells: list[DraftCell], writer: Writer, wanted: Callable[[int], bool]) -> None:
    """Title lines and notes, each line a paragraph."""
    for cell in cells:
        if cell.text and wanted(cell.row):
            for line in cell.text.split("\n"):
                writer.paragraph(line.strip())
