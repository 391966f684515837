"""One form of the checking page saved at once: texts, limits, units. Written on the single verbs of `items`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Intake, IntakeItem
from gongkai.ledger.rules import limits, reasons
from gongkai.ledger.rules.states import IntakeState, Role
from gongkai.ledger.services import items
from gongkai.ledger.services.standing import locked
from gongkai.notices.rules import DeadlineKind
from gongkai.notices.rules.times import in_cell
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.organs import add_organ
from gongkai.trail.services import record

OUTSIDE = "（不属本地区）"


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """What the form says of one unit: its role, the name it was given (of an organ, a group, `OUTSIDE`, or none)."""

    place: int
    role: Role
    name: str
    everywhere: bool = False


def save_item(*, item: IntakeItem, changes: Mapping[str, Any], units: Sequence[UnitChoice], by: Actor) -> IntakeItem:
    """Save texts, limits and units of one item together; unknown unit names are refused by name, nothing is saved."""
    names = known_names(by)
    unknown = sorted({choice.name for choice in units if choice.name and choice.name not in names})
    refuse_if([f"本地区没有名为“{name}”的机构或集合单位：请从列表中选择，或点“新建机构”。" for name in unknown])
    with transaction.atomic():
        item = items.change_item(item=item, changes=understood(item, changes), by=by)
        for choice in units:
            unit = item.units[choice.place] if choice.place < len(item.units) else None
            if unit is None:
                raise Refused("责任单位刚被别人改动，请刷新后再改。")
            if unit["role"] != choice.role:
                item = items.set_role(item=item, place=choice.place, role=choice.role, by=by)
            kind, target = names.get(choice.name, ("none", None))
            if kind != "none" and (unit.get("kind"), unit.get("id")) != (kind, target):
                item = items.match_unit(
                    item=item, place=choice.place, kind=kind, target_id=target, by=by, everywhere=choice.everywhere
                )
    return item


def understood(item: IntakeItem, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with limits read anew from a limit's text that was retyped while its rows were left alone."""
    found = dict(changes)
    for text, rows in (("deadline_text", "deadlines"), ("local_deadline_text", "local_deadlines")):
        retyped = text in changes and changes[text].strip() != getattr(item, text)
        if retyped and found.get(rows, []) == getattr(item, rows):
            found[rows] = [
                limits.row_of(limits.TimeLimit(DeadlineKind(limit.kind), limit.date, limit.days, changes[text].strip()))
                for limit in in_cell(changes[text], item.intake.year)
            ]
    return found


def known_names(by: Actor) -> dict[str, tuple[str, int | None]]:
    """Every name a unit may be given: full and short names of organs, names of groups, and `OUTSIDE`."""
    found: dict[str, tuple[str, int | None]] = {OUTSIDE: ("outside", None)}
    for pk, name, short_name in orgs.organs(by.jurisdiction_id).values_list("pk", "name", "short_name"):
        found[short_name] = found[name] = ("organ", pk)
    for pk, name in orgs.groups(by.jurisdiction_id).values_list("pk", "name"):
        found[name] = ("group", pk)
    return found


def new_organ(*, item: IntakeItem, place: int, by: Actor) -> IntakeItem:
    """新建机构: the printed name becomes an organ of kind OTHER, to be completed later, and matches everywhere."""
    refuse_if(reasons.reasons_not_office(by, item.intake.jurisdiction_id))
    if not 0 <= place < len(item.units):
        raise Refused("没有这个单位。")
    name = str(item.units[place]["name"])
    with transaction.atomic():
        organ = add_organ(
            jurisdiction=orgs.jurisdiction(by.jurisdiction_id), name=name, short_name=name[:40], kind="OTHER", by=by
        )
        return items.match_unit(item=item, place=place, kind="organ", target_id=organ.pk, by=by, everywhere=True)


def add_item(*, intake: Intake, after: IntakeItem | None, by: Actor) -> IntakeItem:
    """补一项任务 the reader did not find; empty, after another one (last, when none is named)."""
    with transaction.atomic():
        intake = locked(intake)
        refuse_if(
            reasons.reasons_not_office(by, intake.jurisdiction_id)
            + reasons.reasons_not_to_edit(IntakeState(intake.state))
        )
        last = intake.items.order_by("-position").values_list("position", flat=True).first() or 0
        position = after.position if after else last
        intake.items.filter(position__gt=position).update(position=F("position") + 1)
        item = IntakeItem.objects.create(
            intake=intake, position=position + 1, path=after.path if after else [], requirement=""
        )
        record("intake.item_added", of=intake, by=by, item=str(item.uuid))
    return item
