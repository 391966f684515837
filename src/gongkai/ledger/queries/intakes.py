"""The notice on its way in: the list, the page with source and items, and what a corrected notice would change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Assignment, Intake, IntakeItem, Plan, Task
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import reading
from gongkai.ledger.rules.difference import Change, DutyText, difference
from gongkai.ledger.rules.states import AssignmentState, Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


def listing(actor: Actor, *, state: str = "", cursor: str | None = None, size: int = 50) -> Page[Intake]:
    """Uploaded notices, newest first."""
    rows = scope.intakes(actor).defer("text", "head", "doubts").select_related("received_by", "corrects", "plan")
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


def waiting(actor: Actor, of: Intake) -> Waiting:
    """How far the checking has come."""
    found = list(items(actor, of).values_list("kept", "open_doubts", "units"))
    kept = [row for row in found if row[0] == Flag.YES]
    return Waiting(
        items=len(found),
        kept=len(kept),
        doubts=sum(row[1] for row in kept),
        unmatched=sum(len(reading.unmatched(row[2])) for row in kept),
    )


def possible_parents(actor: Actor, of: Intake) -> QuerySet[Plan]:
    """Plans a notice may hang under, this year's first."""
    return scope.plans(actor).exclude(pk=of.corrects_id).defer("source_text").order_by("-year", "level", "-id")


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
