"""Writes one sheet of the ledger workbook: safe text, borders, heights that fit, print settings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

TITLE_FONT = Font(name="方正小标宋简体", size=20)
FACTS_FONT = Font(name="仿宋_GB2312", size=11)
HEAD_FONT = Font(name="黑体", size=11)
BODY_FONT = Font(name="仿宋_GB2312", size=11)
LINK_FONT = Font(name="仿宋_GB2312", size=11, color="0563C1", underline="single")
HEAD_FILL = PatternFill("solid", fgColor="E7ECF3")
_THIN = Side(style="thin", color="404040")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)

LINE_HEIGHT = 15.6
LEAST_HEIGHT = 24.0
HIGHEST = 400.0
"""Excel shows no row above 409 points; a longer text gets further rows, merged."""
MAX_CELL = 32_767
CUT = "……（文字过长，全文见来文）"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether its text stands in the middle."""

    heading: str
    width: float
    centred: bool = False


def put(sheet: Worksheet, row: int, column: int, value: str | int | None, *, centred: bool = False) -> None:
    """Write a value as what it is: text stays text, whatever sign it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = _CONTROL.sub("", value.replace("\r\n", "\n"))
        if len(text) > MAX_CELL:
            text = text[: MAX_CELL - len(CUT)] + CUT
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_RISKY)
    else:
        cell.value = value
    cell.font = BODY_FONT
    cell.border = BORDER
    cell.alignment = CENTRE if centred else LEFT


def link(sheet: Worksheet, row: int, column: int, target: str, place: str = "A1") -> None:
    """Make a cell lead to a place in another sheet of the workbook."""
    cell = sheet.cell(row, column)
    quoted = target.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    cell.font = LINK_FONT


def opening(sheet: Worksheet, columns: Sequence[Column], title: str, facts: str) -> int:
    """Title, line of facts and headings; returns the first row of the table."""
    last = len(columns)
    width = sum(column.width for column in columns)
    for row, text, font, alignment, size in ((1, title, TITLE_FONT, CENTRE, 20), (2, facts, FACTS_FONT, LEFT, 11)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        put(sheet, row, 1, text)
        cell = sheet.cell(row, 1)
        cell.font, cell.alignment, cell.border = font, alignment, Border()
        sheet.row_dimensions[row].height = max(LEAST_HEIGHT, lines_in(text, width, size) * size * 1.45 + 8)
    for index, column in enumerate(columns, 1):
        put(sheet, 3, index, column.heading, centred=True)
        cell = sheet.cell(3, index)
        cell.font, cell.fill = HEAD_FONT, HEAD_FILL
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.row_dimensions[3].height = 32
    return 4


def lines_in(text: str, width: float, size: float = 11) -> int:
    """How many lines a text takes in a column that is `width` characters wide."""
    room = max(2.0, (width - 1.2) * 11 / size)
    total = 0
    for line in text.split("\n"):
        units = sum(1.1 if character.isascii() else 2.0 for character in line)
        total += max(1, math.ceil(units / (room - room % 2)))
    return total


def height_of(values: Sequence[str | int | None], columns: Sequence[Column]) -> float:
    """The height in points that shows all texts of a row."""
    lines = max(lines_in(str(value or ""), column.width) for value, column in zip(values, columns, strict=True))
    return max(LEAST_HEIGHT, lines * LINE_HEIGHT + 8)


def add_row(
    sheet: Worksheet,
    row: int,
    values: Sequence[str | int | None],
    columns: Sequence[Column],
    *,
    later: Sequence[int] = (),
) -> int:
    """Write one row, over several merged rows where its text is too high for one; returns the row after it.

    The columns `later` are left for the caller to merge.
    """
    height = height_of(values, columns)
    count = math.ceil(height / HIGHEST)
    for index in range(row, row + count):
        sheet.row_dimensions[index].height = round(height / count, 1)
        for at, (value, column) in enumerate(zip(values, columns, strict=True), 1):
            put(sheet, index, at, value if index == row else None, centred=column.centred)
    for at in range(1, len(columns) + 1):
        if at not in later:
            merge_down(sheet, at, row, row + count - 1)
    return row + count


def merge_down(sheet: Worksheet, column: int, first: int, last: int, *, raised: bool = False) -> None:
    """One cell from `first` to `last`, the value of the first; `raised` text stays whole where a page ends inside."""
    if last > first:
        if raised:
            sheet.cell(first, column).alignment = Alignment(
                horizontal=sheet.cell(first, column).alignment.horizontal, vertical="top", wrap_text=True
            )
        sheet.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)


def finish(sheet: Worksheet, columns: Sequence[Column], last_row: int) -> None:
    """A4 across, fitted to the width, headings repeated, page numbers at the foot, panes frozen."""
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{max(3, last_row)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    properties = sheet.sheet_properties
    if properties.pageSetUpPr is not None:
        properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    foot = sheet.oddFooter.center if sheet.oddFooter is not None else None
    if foot is not None:
        foot.text = "第 &P 页，共 &N 页"
        foot.size = 10
