"""A board as an .xlsx an office would send on."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.indicators.queries.boards import Cell, View
from gongkai.indicators.rules import PERIOD_LABELS
from gongkai.indicators.rules.boards import GROUPS
from gongkai.kernel import days

THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="E8EEF5")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def board_workbook(view: View) -> bytes:
    """The table of a board (title, period, one row a group, a row of totals) and a sheet of what each figure means."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    _table(sheet, view)
    _meanings(book.create_sheet("指标口径"), view)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, view: View) -> None:
    heads = [GROUPS.get(view.by or "", "项目"), *(f"{c.definition.name}（{c.definition.unit}）" for c in view.totals)]
    width = len(heads)
    _heading(sheet, view.board.title, f"统计期：{view.period.label}　取数：{days.today().isoformat()}", width)
    _write(sheet, 3, heads, head=True)
    for number, row in enumerate(view.rows, 4):
        _write(sheet, number, [row.label, *map(_value, row.cells)])
    _write(sheet, 4 + len(view.rows), ["合计", *map(_value, view.totals)], head=True)
    sheet.column_dimensions["A"].width = 26
    for number in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 14
    _page(sheet, width, 4 + len(view.rows))


def _value(cell: Cell) -> str | int | float:
    """A number where there is one, so that the office can go on counting; “—” where there is nothing to measure."""
    value = cell.figure.value
    if value is None:
        return "—"
    return int(value) if value == value.to_integral_value() and cell.definition.unit != "%" else float(value)


def _meanings(sheet: Worksheet, view: View) -> None:
    _heading(sheet, "指标口径", view.board.title, 5)
    _write(sheet, 3, ["指标", "公式", "统计期", "数据来源", "依据"], head=True)
    for number, cell in enumerate(view.totals, 4):
        found = cell.definition
        period = PERIOD_LABELS[found.period]
        _write(sheet, number, [found.name, found.formula_text, period, found.source_text, found.article])
    for letter, width in zip("ABCDE", (18, 48, 14, 30, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    _page(sheet, 5, 3 + len(view.totals))


def _heading(sheet: Worksheet, title: str, under: str, width: int) -> None:
    for row, text, size in ((1, title, 18), (2, under, 11)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(width, 2))
        sheet.cell(row, 1, text).font = Font(name="宋体", size=size, bold=row == 1)
        sheet.cell(row, 1).alignment = MIDDLE
    sheet.row_dimensions[1].height = 32


def _write(sheet: Worksheet, number: int, values: Sequence[str | int | float], *, head: bool = False) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column, _safe(value))
        cell.font = Font(name="宋体", size=11, bold=head)
        cell.border, cell.alignment = BOX, MIDDLE
        if head:
            cell.fill = HEAD


def _safe(value: str | float) -> str | float:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+@" else value


def _page(sheet: Worksheet, width: int, last: int) -> None:
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "1:3"
    sheet.print_area = f"A1:{get_column_letter(max(width, 2))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # always there on a new sheet
