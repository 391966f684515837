"""How a table of the ledger looks on paper: title, head repeated on each page, borders, widths, A4 across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="E8EDF3")
WRAP = Alignment(wrap_text=True, vertical="center", horizontal="left")
CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")
BODY = "仿宋_GB2312"
TITLE_ROWS = 3
LONG = 10


def write(cell: Cell | MergedCell, value: object) -> Cell:
    """Put a value; text stays text even when a spreadsheet would take it for a formula."""
    assert isinstance(cell, Cell)  # a merged cell below its first is never written to
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]  # numbers and dates
    return cell


def new_sheet(name: str) -> tuple[Workbook, Worksheet]:
    """An empty workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    return book, sheet


def heading(sheet: Worksheet, title: str, under: str, columns: Sequence[tuple[str, float]]) -> None:
    """Title over all columns, a line of facts under it, and the table's head; columns are (name, width)."""
    width = len(columns)
    for row, text, size, height in ((1, title, 18, 36), (2, under, 11, 20)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        write(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = Font(name="方正小标宋简体" if row == 1 else BODY, size=size)
        sheet.cell(row, 1).alignment = CENTRE if row == 1 else Alignment(horizontal="right", vertical="center")
        sheet.row_dimensions[row].height = height
    for place, (name, wide) in enumerate(columns, 1):
        cell = write(sheet.cell(TITLE_ROWS, place), name)
        cell.font, cell.alignment, cell.border = Font(name="黑体", size=11), CENTRE, BOX
        cell.fill = HEAD_FILL
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.row_dimensions[TITLE_ROWS].height = 26


def line(sheet: Worksheet, row: int, values: Sequence[object], centred: frozenset[int] = frozenset()) -> None:
    """One row of the table; `centred` are column numbers from 1."""
    for place, value in enumerate(values, 1):
        cell = write(sheet.cell(row, place), value)
        cell.font, cell.border = Font(name=BODY, size=11), BOX
        cell.alignment = CENTRE if place in centred else WRAP
    widths = [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, len(values) + 1)]
    lines = max(_lines(str(value or ""), wide) for value, wide in zip(values, widths, strict=True))
    sheet.row_dimensions[row].height = min(lines * 15 + 6, 400)


def mark(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """A mark for machines: small, grey, on one line, asking for no room."""
    cell = write(sheet.cell(row, column), value)
    cell.font, cell.alignment = Font(size=8, color="808080"), Alignment(vertical="center")


def _lines(text: str, wide: float) -> int:
    """How many lines a text needs in a column so many digits wide; a Chinese character is two digits and a little."""
    units = (sum(2.1 if ord(letter) > 0x2E7F else 1.1 for letter in part) for part in text.split("\n"))
    return sum(max(1, math.ceil(part / max(wide - 1, 1))) for part in units)


def merge_alike(sheet: Worksheet, column: int, first: int, keys: Sequence[object]) -> None:
    """Merge the cells of a column over rows with the same key, as the notices print them; blank keys stay apart."""
    row = first
    for key, group in groupby(keys):
        count = sum(1 for _ in group)
        if count > 1 and key not in {"", None}:
            for below in range(row + 1, row + count):
                sheet.cell(below, column).value = None
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + count - 1, end_column=column)
            if count > LONG:  # in the middle of many rows its text would stand on another page
                across = sheet.cell(row, column).alignment.horizontal
                sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top", horizontal=across)
        row += count


def foot(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """A line under the table for signatures, over all columns."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = write(sheet.cell(row, 1), text)
    cell.font, cell.alignment = Font(name=BODY, size=11), Alignment(horizontal="left", vertical="center")
    sheet.row_dimensions[row].height = 34


def page_setup(sheet: Worksheet, columns: int, last: int, *, freeze: str = "A4") -> None:
    """A4 across, one page wide, head on each page, page numbers."""
    sheet.freeze_panes = freeze
    sheet.print_title_rows = f"1:{TITLE_ROWS}"
    sheet.print_area = f"A1:{get_column_letter(columns)}{max(last, TITLE_ROWS)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
