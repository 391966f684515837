"""When organs merge or pass a function on, their parts go along with all that was written (机构撤并、职能划转)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel import days
from gongkai.ledger.models import (
    Assignment,
    Checkpoint,
    Evidence,
    LookBackItem,
    Measure,
    Problem,
    Progress,
    Rectification,
    RoundReply,
)
from gongkai.ledger.rules.states import ROLE_RANK, AssignmentState, LookBackVerdict, RectificationState, Role
from gongkai.ledger.services.standing import settle_tasks, void
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


def organ_merged(organ_id: int, into_id: int) -> None:
    """Heard in step with "organ.merged": everything still to be done goes to the organ that takes over."""
    with transaction.atomic():
        move_parts(organ_id=organ_id, into_id=into_id, by=None)
        Rectification.objects.filter(
            organ_id=organ_id, state__in=[RectificationState.ORDERED, RectificationState.FIXED]
        ).update(organ_id=into_id)
        LookBackItem.objects.filter(owner_id=organ_id, verdict=LookBackVerdict.PENDING).update(owner_id=into_id)
        waiting = RoundReply.objects.filter(organ_id=organ_id, replied_on=None)
        answered = RoundReply.objects.filter(organ_id=into_id).values("round_id")
        waiting.filter(round_id__in=answered).delete()
        waiting.update(organ_id=into_id)


def move_parts(*, organ_id: int, into_id: int, by: Actor | None, part_ids: Collection[int] | None = None) -> int:
    """Move the parts of one organ (all that live, or those named) to another; returns how many.

    Where the other already has a part in the same task, measures, progress and proof join it, it takes the higher role,
    and the old part is voided.
    """
    rows = Assignment.objects.filter(organ_id=organ_id).exclude(
        state__in=[AssignmentState.VOID, AssignmentState.CARRIED]
    )
    if part_ids is not None:
        rows = rows.filter(pk__in=part_ids)
    with transaction.atomic():
        parts = list(rows)
        if not parts:
            return 0
        into = orgs.organ_by_id(parts[0].jurisdiction_id, into_id)
        task_ids = [part.task_id for part in parts]
        there = {
            part.task_id: part
            for part in Assignment.objects.filter(organ_id=into_id, task_id__in=task_ids).exclude(
                state=AssignmentState.VOID
            )
        }
        moving = [part for part in parts if part.task_id not in there]
        ids = [part.pk for part in moving]
        Assignment.objects.filter(pk__in=ids).update(organ_id=into_id, organ_order=into.order, updated_at=days.now())
        for model in (Checkpoint, Evidence, Problem):
            model._default_manager.filter(assignment_id__in=ids).update(organ_id=into_id)
        for part in parts:
            if part.task_id in there:
                _join(part, there[part.task_id])
            record("assignment.moved", of=part, by=by, jurisdiction_id=part.jurisdiction_id, old=organ_id, new=into_id)
        settle_tasks(task_ids)
        announce("ledger.parts_moved", organ_id=organ_id, into_id=into_id)
    return len(parts)


def move_chosen(organ: Organ, into: Organ, keys: frozenset[str], by: Actor) -> int:
    """划转 the chosen parts; keys are those `queries.todo.belongings` gave."""
    chosen = [int(key) for key in keys if key.isdecimal()]
    return move_parts(organ_id=organ.pk, into_id=into.pk, by=by, part_ids=chosen)


def _join(part: Assignment, into: Assignment) -> None:
    """Two parts of one task become one."""
    for model in (Measure, Progress):
        model._default_manager.filter(assignment=part).update(assignment=into)
    Evidence.objects.filter(assignment=part).update(assignment=into, organ_id=into.organ_id, checkpoint=None)
    Problem.objects.filter(assignment=part).update(assignment=into, organ_id=into.organ_id)
    if ROLE_RANK[Role(part.role)] < ROLE_RANK[Role(into.role)]:
        into.role = part.role
        into.save(update_fields=["role"])
    void([part])
