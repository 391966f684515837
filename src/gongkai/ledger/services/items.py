"""Checking what was read: doubts settled, fields mended, units given their organ, items split, merged and dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F

from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Intake, IntakeItem, Plan, Task
from gongkai.ledger.rules import limits, reasons
from gongkai.ledger.rules import reading as rows
from gongkai.ledger.rules.difference import likeness
from gongkai.ledger.rules.states import IntakeState, Level, Role
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

TEXTS = {
    "no": 40,
    "topic": 300,
    "deadline_text": 500,
    "local_deadline_text": 500,
    "requirement": 20000,
    "measures": 20000,
}
LIMITS = ("deadlines", "milestones", "local_deadlines")
HEAD = {"title": 300, "doc_number": 80, "issuer": 120}
ALIKE = 0.4


@contextmanager
def _editing(intake: Intake, by: Actor) -> Iterator[Intake]:
    with transaction.atomic():
        intake = locked(intake)
        refuse_if(
            reasons.reasons_not_office(by, intake.jurisdiction_id)
            + reasons.reasons_not_to_edit(IntakeState(intake.state))
        )
        yield intake


def describe(*, intake: Intake, changes: Mapping[str, Any], by: Actor) -> Intake:
    """Mend the head: title, doc_number, issuer, issued_on, level, year, until_year, parent, corrects."""
    with _editing(intake, by) as intake:
        for name, most in HEAD.items():
            if name in changes:
                setattr(intake, name, str(changes[name] or "").strip()[:most])
        for name in ("issued_on", "year", "until_year"):
            if name in changes:
                setattr(intake, name, changes[name] or None)
        if "level" in changes:
            intake.level = Level(changes["level"])
        for name in ("parent", "corrects"):
            if name in changes:
                _plan_of(changes[name], by)
                setattr(intake, name, changes[name])
        if intake.year and intake.until_year and intake.until_year < intake.year:
            raise Refused("“执行至”不能早于年度。")
        intake.save()
        record("intake.described", of=intake, by=by, fields=sorted(changes))
    if changes.get("parent"):
        _suggest_parents(intake)
    return intake


def _plan_of(plan: Plan | None, by: Actor) -> None:
    if plan is not None and plan.jurisdiction_id != by.jurisdiction_id:
        raise Refused("上级要点和更正的方案应属于本地区。")


def _suggest_parents(intake: Intake) -> None:
    """Beside each item the superior's item it most resembles, where nobody chose one (R180)."""
    above = list(Task.objects.filter(plan_id=intake.parent_id or 0).only("pk", "requirement", "topic"))
    changed = []
    for item in intake.items.filter(parent_task__isnull=True):
        best = max(above, key=lambda task: likeness(task.requirement, item.requirement), default=None)
        if best is not None and likeness(best.requirement, item.requirement) >= ALIKE:
            item.parent_task = best
            changed.append(item)
    IntakeItem.objects.bulk_update(changed, ["parent_task"])


def settle_doubt(*, item: IntakeItem, place: int | None, by: Actor) -> IntakeItem:
    """Mark one doubt (or all of the item's, with None) as looked at."""
    with _editing(item.intake, by):
        item = locked(item)
        if place is not None and not 0 <= place < len(item.doubts):
            raise Refused("没有这一处疑点。")
        for index, doubt in enumerate(item.doubts):
            if place is None or index == place:
                doubt["settled"] = True
        _save(item, "doubts")
    return item


def settle_all_doubts(*, intake: Intake, by: Actor) -> Intake:
    """疑点都已看过: every doubt of the notice at once."""
    with _editing(intake, by) as intake:
        items = list(intake.items.filter(open_doubts__gt=0))
        for item in items:
            item.doubts = [doubt | {"settled": True} for doubt in item.doubts]
            item.open_doubts = 0
        IntakeItem.objects.bulk_update(items, ["doubts", "open_doubts"])
        intake.doubts = [doubt | {"settled": True} for doubt in intake.doubts]
        intake.save(update_fields=["doubts"])
        record("intake.doubts_settled", of=intake, by=by, items=len(items))
    return intake


