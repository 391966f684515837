"""Catalogues and clean-up rounds as workbooks. Text stays text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.documents.models import Cleanup, CleanupItem, Document
from gongkai.kernel import days
from gongkai.pages.services.files import printed

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
    return printed(title, f"截至{days.today():%Y年%-m月%-d日}", CATALOGUE, lines)


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
    return printed(cleanup.title, f"完成期限：{_day(cleanup.due_on)}", CLEANUP, lines)


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
