"""Writes a plan's rows in short transactions under a batch nobody sees, so that they become true by one small write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import NO_DUE, Assignment, Batch, Checkpoint, Intake, IntakeItem, Plan, Task
from gongkai.ledger.rules import checkpoints, limits
from gongkai.ledger.rules import reading as rows
from gongkai.ledger.rules.checkpoints import Due, WorkingDays
from gongkai.ledger.rules.states import BatchState, PlanState, Role
from gongkai.ledger.services.standing import rows_for
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays

ROWS = 400
STALE = timedelta(minutes=10)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """What every row of a plan needs, read once: calendar, members of groups, official order of organs."""

    calendar: WorkingDays
    members: Mapping[int, Sequence[int]]
    orders: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part to be written for a task that stands in the database."""

    task: Task
    organ_id: int
    role: Role
    group_id: int | None
    printed: str


def ground(jurisdiction_id: int, items: Sequence[IntakeItem]) -> Ground:
    """Read the ground for these items."""
    wanted = {unit["id"] for item in items for unit in item.units if unit.get("kind") == "group"}
    members = {
        group.pk: [organ.pk for organ in orgs.expand(group)]
        for group in orgs.groups(jurisdiction_id).filter(pk__in=wanted)
    }
    orders = dict(orgs.organs(jurisdiction_id).values_list("pk", "order"))
    return Ground(workdays.calendar(jurisdiction_id), members, orders)


def parts_of(item: IntakeItem, base: Ground) -> dict[int, tuple[Role, int | None, str]]:
    """Organ id → (role, group, printed) of an item; organs no longer on the books left out."""
    found = rows.parts(item.units, base.members)
    return {organ_id: part for organ_id, part in found.items() if organ_id in base.orders}


def name_of(item: IntakeItem) -> str:
    """How a person finds an item: its number and topic."""
    return f"第{item.position}项" + (f"“{item.topic[:20]}”" if item.topic else "")


def begin(intake: Intake, plan: Plan) -> Batch:
    """Open a batch; refused while another confirming of the same notice is under way, taken over when that one died."""
    with transaction.atomic():
        old = Batch.objects.select_for_update().filter(intake=intake, state=BatchState.STAGED).first()
        if old is not None:
            if days.now() - old.started_at < STALE:
                raise Refused("这份通知正在生成台账，请稍候再看。")
            old.intake = None
            old.save(update_fields=["intake"])
        if plan._state.adding:
            plan.save()
        return Batch.objects.create(plan=plan, intake=intake, started_at=days.now())


def give_up(batch: Batch) -> None:
    """Set a failed batch free, so that confirming can be tried again; its rows are swept later, unseen."""
    Batch.objects.filter(pk=batch.pk, state=BatchState.STAGED).update(intake=None)


def task_from(item: IntakeItem, plan: Plan, batch: Batch | None) -> Task:
    """An unsaved task with all that was read and settled about it."""
    task = Task(plan=plan, batch=batch, jurisdiction_id=plan.jurisdiction_id, organ_id=plan.organ_id)
    fill(task, item)
    return task


def fill(task: Task, item: IntakeItem) -> None:
    """Give a task the texts and limits of an item. A local limit stands beside the superior's, never over it (R181)."""
    local = bool(item.local_deadlines or item.local_deadline_text)
    task.position, task.no, task.path = item.position, item.no, item.path
    task.theme = (str(item.path[0]) if item.path else item.topic)[:120]
    task.topic, task.requirement, task.measures = item.topic, item.requirement, item.measures
    task.deadline_text = item.local_deadline_text if local else item.deadline_text
    task.superior_deadline_text = item.deadline_text if local else ""
    task.deadlines = item.local_deadlines if local else item.deadlines
    task.superior_deadlines = item.deadlines if local else []
    task.milestones, task.spans = item.milestones, item.spans
    task.units_text = "、".join(unit["name"] for unit in item.units)
    task.parent = item.parent_task


