"""Who sees what: every reading of the ledger starts here. Staged rows are seen by nobody."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from gongkai.ledger.models import Assignment, Batch, Checkpoint, Evidence, Intake, Plan, Problem, Rectification, Task
from gongkai.ledger.rules.states import AssignmentState, BatchState, PlanState
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor

M = TypeVar("M", bound=Model)


def staged() -> list[int]:
    """Batches still being written; nearly always none, so that lists pay nothing for them."""
    return list(Batch.objects.filter(state=BatchState.STAGED).values_list("pk", flat=True))


def applied(rows: QuerySet[M]) -> QuerySet[M]:
    """Without the rows of staged batches."""
    hidden = staged()
    return rows.filter(Q(batch_id=None) | ~Q(batch_id__in=hidden)) if hidden else rows


def assignments(actor: Actor) -> QuerySet[Assignment]:
    """Parts the actor may see, taken-away ones left out."""
    return mine(actor, applied(Assignment.objects.all())).exclude(state=AssignmentState.VOID)


def checkpoints(actor: Actor) -> QuerySet[Checkpoint]:
    """Checkpoints the actor may see; those of parts decided away are waived and so ask for nothing."""
    return mine(actor, applied(Checkpoint.objects.all()))


def tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks of the jurisdiction for who oversees; for a unit those in which it has a part."""
    rows = applied(Task.objects.filter(jurisdiction_id=actor.jurisdiction_id))
    if actor.oversees:
        return rows
    part = Assignment.objects.filter(task_id=OuterRef("pk"), organ_id=actor.organ_id)
    return rows.filter(Exists(part.exclude(state=AssignmentState.VOID)))


def plans(actor: Actor) -> QuerySet[Plan]:
    """Confirmed plans: all for who oversees; for a unit its own and those that give it something to do."""
    rows = Plan.objects.filter(jurisdiction_id=actor.jurisdiction_id).exclude(state=PlanState.STAGING)
    if actor.oversees:
        return rows
    part = Assignment.objects.filter(plan_id=OuterRef("pk"), organ_id=actor.organ_id)
    return rows.filter(Q(organ_id=actor.organ_id) | Exists(part.exclude(state=AssignmentState.VOID)))


def intakes(actor: Actor) -> QuerySet[Intake]:
    """Uploaded notices: the office's own business."""
    rows = Intake.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return rows if actor.oversees else rows.none()


def evidence(actor: Actor) -> QuerySet[Evidence]:
    """Proof the actor may see."""
    return mine(actor, Evidence.objects.all())


def problems(actor: Actor) -> QuerySet[Problem]:
    """Problems: a unit sees its own and those that name it."""
    rows = Problem.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.oversees:
        return rows
    named = Problem.parties.through.objects.filter(problem_id=OuterRef("pk"), organ_id=actor.organ_id)
    return rows.filter(Q(organ_id=actor.organ_id) | Exists(named))


def rectifications(actor: Actor) -> QuerySet[Rectification]:
    """Ordered corrections the actor may see."""
    return mine(actor, Rectification.objects.all())
