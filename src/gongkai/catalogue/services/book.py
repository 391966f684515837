"""Workbooks of the catalogue as files: opening what a person brought, its cells, marking bad ones, dressing our own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.catalogue.rules.sheet import Cells, Wrong
from gongkai.kernel.errors import Refused
from gongkai.reading.rules import Unreadable
from gongkai.reading.services.package import Package

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_MERGED = 3000, 40, 60, 20_000
BAD = PatternFill("solid", fgColor="FFF2B8B5")
HEAD = PatternFill("solid", fgColor="FFE8EDF3")
THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")
WRAP = Alignment(wrap_text=True, vertical="center", horizontal="left")
BODY = "仿宋_GB2312"


def opened(data: bytes, *, values: bool = True) -> Any:
    """The workbook of an upload; `Refused` with a sentence when it cannot be read or is too big."""
    if len(data) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分几次导入。")
    if not data.startswith(b"PK"):
        raise Refused("这不是 .xlsx 表格。旧版 .xls 请在 WPS 或 Excel 中另存为 .xlsx 再上传。")
    try:
        Package(data)
        book = load_workbook(BytesIO(data), data_only=values)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    except (KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError) as broken:
        raise Refused("表格打不开，可能已损坏。请在 WPS 或 Excel 中打开后另存一份再上传。") from broken
    if len(book.worksheets) > MOST_SHEETS:
        raise Refused(f"工作簿有 {len(book.worksheets)} 张表，最多 {MOST_SHEETS} 张，请分几次导入。")
    return book


def cells_of(sheet: Worksheet) -> Cells:
    """A sheet as text; a merged cell gives its value to every cell it covers."""
    if sheet.max_row > MOST_ROWS:
        raise Refused(f"“{sheet.title}”表超过 {MOST_ROWS} 行，请拆开导入；只是空行多的，请删去末尾的空行。")
    width = min(sheet.max_column, MOST_COLUMNS)
    rows = [
        [text_of(value) for value in line] + [""] * (width - len(line))
        for line in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=width, values_only=True)
    ]
    whole: set[int] = set()
    for number, area in enumerate(sheet.merged_cells.ranges):
        if number >= MOST_MERGED or area.min_row > len(rows) or area.min_col > width:
            continue
        last_row, last_column = min(area.max_row, len(rows)), min(area.max_col, width)
        value = rows[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row, last_row + 1):
            for column in range(area.min_col, last_column + 1):
                rows[row - 1][column - 1] = value
        if last_column - area.min_col >= max(4, width // 2):
            whole.update(range(area.min_row, last_row + 1))
    return Cells(sheet.title, rows, frozenset(whole))


def text_of(value: object) -> str:
    """A cell's value as text; whole numbers without a decimal point, days as days."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value).replace("_x000D_", "").replace("\r", "").strip()


def marked(data: bytes, wrong: Sequence[Wrong]) -> bytes:
    """The user's own workbook with every bad cell coloured and commented."""
    book = opened(data, values=False)
    notes: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for fault in wrong:
        notes[fault.sheet, fault.row, fault.column].append(fault.sentence)
    merged = {
        (sheet.title, row, column): (area.min_row, area.min_col)
        for sheet in book.worksheets
        if any(sheet.title == fault.sheet for fault in wrong)
        for area in sheet.merged_cells.ranges
        for row, column in list(area.cells)[:MOST_MERGED]
    }
    for (title, row, column), sentences in notes.items():
        place = merged.get((title, row, column), (row, column))
        cell = book[title].cell(*place)
        said = ([cell.comment.text] if cell.comment else []) + sentences
        cell.fill = BAD
        cell.comment = Comment("\n".join(dict.fromkeys(said)), "政务公开平台", height=120, width=280)
    return saved(book)


def write(sheet: Worksheet, row: int, column: int, value: object, *, centre: bool = False) -> None:
    """Put a value with a border; text stays text even when a spreadsheet would take it for a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]  # numbers and dates
    cell.border, cell.font, cell.alignment = BOX, Font(name=BODY, size=11), CENTRE if centre else WRAP


def head_cell(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A cell of the table's head."""
    write(sheet, row, column, text, centre=True)
    sheet.cell(row, column).font, sheet.cell(row, column).fill = Font(name="黑体", size=11), HEAD


def title(sheet: Worksheet, text: str, width: int, under: str = "") -> None:
    """The title over all columns and a line of facts under it."""
    for row, words, size, height in ((1, text, 18, 36), (2, under, 11, 20)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        cell = sheet.cell(row, 1)
        assert isinstance(cell, Cell)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
        cell.data_type = "s"
        cell.font = Font(name="方正小标宋简体" if row == 1 else BODY, size=size)
        cell.alignment = CENTRE if row == 1 else Alignment(horizontal="right", vertical="center")
        sheet.row_dimensions[row].height = height


def page_setup(sheet: Worksheet, widths: Sequence[float], head_rows: int) -> None:
    """A4 across, one page wide, head on each page."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head_rows + 1}"
    sheet.print_title_rows = f"1:{head_rows}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def simple(
    name: str, heading: str, under: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[object]]
) -> bytes:
    """A workbook of one plain table: title, facts, head in row 3."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    title(sheet, heading, len(columns), under)
    for place, (label, _) in enumerate(columns, 1):
        head_cell(sheet, 3, place, label)
    for number, row in enumerate(rows, 4):
        for place, value in enumerate(row, 1):
            write(sheet, number, place, value)
    page_setup(sheet, [width for _, width in columns], 3)
    return saved(book)


def saved(book: Any) -> bytes:
    """The workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