def dues_of(task: Task, plan: Plan, calendar: WorkingDays) -> list[Due]:
    """The checkpoints of a task in the plan's first year. In the six-column form milestones bind the superior."""
    since = max(plan.issued_on or days.today(), date(plan.year, 1, 1))
    return checkpoints.checkpoints(
        limits.limits_of(task.deadlines),
        limits.limits_of(task.milestones),
        year=plan.year,
        since=since,
        calendar=calendar,
        superior=limits.limits_of(task.superior_deadlines),
        milestones_are_superior=bool(task.measures) or bool(task.superior_deadlines),
    )


def write_tasks(tasks: Sequence[Task]) -> None:
    """Save tasks in short transactions."""
    for chunk in chunks(tasks, ROWS):
        with transaction.atomic():
            Task.objects.bulk_create(chunk)


def write_parts(parts: Sequence[Part], plan: Plan, batch: Batch | None, base: Ground) -> int:
    """Save assignments and their checkpoints in short transactions; returns how many assignments."""
    dues: dict[int, list[Due]] = {}
    for chunk in chunks(parts, ROWS):
        made = [_assignment(part, plan, batch, base, dues) for part in chunk]
        points = [point for row in made for point in rows_for(row, dues[row.task_id], batch)]
        with transaction.atomic():
            Assignment.objects.bulk_create(made)
            Checkpoint.objects.bulk_create(points)
    return len(parts)


def _assignment(part: Part, plan: Plan, batch: Batch | None, base: Ground, dues: dict[int, list[Due]]) -> Assignment:
    task = part.task
    if task.pk not in dues:
        dues[task.pk] = dues_of(task, plan, base.calendar)
    owed = min((due.due_on for due in dues[task.pk] if not due.superior), default=None)
    return Assignment(
        task=task,
        batch=batch,
        plan=plan,
        jurisdiction_id=plan.jurisdiction_id,
        organ_id=part.organ_id,
        organ_order=base.orders[part.organ_id],
        year=plan.year,
        theme=task.theme,
        position=task.position,
        role=part.role,
        via_group_id=part.group_id,
        printed=part.printed[:200],
        standing=Flag.YES if checkpoints.is_standing(limits.limits_of(task.deadlines)) else Flag.NO,
        next_due=owed,
        due_order=owed or NO_DUE,
        updated_at=days.now(),
    )


def plan_from(intake: Intake, by: Actor) -> Plan:
    """An unsaved plan of a checked notice, not yet to be seen."""
    assert intake.year is not None  # refused before
    return Plan(
        jurisdiction_id=intake.jurisdiction_id,
        organ_id=intake.organ_id,
        level=intake.level,
        year=intake.year,
        until_year=max(intake.until_year or intake.year, intake.year),
        periods_until=intake.year,
        title=intake.title,
        doc_number=intake.doc_number,
        issuer=intake.issuer,
        issued_on=intake.issued_on,
        parent=intake.parent,
        file=intake.file,
        source_text=intake.text,
        source_layout=intake.layout,
        state=PlanState.STAGING,
        confirmed_at=days.now(),
        confirmed_by_id=by.user_id,
    )


def chunks(sequence: Sequence[T], size: int) -> Iterator[list[T]]:
    """The sequence in pieces."""
    walk = iter(sequence)
    while piece := list(islice(walk, size)):
        yield piece


def sweep() -> int:
    """Delete what failed confirmings left behind, in small pieces; returns how many batches are gone."""
    gone = 0
    for batch in Batch.objects.filter(state=BatchState.STAGED, started_at__lt=days.now() - 6 * STALE):
        for model in (Checkpoint, Assignment, Task):
            while ids := list(model._default_manager.filter(batch=batch).values_list("pk", flat=True)[:ROWS]):
                with transaction.atomic():
                    model._default_manager.filter(pk__in=ids).delete()
        with transaction.atomic():
            plan = batch.plan
            batch.delete()
            if plan.state == PlanState.STAGING:
                plan.delete()
        gone += 1
    return gone
