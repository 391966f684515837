"""The workbook of organs and people as a file: template, export, reading, and the rejected one with its bad cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.kernel.errors import Refused
from gongkai.kernel.text import squeeze
from gongkai.orgs.rules import DUTY_LABELS
from gongkai.orgs.rules.sheets import COLUMNS, KIND_WORDS, ORGANS, PEOPLE, REQUIRED, Wrong
from gongkai.reading.rules import Unreadable
from gongkai.reading.services.package import Package

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
HEAD_WITHIN = 10
_WIDTHS = {
    "全称": 34,
    "简称": 18,
    "单位": 22,
    "类别": 16,
    "别名": 24,
    "曾用名": 24,
    "办公地址": 26,
    "统一社会信用代码": 24,
    "电子邮箱": 24,
}
_BAD = PatternFill("solid", fgColor="FFF2B8B5")
_HEAD = PatternFill("solid", fgColor="FFE8EEF6")
_THIN = Side(style="thin", color="FFB8C0CC")
_LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

Rows = Sequence[Sequence[str]]


def write_workbook(*, place: str, organs: Rows, people: Rows) -> bytes:
    """A workbook with both sheets: empty rows make it the template."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in ((ORGANS, organs), (PEOPLE, people)):
        sheet = book.create_sheet(title)
        columns = COLUMNS[title]
        sheet.append([f"{place}{title}名册"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
        sheet["A1"].font = Font(bold=True, size=16)
        sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
        sheet.row_dimensions[1].height = 32
        sheet.append([f"{name}（必填）" if name in REQUIRED[title] else name for name in columns])
        for row in rows:
            sheet.append([_safe(value) for value in row])
        _dress(sheet, columns)
        _choices(sheet, columns)
    return _bytes(book)


def _safe(value: str) -> str:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return f"'{value}" if value[:1] in "=+-@\t\r" and value[:1] else value


def _dress(sheet: Worksheet, columns: Sequence[str]) -> None:
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 14)
    for row in sheet.iter_rows(min_row=2, max_row=max(sheet.max_row, 2)):
        for cell in row:
            cell.border, cell.number_format = _LINE, "@"
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _choices(sheet: Worksheet, columns: Sequence[str]) -> None:
    for name, words in (("类别", list(KIND_WORDS)), ("职责", list(DUTY_LABELS.values()))):
        if name in columns:
            letter = get_column_letter(columns.index(name) + 1)
            rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            rule.error, rule.errorTitle = f"请从列表中选择{name}", "不在可选范围"
            sheet.add_data_validation(rule)
            rule.add(f"{letter}3:{letter}{MOST_ROWS}")


def open_workbook(data: bytes) -> Any:
    """The workbook of an upload; `Refused` with a sentence when it cannot be read or is too big."""
    if len(data) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分几次导入。")
    if not data.startswith(b"PK"):
        raise Refused("这不是 .xlsx 表格。请下载模板填写，旧版 .xls 请在 WPS 或 Excel 中另存为 .xlsx。")
    try:
        Package(data)
        book = load_workbook(BytesIO(data), data_only=True)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    except (KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError) as broken:
        raise Refused("表格打不开，可能已损坏。请在 WPS 或 Excel 中打开后另存一份再上传。") from broken
    if not {ORGANS, PEOPLE} & set(book.sheetnames):
        raise Refused(f"没有找到“{ORGANS}”或“{PEOPLE}”工作表，请下载模板填写。")
    return book


def cells_of(book: Any, title: str) -> tuple[list[tuple[int, dict[str, str]]], dict[str, int]]:
    """Rows (number, column → text) beneath the head of a sheet, and where each column stands.

    A merged cell gives its value to every cell it covers; empty rows are left out. Missing columns are refused.
    """
    if title not in book.sheetnames:
        return [], {}
    sheet = book[title]
    if sheet.max_row > MOST_ROWS + HEAD_WITHIN:
        raise Refused(f"“{title}”表超过 {MOST_ROWS} 行，请分几次导入。")
    merged = {}
    for area in sheet.merged_cells.ranges:
        for place in area.cells:
            merged[place] = sheet.cell(area.min_row, area.min_col).value
    head, places = _head(sheet, title)
    rows = []
    for number in range(head + 1, sheet.max_row + 1):
        row = dict.fromkeys(COLUMNS[title], "")
        for name, column in places.items():
            row[name] = _text(merged.get((number, column), sheet.cell(number, column).value))
        if any(row.values()):
            rows.append((number, row))
    return rows, places


def _head(sheet: Any, title: str) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    for number in range(1, min(sheet.max_row, HEAD_WITHIN) + 1):
        places: dict[str, int] = {}
        for column in range(1, min(sheet.max_column, 50) + 1):
            name = squeeze(str(sheet.cell(number, column).value or "")).removesuffix("（必填）").removesuffix("(必填)")
            if name in COLUMNS[title]:
                places.setdefault(name, column)
        if len(places) > len(best[1]):
            best = number, places
    missing = [name for name in REQUIRED[title] if name not in best[1]]
    if missing:
        raise Refused(f"“{title}”表缺少列：{'、'.join(missing)}。请按模板的表头填写。")
    return best


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return squeeze(str(value)).removeprefix("'")


def reject(data: bytes, wrong: Sequence[Wrong]) -> bytes:
    """The user's own workbook with every bad cell coloured and commented."""
    book: Any = load_workbook(BytesIO(data))
    notes: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for title in {fault.sheet for fault in wrong}:
        places = _head(book[title], title)[1]
        for fault in wrong:
            if fault.sheet == title:
                notes[title, fault.row, places.get(fault.column, 1)].append(fault.sentence)
    for (title, row, column), sentences in notes.items():
        sheet = book[title]
        area = next((area for area in sheet.merged_cells.ranges if (row, column) in set(area.cells)), None)
        cell = sheet.cell(area.min_row, area.min_col) if area else sheet.cell(row, column)
        said = ([cell.comment.text] if cell.comment else []) + sentences
        cell.fill = _BAD
        cell.comment = Comment("\n".join(dict.fromkeys(said)), "政务公开平台", height=120, width=280)
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
