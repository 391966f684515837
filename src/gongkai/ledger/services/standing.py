"""Keeps what is stored in step with what it follows from: checkpoints → assignment → task. Called by the other verbs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from django.db import models, transaction

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import NO_DUE, Assignment, Batch, Checkpoint, Task
from gongkai.ledger.rules import progress
from gongkai.ledger.rules.checkpoints import Due
from gongkai.ledger.rules.states import AssignmentState, CheckpointState, Role
from gongkai.outbox.services import announce

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it is now, locked until the transaction ends; decisions are taken on this, not on an older copy."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def settle(assignment: Assignment) -> Assignment:
    """Recompute the assignment from its checkpoints, then its task; inside the caller's transaction."""
    points = [
        progress.Point(CheckpointState(state), due_on, superior == Flag.YES)
        for state, due_on, superior in assignment.checkpoints.values_list("state", "due_on", "superior")
    ]
    before = AssignmentState(assignment.state)
    state = progress.assignment_state(
        before, taken=assignment.taken_at is not None, standing=assignment.standing == Flag.YES, points=points
    )
    put(assignment, state, progress.next_due(state, points), days.today())
    assignment.save(update_fields=["state", "next_due", "due_order", "done_on", "updated_at"])
    settle_task(assignment.task_id)
    return assignment


def put(assignment: Assignment, state: AssignmentState, due: date | None, today: date) -> None:
    """Set the derived columns; nothing is saved."""
    if state is AssignmentState.DONE:
        assignment.done_on = assignment.done_on or today
    elif state is not AssignmentState.CARRIED:
        assignment.done_on = None
    assignment.state = state
    assignment.next_due = due
    assignment.due_order = due or NO_DUE
    assignment.updated_at = days.now()


def settle_task(task_id: int) -> None:
    """Recompute one task from its assignments and tell the house when its state changed."""
    rows = Assignment.objects.filter(task_id=task_id).values_list("role", "state", "standing")
    parts = [progress.Part(Role(role), AssignmentState(state), flag == Flag.YES) for role, state, flag in rows]
    state = progress.task_state(parts)
    if Task.objects.filter(pk=task_id).exclude(state=state).update(state=state, shown_at=days.now()):
        announce("ledger.task_changed", task_id=task_id)


def settle_tasks(task_ids: Collection[int]) -> None:
    """`settle_task` for each."""
    for task_id in sorted(set(task_ids)):
        settle_task(task_id)


def void(assignments: Sequence[Assignment]) -> None:
    """Take parts away (分工撤销); their tasks are recomputed by the caller."""
    for assignment in assignments:
        put(assignment, AssignmentState.VOID, None, days.today())
    Assignment.objects.bulk_update(assignments, ["state", "next_due", "due_order", "done_on", "updated_at"])
    let_go([assignment.pk for assignment in assignments])


def let_go(assignment_ids: Collection[int]) -> None:
    """Ask for nothing more of parts that were decided away: what was not accepted is waived."""
    points = Checkpoint.objects.filter(assignment_id__in=assignment_ids)
    points.exclude(state__in=[CheckpointState.ACCEPTED, CheckpointState.WAIVED]).update(state=CheckpointState.WAIVED)


def rows_for(assignment: Assignment, dues: Sequence[Due], batch: Batch | None = None) -> list[Checkpoint]:
    """Unsaved checkpoints of an assignment. A superior's limit is kept for reference and never asked for."""
    return [
        Checkpoint(
            assignment=assignment,
            batch=batch,
            jurisdiction_id=assignment.jurisdiction_id,
            organ_id=assignment.organ_id,
            plan_id=assignment.plan_id,
            kind=due.kind,
            label=due.label[:200],
            starts_on=due.starts_on,
            due_on=due.due_on,
            due_month=due.due_on.replace(day=1),
            rule=due.rule,
            provisional=Flag.YES if due.provisional else Flag.NO,
            superior=Flag.YES if due.superior else Flag.NO,
            final=Flag.YES if due.final else Flag.NO,
            state=CheckpointState.WAIVED if due.superior else CheckpointState.OPEN,
        )
        for due in dues
    ]


def mark_final(assignment: Assignment) -> None:
    """Let the last of the unit's own checkpoints, and it alone, be the final one."""
    with transaction.atomic():
        own = assignment.checkpoints.filter(superior=Flag.NO)
        last = own.order_by("-due_on", "-id").values_list("pk", flat=True).first()
        own.filter(final=Flag.YES).exclude(pk=last or 0).update(final=Flag.NO)
        own.filter(pk=last or 0).exclude(final=Flag.YES).update(final=Flag.YES)
