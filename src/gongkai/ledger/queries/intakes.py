"""The notice on its way in: the list, the page with source and items, and what a corrected notice would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Assignment, Intake, IntakeItem, Plan, Task
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import reading
from gongkai.ledger.rules.difference import Change, ChangeKind, DutyText, difference
from gongkai.ledger.rules.states import AssignmentState
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


def listing(actor: Actor, *, state: str = "", cursor: str | None = None, size: int = 50) -> Page[Intake]:
    """Uploaded notices, newest first."""
    rows = (
        scope.intakes(actor).defer("text", "layout", "head", "doubts").select_related("received_by", "corrects", "plan")
    )
    if state:
        rows = rows.filter(state=state)
    return page(rows, order=("-received_at", "-id"), cursor=cursor, size=size)


def intake(actor: Actor, uuid: UUID | str) -> Intake:
    """One notice; `Intake.DoesNotExist` (an `ObjectDoesNotExist`) otherwise."""
    return scope.intakes(actor).select_related("file", "parent", "corrects", "plan", "received_by").get(uuid=uuid)


def items(actor: Actor, of: Intake) -> QuerySet[IntakeItem]:
    """Items in order."""
    return IntakeItem.objects.filter(intake__in=scope.intakes(actor), intake=of).select_related("parent_task")


def item(actor: Actor, uuid: UUID | str) -> IntakeItem:
    """One item; `IntakeItem.DoesNotExist` otherwise."""
    return IntakeItem.objects.filter(intake__in=scope.intakes(actor)).select_related("intake").get(uuid=uuid)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is still to be looked at before confirming."""

    items: int
    kept: int
    doubts: int
    unmatched: int
    unitless: int


def waiting(actor: Actor, of: Intake) -> Waiting:
    """How far the checking has come."""
    found = list(items(actor, of).values_list("kept", "open_doubts", "units"))
    kept = [row for row in found if row[0] == Flag.YES]
    return Waiting(
        items=len(found),
        kept=len(kept),
        doubts=sum(row[1] for row in kept),
        unmatched=sum(len(reading.unmatched(row[2])) for row in kept),
        unitless=sum(_unitless(row[2]) for row in kept),
    )


def _unitless(units: list[dict[str, Any]]) -> bool:
    """Whether a task would be nobody's: no unit is printed, or none of this place."""
    return all(unit.get("kind") == "outside" for unit in units)


def possible_parents(actor: Actor, of: Intake) -> QuerySet[Plan]:
    """Plans a notice may hang under, this year's first."""
    return (
        scope.plans(actor)
        .exclude(pk=of.corrects_id or 0)
        .defer("source_text", "source_layout")
        .order_by("-year", "level", "-id")
    )


def old_duties(plan: Plan) -> list[DutyText]:
    """The plan's tasks as they are compared, taken-away ones left out."""
    units: dict[int, set[tuple[str, str]]] = {}
    parts = Assignment.objects.filter(plan=plan).exclude(state=AssignmentState.VOID)
    for task_id, role, name in scope.applied(parts).values_list("task_id", "role", "organ__short_name"):
        units.setdefault(task_id, set()).add((role, name))
    tasks = scope.applied(Task.objects.filter(plan=plan)).exclude(state="VOID").order_by("position", "id")
    return [
        DutyText(
            task.pk, task.no, task.topic, task.requirement, task.measures, task.deadline_text,
            frozenset(units.get(task.pk, ())),
        )
        for task in tasks
    ]  # fmt: skip


def new_duties(of: Intake) -> list[DutyText]:
    """The kept items as they are compared, groups expanded as confirming would."""
    kept = list(of.items.filter(kept=Flag.YES).order_by("position", "id"))
    names = dict(orgs.organs(of.jurisdiction_id).values_list("pk", "short_name"))
    wanted = {unit["id"] for item in kept for unit in item.units if unit.get("kind") == "group"}
    groups = orgs.groups(of.jurisdiction_id).filter(pk__in=wanted)
    members = {group.pk: [organ.pk for organ in orgs.expand(group)] for group in groups}
    return [
        DutyText(
            one.pk, one.no, one.topic, one.requirement, one.measures, one.local_deadline_text or one.deadline_text,
            frozenset(
                (str(role), names[organ_id])
                for organ_id, (role, _, _) in reading.parts(one.units, members).items()
                if organ_id in names
            ),
        )
        for one in kept
    ]  # fmt: skip


