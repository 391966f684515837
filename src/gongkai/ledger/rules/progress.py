"""What follows from checkpoints: the state of an assignment, of its task, and what is owed next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.ledger.rules.states import (
    DECIDED_STATES,
    PUBLIC_STATES,
    AssignmentState,
    CheckpointState,
    PublicState,
    Role,
    TaskState,
)

OWED = frozenset({CheckpointState.OPEN, CheckpointState.RETURNED})
SETTLED = frozenset({CheckpointState.ACCEPTED, CheckpointState.WAIVED})


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint as far as states are concerned."""

    state: CheckpointState
    due_on: date
    superior: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An assignment as far as its task is concerned."""

    role: Role
    state: AssignmentState
    standing: bool = False


def assignment_state(
    current: AssignmentState, *, taken: bool, standing: bool, points: Iterable[Point]
) -> AssignmentState:
    """The state that follows from the unit's own checkpoints; what was decided (结转、撤销) stays."""
    if current in DECIDED_STATES:
        return current
    states = {point.state for point in points if not point.superior}
    if states and states <= SETTLED:
        return AssignmentState.DONE
    if CheckpointState.RETURNED in states:
        return AssignmentState.RETURNED
    if CheckpointState.CLAIMED in states:
        return AssignmentState.CLAIMED
    if not taken:
        return AssignmentState.NEW
    return AssignmentState.STANDING if standing else AssignmentState.UNDERWAY


def next_due(state: AssignmentState, points: Iterable[Point]) -> date | None:
    """The earliest day on which the unit still owes something; None when nothing is owed."""
    if state in DECIDED_STATES or state is AssignmentState.DONE:
        return None
    return min((point.due_on for point in points if not point.superior and point.state in OWED), default=None)


def is_late(due: date | None, today: date) -> bool:
    """Late: something owed by a day that is past. The only definition of lateness in the ledger."""
    return due is not None and due < today


def days_late(due: date | None, today: date) -> int:
    """Calendar days past the day owed; 0 when not late."""
    return (today - due).days if due is not None and due < today else 0


def task_state(parts: Sequence[Part]) -> TaskState:
    """The state of a task from its parts; void parts do not count."""
    live = [part for part in parts if part.state is not AssignmentState.VOID]
    if not live:
        return TaskState.VOID if parts else TaskState.NEW
    states = {part.state for part in live}
    if states == {AssignmentState.DONE}:
        return TaskState.DONE
    if states <= {AssignmentState.DONE, AssignmentState.CARRIED}:
        return TaskState.CARRIED
    if states == {AssignmentState.NEW}:
        return TaskState.NEW
    leads = [part for part in live if part.role is Role.LEAD] or live
    if all(part.standing for part in leads):
        return TaskState.STANDING
    return TaskState.UNDERWAY


def public_state(state: TaskState) -> PublicState | None:
    """What the public is told; None when the task is not shown."""
    return PUBLIC_STATES[state]