def change_item(*, item: IntakeItem, changes: Mapping[str, Any], by: Actor) -> IntakeItem:
    """Mend fields of an item: texts, path (list), limits (rows {kind, date, days, text}), parent_task."""
    with _editing(item.intake, by) as intake:
        item = locked(item)
        for name, most in TEXTS.items():
            if name in changes:
                setattr(item, name, str(changes[name] or "").strip()[:most])
        for name in LIMITS:
            if name in changes:
                refuse_if([why for row in changes[name] for why in limits.reasons_not_a_limit(row)])
                setattr(item, name, [dict(row) for row in changes[name]])
        if "path" in changes:
            item.path = [str(part).strip() for part in changes["path"] if str(part).strip()]
        if "parent_task" in changes:
            task: Task | None = changes["parent_task"]
            if task is not None and task.jurisdiction_id != intake.jurisdiction_id:
                raise Refused("上级任务应属于本地区。")
            item.parent_task = task
        item.save()
        record("intake.item_changed", of=intake, by=by, item=str(item.uuid), fields=sorted(changes))
    return item


def match_unit(
    *,
    item: IntakeItem,
    place: int,
    kind: str,
    target_id: int | None,
    by: Actor,
    role: Role | None = None,
    everywhere: bool = False,
) -> IntakeItem:
    """Say which organ or group a printed unit is ("organ", "group"), or that it is not ours ("outside").

    With `everywhere` the same printed name is matched alike in every item of the notice.
    """
    with _editing(item.intake, by) as intake:
        item = locked(item)
        if not 0 <= place < len(item.units):
            raise Refused("没有这个单位。")
        found = _target(kind, target_id, by)
        name = item.units[place]["name"]
        item.units[place] |= found | ({"role": role.value} if role else {})
        _save(item, "units")
        if everywhere:
            others = [other for other in intake.items.exclude(pk=item.pk) if _has(other, name)]
            for other in others:
                other.units = [unit | found if unit["name"] == name else unit for unit in other.units]
            IntakeItem.objects.bulk_update(others, ["units"])
        record("intake.unit_matched", of=intake, by=by, name=name, kind=kind, target=target_id, everywhere=everywhere)
    return item


def _has(item: IntakeItem, name: str) -> bool:
    return any(unit["name"] == name for unit in item.units)


def _target(kind: str, target_id: int | None, by: Actor) -> dict[str, Any]:
    if kind == "outside":
        return {"kind": "outside", "id": None, "how": "CHOSEN", "matched": ""}
    if kind == "organ":
        organ = orgs.organs(by.jurisdiction_id).filter(pk=target_id or 0).first()
        if organ is not None:
            return {"kind": "organ", "id": organ.pk, "how": "CHOSEN", "matched": organ.name}
    if kind == "group":
        group = orgs.groups(by.jurisdiction_id).filter(pk=target_id or 0).first()
        if group is not None:
            return {"kind": "group", "id": group.pk, "how": "CHOSEN", "matched": group.name}
    raise Refused("请从本地区的机构或集合单位中选择。")


def add_unit(*, item: IntakeItem, kind: str, target_id: int, role: Role, by: Actor) -> IntakeItem:
    """Give an item a unit the notice does not print."""
    with _editing(item.intake, by):
        item = locked(item)
        found = _target(kind, target_id, by)
        if any((unit.get("kind"), unit.get("id")) == (kind, target_id) for unit in item.units):
            raise Refused("这个单位已经在责任单位里。")
        item.units.append({"name": found["matched"], "role": role.value, "span": None, "nearest": []} | found)
        _save(item, "units")
    return item


