"""Catalogues and clean-up rounds as workbooks. Text stays text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gongkai.documents.models import Cleanup, CleanupItem, Document
from gongkai.kernel import days

THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CATALOGUE = [("序号", 7), ("发文字号", 24), ("标题", 60), ("发文机关", 26), ("成文日期", 13), ("公开日期", 13), ("施行日期", 13), ("有效期截止", 13), ("有效性", 12), ("网址", 44)]  # fmt: skip
CLEANUP = [("序号", 7), ("单位", 20), ("发文字号", 24), ("标题", 60), ("成文日期", 13), ("有效性", 12), ("清理意见", 12), ("理由", 40), ("填报人", 10), ("填报日期", 13), ("落实日期", 13)]  # fmt: skip


def catalogue_table(*, rows: Iterable[Document], title: str, base: str) -> bytes:
    """规范性文件目录; `base` is the site's address without the last slash."""
    lines: list[list[str | int]] = [
        [
            place, row.number, row.published.title if row.published else "", row.organ.name, _day(row.signed_on),
            _day(days.day_of(row.published_at) if row.published_at else None), _day(row.effective_on),
            _day(row.expires_on), row.get_validity_display(), f"{base}/documents/{row.uuid}/",
        ]
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _workbook(title, f"截至{days.today():%Y年%-m月%-d日}", CATALOGUE, lines)


def cleanup_table(*, cleanup: Cleanup, rows: Iterable[CleanupItem]) -> bytes:
    """清理结果."""
    lines: list[list[str | int]] = [
        [
            place, row.organ.short_name, row.document.number, row.document.title, _day(row.document.signed_on),
            row.document.get_validity_display(), row.get_opinion_display(), row.reason,
            row.decided_by.name if row.decided_by else "", _day(row.decided_on), _day(row.applied_on),
        ]
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _workbook(cleanup.title, f"完成期限：{_day(cleanup.due_on)}", CLEANUP, lines)


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""


def _workbook(
    title: str, under: str, columns: Sequence[tuple[str, int]], lines: Iterable[Sequence[str | int]]
) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "目录"
    width = len(columns)
    for row, text, size in ((1, title, 16), (2, under, 11)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        cell = sheet.cell(row, 1, ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.data_type = "s"
        cell.font = Font(size=size, bold=row == 1)
        cell.alignment = Alignment(horizontal="center" if row == 1 else "right")
    for place, (name, wide) in enumerate(columns, 1):
        cell = sheet.cell(3, place, name)
        cell.font, cell.border, cell.fill = Font(bold=True), BOX, PatternFill("solid", fgColor="E8EDF3")
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for at, line in enumerate(lines, 4):
        for place, value in enumerate(line, 1):
            one = sheet.cell(at, place, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                one.data_type = "s"
            one.border, one.alignment = BOX, Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "3:3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
