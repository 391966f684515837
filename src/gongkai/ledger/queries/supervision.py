"""What the office keeps over the year: problems, checks, rectifications, circulars, rounds, look-back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Case, Count, Exists, Model, OuterRef, Q, QuerySet, Value, When

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import (
    Assignment,
    Check,
    Checkpoint,
    Circular,
    LookBack,
    LookBackItem,
    Plan,
    Problem,
    Rectification,
    Round,
    RoundReply,
    Task,
)
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.states import (
    AssignmentState,
    CheckpointState,
    CircularState,
    Level,
    LookBackVerdict,
    PlanState,
    RectificationState,
    Role,
    TaskState,
)
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


ASKED_AHEAD = timedelta(days=40)
R = TypeVar("R", bound=Model)


def counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def _narrowed(rows: QuerySet[R], state: str, organ: Organ | None) -> QuerySet[R]:
    rows = rows.filter(state=state) if state else rows
    return rows.filter(organ_id=organ.pk) if organ else rows


def problems(
    actor: Actor, *, state: str = "", organ: Organ | None = None, cursor: str | None = None, size: int = 50
) -> Page[Problem]:
    """Problems, newest first."""
    rows = scope.problems(actor).select_related("organ", "assignment__task").prefetch_related("parties")
    return page(_narrowed(rows, state, organ), order=("-logged_at", "-id"), cursor=cursor, size=size)


def problem(actor: Actor, uuid: UUID | str) -> Problem:
    """One problem; `Problem.DoesNotExist` otherwise."""
    return scope.problems(actor).select_related("organ", "assignment__task", "logged_by").get(uuid=uuid)


def rectifications(
    actor: Actor, *, state: str = "", organ: Organ | None = None, cursor: str | None = None, size: int = 50
) -> Page[Rectification]:
    """Ordered corrections, the one due first on top; of one state or all, and then the closed ones last."""
    rows = scope.rectifications(actor).select_related("organ", "assignment__task")
    closed = [RectificationState.VERIFIED, RectificationState.CANCELLED]
    rows = rows.annotate(closed=Case(When(state__in=closed, then=Value(1)), default=Value(0)))
    return page(_narrowed(rows, state, organ), order=("closed", "due_on", "id"), cursor=cursor, size=size)


def rectification(actor: Actor, uuid: UUID | str) -> Rectification:
    """One ordered correction; `Rectification.DoesNotExist` otherwise."""
    rows = scope.rectifications(actor).select_related(
        "organ", "assignment__task", "check_record", "circular", "ordered_by", "fixed_by", "verified_by"
    )
    return rows.get(uuid=uuid)


def checks(
    actor: Actor,
    *,
    task: Task | None = None,
    organ: Organ | None = None,
    kind: str = "",
    cursor: str | None = None,
    size: int = 50,
) -> Page[Check]:
    """Checks, newest first; a guiding unit also sees those it made."""
    rows = Check.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(by_organ_id=actor.organ_id))
    if task is not None:
        rows = rows.filter(task=task)
    if kind:
        rows = rows.filter(kind=kind)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    rows = rows.select_related("organ", "by_organ", "task", "by").prefetch_related("rectifications")
    return page(rows, order=("-on", "-id"), cursor=cursor, size=size)


def check(actor: Actor, uuid: UUID | str) -> Check:
    """One check; `Check.DoesNotExist` otherwise."""
    rows = Check.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(by_organ_id=actor.organ_id))
    return rows.select_related("organ", "by_organ", "task", "by").get(uuid=uuid)


def checkable_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks a check may be about: of plans in force, all for the office, the guided ones for a unit."""
    rows = scope.tasks(actor) if actor.oversees else guided_tasks(actor)
    rows = rows.filter(plan__state=PlanState.OPEN).exclude(state=TaskState.VOID)
    return rows.only("id", "uuid", "topic", "requirement").order_by("-plan__year", "plan_id", "position", "id")


def guided_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks in which the actor's organ is the guiding unit (R194)."""
    parts = Assignment.objects.filter(task_id=OuterRef("pk"), organ_id=actor.organ_id, role=Role.GUIDE)
    return scope.tasks(actor).filter(Exists(parts))


def _circulars(actor: Actor) -> QuerySet[Circular]:
    rows = Circular.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("file")
    return rows if actor.oversees else rows.filter(state=CircularState.ISSUED)