def set_role(*, item: IntakeItem, place: int, role: Role, by: Actor) -> IntakeItem:
    """牵头、配合、指导."""
    with _editing(item.intake, by):
        item = locked(item)
        if not 0 <= place < len(item.units):
            raise Refused("没有这个单位。")
        item.units[place]["role"] = role.value
        _save(item, "units")
    return item


def remove_unit(*, item: IntakeItem, place: int, by: Actor) -> IntakeItem:
    """Take a unit off an item."""
    with _editing(item.intake, by):
        item = locked(item)
        if not 0 <= place < len(item.units):
            raise Refused("没有这个单位。")
        item.units.pop(place)
        _save(item, "units")
    return item


def drop_item(*, item: IntakeItem, by: Actor) -> IntakeItem:
    """不列入台账; it stays on the draft and can be taken back."""
    return _keep(item, Flag.NO, by)


def keep_item(*, item: IntakeItem, by: Actor) -> IntakeItem:
    """列入台账 again."""
    return _keep(item, Flag.YES, by)


def _keep(item: IntakeItem, kept: Flag, by: Actor) -> IntakeItem:
    with _editing(item.intake, by):
        item = locked(item)
        item.kept = kept
        item.save(update_fields=["kept"])
    return item


def split(*, item: IntakeItem, at: int, by: Actor) -> tuple[IntakeItem, IntakeItem]:
    """Cut the requirement after its first `at` characters; the second half becomes the next item, all else alike."""
    with _editing(item.intake, by) as intake:
        item = locked(item)
        first, second = item.requirement[:at].strip(), item.requirement[at:].strip()
        if not first or not second:
            raise Refused("请在工作要求中间选择拆分的位置。")
        cut = rows.cut_span(intake.text, item.spans.get("requirement"), item.requirement[:at])
        intake.items.filter(position__gt=item.position).update(position=F("position") + 1)
        later = IntakeItem.objects.get(pk=item.pk)
        later.pk, later.uuid = None, IntakeItem._meta.get_field("uuid").get_default()
        later._state.adding = True
        later.position, later.requirement, later.no = item.position + 1, second, f"{item.no}（2）"[:40]
        item.requirement = first
        if cut is not None:
            start, end = item.spans["requirement"]
            item.spans = item.spans | {"requirement": [start, cut]}
            later.spans = later.spans | {"requirement": [cut, end]}
        item.save(update_fields=["requirement", "spans"])
        later.save(force_insert=True)
        record("intake.item_split", of=intake, by=by, item=str(item.uuid), into=str(later.uuid))
    return item, later


def merge(*, item: IntakeItem, into: IntakeItem, by: Actor) -> IntakeItem:
    """Join an item to another of the same notice: requirements one after the other, units and limits united."""
    if item.intake_id != into.intake_id or item.pk == into.pk:
        raise Refused("只能合并同一份通知里的两项任务。")
    with _editing(item.intake, by) as intake:
        item, into = locked(item), locked(into)
        early, late = sorted((item, into), key=lambda one: one.position)
        into.requirement = f"{early.requirement}{late.requirement}"
        into.measures = "\n".join(text for text in (early.measures, late.measures) if text)
        known = {unit["name"] for unit in into.units}
        into.units = into.units + [unit for unit in item.units if unit["name"] not in known]
        for name in (*LIMITS, "doubts"):
            mine = getattr(into, name)
            setattr(into, name, mine + [row for row in getattr(item, name) if row not in mine])
        spans = [one.spans.get("requirement") for one in (early, late)]
        if all(spans):
            into.spans = into.spans | {"requirement": [spans[0][0], max(spans[0][1], spans[1][1])]}
        into.open_doubts = sum(not doubt["settled"] for doubt in into.doubts)
        into.save()
        item.delete()
        record("intake.items_merged", of=intake, by=by, into=str(into.uuid), item=str(item.uuid))
    return into


def _save(item: IntakeItem, field: str) -> None:
    item.open_doubts = sum(not doubt["settled"] for doubt in item.doubts)
    item.save(update_fields=[field, "open_doubts"])
