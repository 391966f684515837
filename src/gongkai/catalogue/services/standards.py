"""Standards in from the workbooks in which they are issued: looked at first, then all or nothing (R026, R306, R308)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.catalogue.models import Adoption, Entry, EntryRevision, Field, Standard, StandardVersion
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.rules import difference, sheet
from gongkai.catalogue.rules.difference import Difference, Known
from gongkai.catalogue.rules.entries import (
    OFFICE_DUTIES,
    UNIT_DUTIES,
    AdoptionState,
    Change,
    EntryState,
    Fulfilment,
    Level,
    Scope,
)
from gongkai.catalogue.rules.sheet import Read, Wrong
from gongkai.catalogue.services import book, carrying, fields
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

SKIP = "-"
COLUMNS = ("position", "level1", "level2", "content", "basis", "time_text", "time_kind", "time_number", "time_unit",
           "time_start", "cycle_days", "subject", "channels", "channels_other", "to_all", "to_specific", "proactive",
           "on_request", "county", "township")  # fmt: skip


@dataclass(slots=True)
class SheetPlan:
    """What one sheet would do: the name of its field ("" not known), and the difference to the standard there is."""

    read: Read
    field_name: str
    known_field: bool = False
    standard: Standard | None = None
    difference: Difference = field(default_factory=Difference)

    @property
    def before(self) -> dict[int, Entry]:
        """The entries there are, by number."""
        return {row.pk: row for row in self.standard.entries.filter(state=EntryState.STANDING)} if self.standard else {}


@dataclass(slots=True)
class Plan:
    """What a workbook would do; `wrong` bad cells: when there is one, nothing is imported."""

    sheets: list[SheetPlan] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[Wrong]:
        """Every bad cell of every sheet."""
        return [fault for plan in self.sheets for fault in plan.read.wrong]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported."""

    standards: list[Standard]
    added: int
    changed: int
    removed: int
    carried: int


def plan_of(*, data: bytes, by: Actor, scope: Scope, level: Level, chosen: Mapping[str, str] | None = None) -> Plan:
    """Read a workbook and compare; nothing is changed. `chosen`: sheet → field name (or SKIP) where a person said so.

    `Refused` when it is no workbook of a standard at all.
    """
    opened = book.opened(data)
    names = queries.field_names(by.jurisdiction_id)
    plan = Plan()
    for one in opened.worksheets:
        cells = book.cells_of(one)
        if not sheet.head(cells)[1]:
            plan.skipped.append(f"“{one.title}”没有标准目录的表头，略过。")
            continue
        name = (chosen or {}).get(one.title) or sheet.field_of(cells, names)
        if name == SKIP:
            plan.skipped.append(f"“{one.title}”按您的选择不导入。")
            continue
        plan.sheets.append(_compared(SheetPlan(sheet.read(cells), name, name in names.values()), by, scope, level))
    if not plan.sheets:
        raise Refused("没有找到标准目录：表头应有“一级事项”“公开内容（要素）”“公开时限”“公开主体”等列。")
    return plan


def _compared(plan: SheetPlan, by: Actor, scope: Scope, level: Level) -> SheetPlan:
    rows = Standard.objects.filter(
        jurisdiction_id=by.jurisdiction_id, field__name=plan.field_name, scope=scope, level=level
    )
    rows = rows.filter(organ_id=by.organ_id) if scope is Scope.SYSTEM else rows
    plan.standard = rows.select_related("field").first()
    known = [Known(pk, {name: getattr(row, name) for name in COLUMNS}) for pk, row in plan.before.items()]
    plan.difference = difference.compare(known, plan.read.rows)
    return plan


def reasons_against(plan: Plan, *, reason: str, scope: Scope, by: Actor) -> list[str]:
    """Why a plan cannot be imported as it stands."""
    reasons = []
    names: dict[str, str] = {}
    led = {field.name for field in queries.leads(by)}
    for one in plan.sheets:
        if not one.field_name:
            reasons.append(f"“{one.read.title}”没有认出是哪个领域，请选择。")
        elif one.field_name in names:
            reasons.append(f"“{names[one.field_name]}”和“{one.read.title}”都是“{one.field_name}”领域，请只留一张。")
        names.setdefault(one.field_name, one.read.title)
        if not one.read.rows and not one.read.wrong:
            reasons.append(f"“{one.read.title}”里没有公开事项。")
        if scope is Scope.FIELD and not by.may(*OFFICE_DUTIES) and one.field_name not in led:
            reasons.append(f"“{one.field_name or one.read.title}”领域由政务公开办或者牵头部门导入。")
    if plan.wrong:
        reasons.append(f"有 {len(plan.wrong)} 处需要改正，整份工作簿都没有导入。")
    if not by.may(*OFFICE_DUTIES, *UNIT_DUTIES):
        reasons.append("您的岗位不能导入标准目录。")
    if not reason.strip():
        reasons.append("请填写导入或调整的理由。")
    return reasons