def circulars(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[Circular]:
    """Circulars, newest first; units see the issued ones."""
    return page(_circulars(actor), order=("-drafted_at", "-id"), cursor=cursor, size=size)


def circular(actor: Actor, uuid: UUID | str) -> Circular:
    """One circular; `Circular.DoesNotExist` otherwise."""
    return _circulars(actor).get(uuid=uuid)


def rounds(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[Round]:
    """Rounds with how many were asked and answered, newest first; a unit sees those that asked it."""
    rows = Round.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(pk__in=RoundReply.objects.filter(organ_id=actor.organ_id).values("round_id"))
    rows = rows.annotate(asked=Count("replies"), answered=Count("replies", filter=Q(replies__replied_on__isnull=False)))
    return page(rows, order=("-asked_on", "-id"), cursor=cursor, size=size)


def round_(actor: Actor, uuid: UUID | str) -> Round:
    """One round; `Round.DoesNotExist` otherwise."""
    rows = Round.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(pk__in=RoundReply.objects.filter(organ_id=actor.organ_id).values("round_id"))
    return rows.select_related("plan", "by").get(uuid=uuid)


def replies(actor: Actor, of: Round) -> QuerySet[RoundReply]:
    """The answers to a round in official order; a unit sees its own."""
    return mine(actor, RoundReply.objects.filter(round=of)).select_related("organ", "by").order_by("organ_order", "id")


def reply(actor: Actor, uuid: UUID | str) -> RoundReply:
    """One answer; `RoundReply.DoesNotExist` otherwise."""
    return mine(actor, RoundReply.objects.all()).select_related("round", "organ").get(uuid=uuid)


def owed_lines(reply: RoundReply) -> str:
    """What a unit still owes under a round's plan (or any), as lines to write its answer into."""
    points = scope.applied(Checkpoint.objects.filter(organ_id=reply.organ_id, superior=Flag.NO))
    points = points.filter(
        state__in=[CheckpointState.OPEN, CheckpointState.RETURNED], plan__state=PlanState.OPEN,
        due_on__lte=reply.round.due_on + ASKED_AHEAD,
    )  # fmt: skip
    if reply.round.plan_id:
        points = points.filter(plan_id=reply.round.plan_id)
    rows = points.select_related("assignment__task").order_by("due_on", "id")[:40]
    return "\n".join(
        f"{place}. {point.assignment.task}（{point.label.rstrip('。')}，时限{point.due_on:%Y-%m-%d}）："
        for place, point in enumerate(rows, 1)
    )


def _with_progress(rows: QuerySet[LookBack]) -> QuerySet[LookBack]:
    return rows.annotate(
        total=Count("items"), decided=Count("items", filter=~Q(items__verdict=LookBackVerdict.PENDING))
    )


def to_look_back(actor: Actor) -> QuerySet[Plan]:
    """Plans of earlier years nobody looked back on yet."""
    rows = scope.plans(actor).filter(year__lt=days.today().year, lookback__isnull=True).exclude(level=Level.UNIT)
    return rows.filter(tasks__isnull=False).distinct().defer("source_text", "source_layout").order_by("-year", "id")


def plans_to_carry_into(actor: Actor, item: LookBackItem) -> QuerySet[Plan]:
    """Plans in force of a later year."""
    rows = scope.plans(actor).filter(state=PlanState.OPEN, year__gt=item.task.plan.year).exclude(level=Level.UNIT)
    return rows.defer("source_text", "source_layout").order_by("-year", "id")


def next_item(actor: Actor, item: LookBackItem) -> LookBackItem | None:
    """The next line without a verdict, round the corner to the first."""
    rows = LookBackItem.objects.filter(
        lookback_id=item.lookback_id, lookback__jurisdiction_id=actor.jurisdiction_id, verdict=LookBackVerdict.PENDING
    ).exclude(pk=item.pk)
    return (
        rows.filter(position__gt=item.position).order_by("position", "id").first() or rows.order_by("position").first()
    )


def verdict_counts(of: LookBack) -> dict[str, int]:
    """How many lines have each verdict."""
    return dict(of.items.order_by().values_list("verdict").annotate(number=Count("pk")))


def parts_of(task: Task) -> QuerySet[Assignment]:
    """The parts of a task with what became of them, in official order."""
    rows = task.assignments.exclude(state=AssignmentState.VOID).select_related("organ")
    return rows.prefetch_related("evidence").order_by("role", "organ_order", "id")


def fixes_of(actor: Actor, circular: Circular) -> QuerySet[Rectification]:
    """Orders that came of a circular, as far as the actor may see them."""
    return scope.rectifications(actor).filter(circular=circular).select_related("organ").order_by("due_on", "id")


def lookbacks(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[LookBack]:
    """Look-backs, newest first."""
    rows = LookBack.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(items__owner_id=actor.organ_id).distinct()
    return page(
        _with_progress(rows).select_related("plan").defer("plan__source_text", "plan__source_layout"),
        order=("-opened_at", "-id"),
        cursor=cursor,
        size=size,
    )


def lookback(actor: Actor, uuid: UUID | str) -> LookBack:
    """One look-back; `LookBack.DoesNotExist` otherwise."""
    rows = LookBack.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(items__owner_id=actor.organ_id).distinct()
    return rows.select_related("plan").defer("plan__source_text", "plan__source_layout").get(uuid=uuid)


def lookback_items(
    actor: Actor, of: LookBack, *, verdict: str = "", cursor: str | None = None, size: int = 100
) -> Page[LookBackItem]:
    """The lines of a look-back in order; a unit sees those it owns."""
    rows = LookBackItem.objects.filter(lookback=of, lookback__jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(owner_id=actor.organ_id)
    rows = rows.filter(verdict=verdict) if verdict else rows
    rows = rows.select_related("task", "owner", "carried_to__plan", "decided_by")
    return page(rows, order=("position", "id"), cursor=cursor, size=size)


def lookback_item(actor: Actor, uuid: UUID | str) -> LookBackItem:
    """One line; `LookBackItem.DoesNotExist` otherwise."""
    rows = LookBackItem.objects.filter(lookback__jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(owner_id=actor.organ_id)
    return rows.select_related("lookback__plan", "task__plan", "owner").get(uuid=uuid)
