"""用语词典 as a workbook: out, and back in with every bad cell named."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.kernel.errors import Refused
from gongkai.kernel.text import squeeze
from gongkai.orgs.rules import Actor
from gongkai.reading.rules import Unreadable
from gongkai.reading.services.package import Package
from gongkai.vetting.queries import dictionary
from gongkai.vetting.rules import WORDING, HitKind, label_of
from gongkai.vetting.rules.dictionary import Draft, reasons_not_to_save
from gongkai.vetting.rules.states import TermState
from gongkai.vetting.services.dictionary import since_of

COLUMNS = {
    "用语": 20,
    "种类": 14,
    "建议写法": 24,
    "说明": 36,
    "依据": 30,
    "不算的说法": 26,
    "停用日期": 14,
    "状态": 10,
    "来源": 16,
}
NEEDED = ("用语", "种类")
MOST_BYTES, MOST_ROWS, MOST_SENTENCES = 5 * 1024 * 1024, 5_000, 50
KINDS = {label_of(kind): kind for kind in HitKind if kind in WORDING}
STATES = {state.label: state for state in TermState}
THIN = Side(style="thin", color="FFB8C0CC")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="FFE8EEF6")


def table(sheet: Worksheet, title: str, widths: dict[str, int], rows: list[list[object]]) -> None:
    """A titled table with a head that stays, as an office would print it."""
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(widths))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.append(list(widths))
    for row in rows:
        sheet.append([_safe(value) for value in row])
    for number, width in enumerate(widths.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows(min_row=2, max_row=sheet.max_row):
        for cell in line:
            cell.border, cell.alignment = BOX, Alignment(vertical="center", wrap_text=True)
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), HEAD
    sheet.freeze_panes, sheet.print_title_rows = "A3", "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9


def _safe(value: object) -> Any:
    """Text that a spreadsheet would take for a formula stays text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"} else value


def export(by: Actor) -> bytes:
    """All words in force and switched off, with choices for kind and state."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "用语词典"
    rows: list[list[object]] = [
        [
            one.text, one.kind_label, one.draft.suggestion, one.draft.why, one.draft.source, "；".join(one.draft.unless),
            one.draft.since.isoformat() if one.draft.since else "", one.state.label, one.origin,
        ]
        for one in dictionary.entries(by.jurisdiction_id)
    ]  # fmt: skip
    table(sheet, "用语词典", COLUMNS, rows)
    for column, words in (("种类", KINDS), ("状态", STATES)):
        letter = get_column_letter(list(COLUMNS).index(column) + 1)
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}3:{letter}{MOST_ROWS}")
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> list[tuple[Draft, TermState]]:
    """The words of an uploaded workbook. `Refused` with the cells that are wrong, each by row and column."""
    sheet = _opened(data).worksheets[0]
    head, places = _head(sheet)
    found: list[tuple[Draft, TermState]] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number in range(head + 1, min(sheet.max_row, head + MOST_ROWS + 1) + 1):
        row = {name: _text(sheet.cell(number, column).value) for name, column in places.items()}
        if not any(row.values()):
            continue
        draft, state, sentences = _draft(row)
        if row["用语"] in seen:
            sentences.append(f"“用语”与第{seen[row['用语']]}行重复。")
        seen.setdefault(row["用语"], number)
        wrong += [f"第{number}行：{sentence}" for sentence in sentences]
        if draft is not None:
            found.append((draft, state))
    if len(found) > MOST_ROWS:
        raise Refused(f"超过 {MOST_ROWS} 行，请分几次导入。")
    if wrong:
        more = [f"还有 {len(wrong) - MOST_SENTENCES} 处有误。"] if len(wrong) > MOST_SENTENCES else []
        raise Refused(["没有导入任何内容，请改正以下单元格后重新上传。", *wrong[:MOST_SENTENCES], *more])
    if not found:
        raise Refused("表里没有用语。")
    return found


def _opened(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB。")
    if not data.startswith(b"PK"):
        raise Refused("这不是 .xlsx 表格。请先导出词典，在导出的表格里修改。")
    try:
        Package(data)
        return load_workbook(BytesIO(data), data_only=True)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    except (KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError) as broken:
        raise Refused("表格打不开，可能已损坏。请在 WPS 或 Excel 中另存一份再上传。") from broken


def _head(sheet: Any) -> tuple[int, dict[str, int]]:
    for number in range(1, min(sheet.max_row, 10) + 1):
        places = {
            name: column
            for column in range(1, min(sheet.max_column, 40) + 1)
            if (name := squeeze(str(sheet.cell(number, column).value or ""))) in COLUMNS
        }
        if all(name in places for name in NEEDED):
            return number, places
    raise Refused(f"没有找到表头，至少要有“{'”“'.join(NEEDED)}”两列。")


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return squeeze(str(value)).removeprefix("'") if value is not None else ""


def _draft(row: dict[str, str]) -> tuple[Draft | None, TermState, list[str]]:
    """The word of a row, and what is wrong with its cells."""
    wrong: list[str] = []
    kind = KINDS.get(row["种类"])
    if kind is None:
        wrong.append(f"“种类”应为{'、'.join(KINDS)}之一，现为“{row['种类']}”。")
    state = STATES.get(row.get("状态") or TermState.ON.label)
    if state is None:
        wrong.append(f"“状态”应为{'、'.join(STATES)}之一，现为“{row['状态']}”。")
    try:
        since = since_of(row.get("停用日期", ""))
    except ValueError:
        since = None
        wrong.append(f"“停用日期”应写成 2026-01-31 的样子，现为“{row['停用日期']}”。")
    unless = tuple(part for part in row.get("不算的说法", "").replace(";", "；").split("；") if part)
    draft = Draft(
        row["用语"], kind or HitKind.WRONG_WORD, row.get("建议写法", ""), row.get("说明", ""), row.get("依据", ""), unless, since
    )  # fmt: skip
    if kind is not None:
        wrong += reasons_not_to_save(draft, "-")
    return (None if wrong else draft), state or TermState.ON, wrong