def import_workbook(
    *, data: bytes, by: Actor, scope: Scope, level: Level, reason: str, effective_on: date,
    chosen: Mapping[str, str] | None = None, assign: bool = True, file_id: int | None = None,
) -> Imported:  # fmt: skip
    """Take a workbook in: every sheet a new version of its standard, all or nothing; then who carries what."""
    plan = plan_of(data=data, by=by, scope=scope, level=level, chosen=chosen)
    refuse_if(reasons_against(plan, reason=reason, scope=scope, by=by))
    who = carrying.proposer(by.jurisdiction_id) if assign else None
    standards: list[Standard] = []
    totals = [0, 0, 0]
    carried = 0
    with transaction.atomic():
        for one in plan.sheets:
            if one.standard is not None and one.difference.is_empty:
                continue
            facts = {"reason": reason.strip()[:300], "effective_on": effective_on, "file_id": file_id}
            version = _apply(one, by, scope, level, facts)
            totals = [
                have + more
                for have, more in zip(totals, (version.added, version.changed, version.removed), strict=True)
            ]
            standards.append(version.standard)
            if who is not None:
                carried += carrying.carry_new(standard=version.standard, who=who, by=by)
    return Imported(standards, totals[0], totals[1], totals[2], carried)


def _apply(plan: SheetPlan, by: Actor, scope: Scope, level: Level, facts: dict[str, Any]) -> StandardVersion:
    of = fields.ensure(name=plan.field_name, by=by)
    standard = plan.standard or _new_standard(of, by, scope, level)
    standard.number += 1
    standard.effective_on = facts["effective_on"]
    found = plan.difference
    version: StandardVersion = StandardVersion.objects.create(
        standard=standard, jurisdiction_id=standard.jurisdiction_id, organ_id=standard.organ_id, number=standard.number,
        added=len(found.added), removed=len(found.removed), at=days.now(), by_id=by.user_id,
        changed=sum(not difference.is_move(before) for _, before, _ in found.changed), **facts,
    )  # fmt: skip
    _add(version, found.added)
    _change(version, found.changed)
    _remove(version, found.removed)
    standard.entries_count = standard.entries.filter(state=EntryState.STANDING).count()
    standard.save()
    record("catalogue.standard_imported", of=standard, by=by, number=version.number, added=version.added,
           changed=version.changed, removed=version.removed, reason=version.reason)  # fmt: skip
    announce("catalogue.standard_changed", standard_id=standard.pk, version_id=version.pk)
    return version


def _new_standard(of: Field, by: Actor, scope: Scope, level: Level) -> Standard:
    place = orgs.jurisdiction(by.jurisdiction_id)
    words = f"{of.name}领域基层政务公开标准目录" if scope is Scope.FIELD else f"{of.name}系统政务公开基本目录"
    made: Standard = Standard.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, field=of, scope=scope, level=level,
        title=f"{place.name}{words}"[:120],
    )  # fmt: skip
    return made


def _add(version: StandardVersion, rows: Sequence[Mapping[str, Any]]) -> None:
    standard = version.standard
    made = Entry.objects.bulk_create(
        Entry(
            jurisdiction_id=standard.jurisdiction_id,
            organ_id=standard.organ_id,
            standard=standard,
            since=version.number,
            **row,
        )
        for row in rows
    )
    EntryRevision.objects.bulk_create(
        EntryRevision(entry=entry, version=version, change=Change.ADDED, after=dict(row))
        for entry, row in zip(made, rows, strict=True)
    )


def _change(version: StandardVersion, rows: Sequence[tuple[int, Mapping[str, Any], Mapping[str, Any]]]) -> None:
    known = Entry.objects.in_bulk([pk for pk, _, _ in rows])
    revisions = []
    for pk, before, after in rows:
        for name, value in after.items():
            setattr(known[pk], name, value)
        if not difference.is_move(dict(before)):
            revisions.append(
                EntryRevision(
                    entry=known[pk], version=version, change=Change.CHANGED, before=dict(before), after=dict(after)
                )
            )
    Entry.objects.bulk_update(known.values(), list(COLUMNS), batch_size=200)
    EntryRevision.objects.bulk_create(revisions)


def _remove(version: StandardVersion, numbers: Sequence[int]) -> None:
    Entry.objects.filter(pk__in=numbers).update(state=EntryState.REMOVED, until=version.number)
    Adoption.objects.filter(entry_id__in=numbers).update(
        state=AdoptionState.ENDED, fulfilment=Fulfilment.EXEMPT, due_on=None, due_order=carrying.NO_DUE
    )
    EntryRevision.objects.bulk_create(
        EntryRevision(entry_id=number, version=version, change=Change.REMOVED) for number in numbers
    )
