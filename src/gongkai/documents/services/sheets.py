"""Workbooks of documents: the list, missing numbers. Each returns the bytes of an .xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from gongkai.documents.models import Document, ImportItem
from gongkai.documents.queries.numbers import Run
from gongkai.kernel import days

LIST = [
    ("单位", 18), ("标题", 60), ("发文字号", 24), ("体裁", 14), ("状态", 12), ("公开属性", 12), ("有效性", 10), ("成文日期", 12),
    ("公开时限", 12), ("首次公开", 12), ("拟稿人", 10), ("最近改动", 12),
]  # fmt: skip
NUMBERS = [
    ("单位", 18),
    ("发文代字", 18),
    ("年份", 8),
    ("已登记件数", 12),
    ("最大序号", 10),
    ("缺号数", 10),
    ("缺号", 60),
]
REPORT = [("序号", 8), ("文件", 50), ("结果", 16), ("说明", 70), ("标题", 60), ("发文字号", 24)]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def plain(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def table(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a head that stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, (_, width) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A2"
    head = []
    for name, _ in columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center", wrap_text=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([plain(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def listing(rows: Iterable[Document]) -> bytes:
    """The list of documents."""
    return table(
        "公文",
        LIST,
        (
            [
                row.organ.short_name, row.title, row.number, row.get_kind_display(), row.get_state_display(),
                row.get_openness_display(), row.get_validity_display() if row.validity != "NONE" else "",
                row.signed_on, row.due_on, days.day_of(row.published_at) if row.published_at else None,
                row.drafter.name if row.drafter else "", days.day_of(row.changed_at),
            ]
            for row in rows
        ),
    )  # fmt: skip


def numbers(runs: Iterable[Run]) -> bytes:
    """Series with their missing numbers."""
    cells = ([run.organ, run.series, run.year, run.count, run.last, run.missing_count, run.words] for run in runs)
    return table("文号核对", NUMBERS, cells)


def report(items: Iterable[ImportItem]) -> bytes:
    """Each file of a batch and what became of it."""
    cells = (
        [
            item.order, item.source_path or item.name, item.get_state_display(), item.message,
            item.document.title if item.document else "", item.document.number if item.document else "",
        ]
        for item in items
    )  # fmt: skip
    return table("导入结果", REPORT, cells)
