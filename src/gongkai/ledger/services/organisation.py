"""组织保障: entering, mending, ending and taking back records (R405–R408, R410, R412)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import OrganisationRecord
from gongkai.ledger.queries import organisation as queries
from gongkai.ledger.rules import organisation as rules
from gongkai.ledger.rules.organisation import Kind
from gongkai.ledger.services import layout
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from gongkai.files.models import StoredFile


def enter(
    *, kind: str, on: date, values: Mapping[str, Any], by: Actor, organ_id: int | None = None, file: StoredFile | None = None
) -> OrganisationRecord:  # fmt: skip
    """登记 a record for the actor's own organ; the office may do it for another."""
    sort = queries.kinds().get(kind)
    if sort is None:
        raise Refused("没有这一类记录。")
    owner = organ_id or by.organ_id
    kept, faults = rules.values(sort, values)
    with transaction.atomic():
        refuse_if(_reasons_not_mine(sort, owner, by) + faults + _reasons_no_day(on))
        if not orgs.organs(by.jurisdiction_id).filter(pk=owner).exists():
            raise Refused("单位应从本地区的机构中选择。")
        made = OrganisationRecord.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=owner, kind=kind, year=on.year, on=on, values=kept, file=file,
            entered_at=days.now(), entered_by_id=by.user_id,
        )  # fmt: skip
        if file is not None:
            stored.adopt(file=file, owner=subject_of(made))
        record("organisation.entered", of=made, by=by, kind=kind, values=kept)
        announce("ledger.organisation_changed", record_id=made.pk)
    return made


def change(*, row: OrganisationRecord, on: date, values: Mapping[str, Any], by: Actor, file: StoredFile | None = None) -> OrganisationRecord:  # fmt: skip
    """Mend a record; what it said before stays in its history."""
    sort = queries.kinds()[row.kind]
    kept, faults = rules.values(sort, values)
    with transaction.atomic():
        row = locked(row)
        refuse_if(_reasons_not_mine(sort, row.organ_id, by) + _reasons_withdrawn(row) + faults + _reasons_no_day(on))
        before = row.values
        row.on, row.year, row.values, row.file = on, on.year, kept, file or row.file
        row.save(update_fields=["on", "year", "values", "file"])
        if file is not None:
            stored.adopt(file=file, owner=subject_of(row))
        record("organisation.changed", of=row, by=by, before=before, after=kept)
        announce("ledger.organisation_changed", record_id=row.pk)
    return row


def end(*, row: OrganisationRecord, on: date, by: Actor) -> OrganisationRecord:
    """不再担任: a standing record is in force no longer from that day; it stays as history."""
    with transaction.atomic():
        row = locked(row)
        sort = queries.kinds()[row.kind]
        refuse_if(
            _reasons_not_mine(sort, row.organ_id, by)
            + _reasons_withdrawn(row)
            + ([] if sort.standing else ["这一类记录不需要登记截止。"])
            + (["已经登记过不再担任。"] if row.until else [])
            + ([] if row.on <= on <= days.today() else ["日期应在任职之日至今天之间。"])
        )
        row.until = on
        row.save(update_fields=["until"])
        record("organisation.ended", of=row, by=by, on=on.isoformat())
        announce("ledger.organisation_changed", record_id=row.pk)
    return row


def withdraw(*, row: OrganisationRecord, reason: str, by: Actor) -> OrganisationRecord:
    """撤销 a record entered by mistake; it counts no longer."""
    with transaction.atomic():
        row = locked(row)
        refuse_if(
            _reasons_not_mine(queries.kinds()[row.kind], row.organ_id, by)
            + _reasons_withdrawn(row)
            + ([] if reason.strip() else ["请写明撤销的理由。"])
        )
        row.state = OrganisationRecord.State.WITHDRAWN
        row.save(update_fields=["state"])
        record("organisation.withdrawn", of=row, by=by, reason=reason.strip())
        announce("ledger.organisation_changed", record_id=row.pk)
    return row


def _reasons_not_mine(kind: Kind, organ_id: int, by: Actor) -> list[str]:
    if not queries.may_enter(by, kind):
        return [f"“{kind.label}”由政务公开办登记。" if kind.who == "OFFICE" else "这个岗位不登记组织保障情况。"]
    if organ_id != by.organ_id and not by.may(Duty.OFFICE):
        return ["只能登记本单位的情况。"]
    return []


def reasons_against(row: OrganisationRecord, by: Actor) -> list[str]:
    """Why this person may not change a record."""
    return _reasons_not_mine(queries.kinds()[row.kind], row.organ_id, by) + _reasons_withdrawn(row)


def _reasons_withdrawn(row: OrganisationRecord) -> list[str]:
    return ["这条记录已经撤销。"] if row.state == OrganisationRecord.State.WITHDRAWN else []


def _reasons_no_day(on: date) -> list[str]:
    return ["日期不能晚于今天。"] if on > days.today() else []


def workbook(
    *, year: int, lines: Sequence[queries.Line], lists: Sequence[tuple[Kind, Sequence[OrganisationRecord]]]
) -> bytes:
    """The year as a workbook: units against kinds, then a sheet for each kind."""
    book, sheet = layout.new_sheet("各单位完成情况")
    sorts = list(queries.kinds().values())
    _fill(sheet, f"政务公开组织保障情况（{year}年）", [("单位", 24), *((kind.label, 18) for kind in sorts)],
          [[line.organ, *(_cell(number, owes) for _, number, owes in line.counts)] for line in lines])  # fmt: skip
    for kind, rows in lists:
        columns = [("单位", 18), (kind.on_label, 14), *((field.label, 26) for field in kind.fields)]
        said = [
            [row.organ.short_name, row.on.isoformat(), *(row.values.get(field.key, "") for field in kind.fields)]
            for row in rows
        ]
        _fill(book.create_sheet(kind.label[:31]), f"{kind.label}（{year}年）", columns, said)
    return layout.saved(book)


def _cell(number: int, owes: bool) -> str:
    return f"{number} 次" if number else ("未完成" if owes else "")


def _fill(sheet: Worksheet, title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[object]]) -> None:
    layout.heading(sheet, title, f"截至 {days.today():%Y-%m-%d}", columns)
    for place, values in enumerate(rows, layout.TITLE_ROWS + 1):
        layout.line(sheet, place, values)
    layout.page_setup(sheet, len(columns), layout.TITLE_ROWS + len(rows))