def correction(of: Intake) -> list[Change]:
    """What a corrected notice would change in the plan it corrects; nothing for one that corrects none."""
    return difference(old_duties(of.corrects), new_duties(of)) if of.corrects else []


def counts(actor: Actor) -> dict[str, int]:
    """How many notices stand in each state."""
    rows = scope.intakes(actor).values("state").annotate(n=Count("pk", filter=Q(pk__isnull=False)))
    return {row["state"]: row["n"] for row in rows.order_by("state")}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A row of the list beside the source."""

    pk: int
    uuid: UUID
    position: int
    kept: str
    no: str
    name: str
    begins: int | None
    open_doubts: int
    open_units: int
    unitless: bool

    @property
    def waits(self) -> bool:
        """Whether a person has still to look at it."""
        return self.kept == Flag.YES and bool(self.open_doubts or self.open_units or self.unitless)


def lines(actor: Actor, of: Intake) -> list[ItemLine]:
    """The items as rows of the list beside the source."""
    names = ("pk", "uuid", "position", "kept", "no", "topic", "units", "spans", "open_doubts")
    rows = items(actor, of).select_related(None).annotate(beginning=Left("requirement", 40))
    return [
        ItemLine(
            pk, uuid, position, kept, no, topic or beginning, (spans.get("task") or [None])[0], open_doubts,
            len(reading.unmatched(units)), _unitless(units),
        )
        for pk, uuid, position, kept, no, topic, units, spans, open_doubts, beginning in rows.values_list(
            *names, "beginning"
        )
    ]  # fmt: skip


def chosen(actor: Actor, of: Intake, uuid: str | None) -> IntakeItem:
    """The item asked for; else the first that still needs a person; else the first."""
    rows = items(actor, of).select_related("intake", "parent_task")
    if uuid:
        try:
            return rows.get(uuid=uuid)
        except (IntakeItem.DoesNotExist, ValidationError):
            pass
    first = next((row for row in lines(actor, of) if row.waits), None)
    return rows.get(pk=first.pk) if first else rows[0]


def before(actor: Actor, one: IntakeItem) -> IntakeItem | None:
    """The item above."""
    return items(actor, one.intake).filter(position__lt=one.position).order_by("-position", "-id").first()


def next_open(actor: Actor, of: Intake, one: IntakeItem) -> IntakeItem | None:
    """The next item that needs a person, from the top again after the last."""
    rows = [row for row in lines(actor, of) if row.waits and row.pk != one.pk]
    later = [row for row in rows if row.position > one.position]
    found = (later or rows)[:1]
    return item(actor, found[0].uuid) if found else None


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How many tasks an organ would lead, join and guide."""

    name: str
    lead: int
    coop: int
    guide: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.lead + self.coop + self.guide


def summary(actor: Actor, of: Intake) -> list[UnitShare]:
    """What each organ would get, groups expanded, in official order."""
    shares: dict[str, Counter[str]] = {}
    for duty in new_duties(of):
        for role, name in duty.units:
            shares.setdefault(name, Counter())[role] += 1
    order = orgs.organs(actor.jurisdiction_id).values_list("short_name", flat=True)
    return [
        UnitShare(name, shares[name]["LEAD"], shares[name]["COOP"], shares[name]["GUIDE"])
        for name in order
        if name in shares
    ]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the difference page."""

    change: Change
    no: str
    name: str


def correction_lines(of: Intake) -> list[ChangeLine]:
    """What a corrected notice would change, named; unchanged tasks left out."""
    if not of.corrects:
        return []
    old = {duty.key: duty for duty in old_duties(of.corrects)}
    new = {duty.key: duty for duty in new_duties(of)}
    lines = []
    for change in difference(list(old.values()), list(new.values())):
        duty = new[change.new] if change.new is not None else old[change.old or 0]
        if change.kind != ChangeKind.SAME:
            lines.append(ChangeLine(change, duty.no, duty.topic or duty.requirement[:40]))
    return lines
