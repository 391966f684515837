"""Tables 3 and 4 of a year as the workbook an office files."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.applications.rules import report as rules

THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)
Cells = Mapping[tuple[str, str], int]


def report(year: int, third: Cells, fourth: Cells) -> bytes:
    """One sheet a table, every cell a number; empty ones 0."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "收到和处理申请情况"
    _head(sheet, f"{year}年收到和处理政府信息公开申请情况", 9)
    _row(sheet, 2, ["", "项目", *(column.label for column in rules.Column), "总计"])
    for number, (row, (group, label)) in enumerate(rules.ROWS.items(), 3):
        _row(sheet, number, [group, label, *(third[row, column] for column in rules.COLUMN_IDS)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 48
    other = book.create_sheet("复议诉讼情况")
    _head(other, f"{year}年政府信息公开行政复议、行政诉讼情况", 6)
    _row(other, 2, ["", *rules.TABLE_4_ITEMS.values(), "总计"])
    for number, (group, label) in enumerate(rules.TABLE_4_GROUPS.items(), 3):
        _row(other, number, [label, *(fourth[group, item] for item in (*rules.TABLE_4_ITEMS, rules.TOTAL))])
    other.column_dimensions["A"].width = 30
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, title: str, width: int) -> None:
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(1, 1).font, sheet.cell(1, 1).alignment = Font(bold=True, size=14), MIDDLE
    sheet.freeze_panes = "A3"


def _row(sheet: Worksheet, number: int, values: list[str | int]) -> None:
    for place, value in enumerate(values, 1):
        cell = sheet.cell(number, place, value)
        cell.border, cell.alignment = BOX, LEFT if place < 3 and isinstance(value, str) else MIDDLE
