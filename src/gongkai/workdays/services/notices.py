"""Loading and correcting the yearly holiday notice."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from django.db import transaction
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail import services as trail
from gongkai.workdays.models import DayRow, YearNotice
from gongkai.workdays.rules import NoticeDay, reasons_not_to_load
from gongkai.workdays.services.clocks import announce_change

MOST_BYTES = 1024 * 1024
MOST_ROWS = 1000


def load_notice(
    *,
    year: int,
    title: str,
    rows: Sequence[NoticeDay],
    by: Actor | None,
    doc_number: str = "",
    issued_on: date | None = None,
    source: str = "",
) -> YearNotice:
    """Load the notice of a year (放假办法第六条); due days counted provisionally are counted again."""
    reasons = reasons_not_to_load(year, list(rows), title)
    if YearNotice.objects.filter(year=year).exists():
        reasons.append(f"{year}年的放假通知已录入；内容有误的，请用“更正”。")
    refuse_if(reasons)
    with transaction.atomic():
        notice = YearNotice.objects.create(
            year=year,
            title=title.strip(),
            doc_number=doc_number.strip(),
            issued_on=issued_on,
            source=source.strip(),
            loaded_at=days.now(),
        )
        _write(notice, rows)
        trail.record("workdays.notice_loaded", of=notice, by=by, year=year, doc_number=doc_number, days=_listed(rows))
        announce_change(None, *_reach(year, rows))
    return notice


def correct_notice(
    *,
    notice: YearNotice,
    rows: Sequence[NoticeDay],
    reason: str,
    by: Actor | None,
    title: str | None = None,
    doc_number: str | None = None,
    issued_on: date | None = None,
    source: str | None = None,
) -> YearNotice:
    """Replace the days of a loaded notice, with a reason (an amending notice, or a slip in loading)."""
    title = notice.title if title is None else title
    reasons = reasons_not_to_load(notice.year, list(rows), title)
    if not reason.strip():
        reasons.append("请写明更正的原因，如“国务院办公厅调整安排的通知”或“录入有误”。")
    refuse_if(reasons)
    with transaction.atomic():
        notice = YearNotice.objects.select_for_update().get(pk=notice.pk)
        before = [NoticeDay(row.date, row.kind, row.name) for row in notice.days.all()]  # type: ignore[arg-type]
        notice.title = title.strip()
        notice.doc_number = notice.doc_number if doc_number is None else doc_number.strip()
        notice.issued_on = issued_on or notice.issued_on
        notice.source = notice.source if source is None else source.strip()
        notice.save()
        notice.days.all().delete()
        _write(notice, rows)
        trail.record(
            "workdays.notice_corrected", of=notice, by=by, reason=reason, before=_listed(before), after=_listed(rows)
        )
        announce_change(None, *_reach(notice.year, [*before, *rows]))
    return notice


def _write(notice: YearNotice, rows: Sequence[NoticeDay]) -> None:
    DayRow.objects.bulk_create(DayRow(notice=notice, date=row.date, kind=row.kind, name=row.name[:30]) for row in rows)


def _listed(rows: Sequence[NoticeDay]) -> list[str]:
    return [f"{row.date.isoformat()} {row.kind} {row.name}" for row in sorted(rows, key=lambda row: row.date)]


def _reach(year: int, rows: Sequence[NoticeDay]) -> tuple[date, date]:
    """The days a notice bears on: its whole year, and what it says of the neighbouring ones."""
    listed = [row.date for row in rows]
    return min([date(year, 1, 1), *listed]), max([date(year, 12, 31), *listed])


def rows_of_workbook(data: bytes) -> str:
    """The first sheet of an .xlsx (日期, 安排, 节日) as lines for `rules.parse_notice`; `Refused` when it cannot be read."""
    if len(data) > MOST_BYTES:
        raise Refused("文件超过1MB。放假安排表每行一天，请只保留日期、安排、节日三列。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > 50 * MOST_BYTES:
                raise Refused("文件展开后过大，请只保留日期、安排、节日三列后重新保存。")
        sheet = load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = [row[:3] for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=3, values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise Refused("这个文件不是可读的 .xlsx 工作簿，请用 WPS 或 Excel 另存为 .xlsx 后再上传。") from error
    lines = []
    for row in rows:
        day, kind, name = [*row, None, None, None][:3]
        when = day.date().isoformat() if isinstance(day, datetime) else str(day or "").strip()
        lines.append(f"{when} {str(kind or '').strip()} {str(name or '').strip()}".strip())
    return "\n".join(line for line in lines if line)
