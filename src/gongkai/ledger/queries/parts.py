"""Lists of assignments and checkpoints: what is owed, by whom, by when. Every list pages by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Assignment, Checkpoint, Evidence
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.states import LIVE_STATES, CheckpointState, EvidenceState
from gongkai.orgs.rules import Actor

ORDERS = {
    "due": ("due_order", "id"),
    "organ": ("organ_order", "position", "id"),
    "late_first": ("due_order", "id"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list may be narrowed by; empty values narrow nothing. `late` and `due_within` look at the next day owed."""

    plan: UUID | str | None = None
    organ: UUID | str | None = None
    organ_ids: tuple[int, ...] = ()
    year: int | None = None
    state: str = ""
    states: tuple[str, ...] = ()
    role: str = ""
    theme: str = ""
    text: str = ""
    late: bool = False
    due_within: int | None = None
    doubtful: bool = False
    returned: bool = False


def narrowed(rows: QuerySet[Assignment], wanted: Filters, today: date) -> QuerySet[Assignment]:
    """The rows that fit."""
    for name, value in (
        ("plan__uuid", wanted.plan),
        ("organ__uuid", wanted.organ),
        ("organ_id__in", wanted.organ_ids),
        ("year", wanted.year),
        ("state", wanted.state),
        ("state__in", wanted.states),
        ("role", wanted.role),
        ("theme", wanted.theme),
    ):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.text.strip():
        text = wanted.text.strip()
        rows = rows.filter(Q(task__topic__contains=text) | Q(task__requirement__contains=text))
    if wanted.late:
        rows = rows.filter(due_order__lt=today)
    if wanted.due_within is not None:
        rows = rows.filter(due_order__gte=today, due_order__lte=today + timedelta(wanted.due_within))
    if wanted.returned:
        rows = rows.filter(returned_times__gt=0)
    if wanted.doubtful:
        rows = rows.filter(pk__in=Evidence.objects.filter(state=EvidenceState.DOUBTFUL).values("assignment_id"))
    return rows


def _with_names(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return rows.select_related("task", "organ", "plan").defer(
        "plan__source_text",
        "plan__source_layout",
        "task__spans",
        "task__deadlines",
        "task__milestones",
        "task__superior_deadlines",
    )


def listing(
    actor: Actor, wanted: Filters = Filters(), *, order: str = "due", cursor: str | None = None, size: int = 50
) -> Page[Assignment]:
    """A page of parts the actor may see; order "due" (what is owed first) or "organ" (official order)."""
    rows = narrowed(scope.assignments(actor), wanted, days.today())
    return page(_with_names(rows), order=ORDERS[order], cursor=cursor, size=size)


def mine(
    actor: Actor, wanted: Filters = Filters(), *, order: str = "due", cursor: str | None = None, size: int = 50
) -> Page[Assignment]:
    """A page of the parts of the actor's own organ, also for those who oversee others."""
    rows = narrowed(scope.assignments(actor).filter(organ_id=actor.organ_id), wanted, days.today())
    return page(_with_names(rows), order=ORDERS[order], cursor=cursor, size=size)


def count(actor: Actor, wanted: Filters = Filters()) -> int:
    """How many parts fit."""
    return narrowed(scope.assignments(actor), wanted, days.today()).count()


def assignment(actor: Actor, uuid: UUID | str) -> Assignment:
    """One part with its task, plan and organ; `Assignment.DoesNotExist` otherwise."""
    rows = scope.assignments(actor).select_related("task__parent__plan", "task__carried_from__plan", "plan", "organ")
    return rows.prefetch_related(
        Prefetch("checkpoints", Checkpoint.objects.select_related("claimed_by").order_by("due_on", "id")),
        "checkpoints__decisions__by",
        "checkpoints__decisions__on_behalf_of__user",
        "measures",
        "evidence__file",
        "evidence__checkpoint",
        "progress__by",
        "problems",
    ).get(uuid=uuid)


def checkpoint(actor: Actor, uuid: UUID | str) -> Checkpoint:
    """One checkpoint; `Checkpoint.DoesNotExist` otherwise."""
    return scope.checkpoints(actor).select_related("assignment__task", "assignment__organ", "plan").get(uuid=uuid)


def evidence(actor: Actor, uuid: UUID | str) -> Evidence:
    """One proof; `Evidence.DoesNotExist` otherwise."""
    return scope.evidence(actor).select_related("assignment", "checkpoint", "file", "snapshot").get(uuid=uuid)


def _claims(actor: Actor, wanted: Filters) -> QuerySet[Checkpoint]:
    rows = scope.checkpoints(actor).filter(state=CheckpointState.CLAIMED)
    if wanted.plan:
        rows = rows.filter(plan__uuid=wanted.plan)
    if wanted.organ:
        rows = rows.filter(organ__uuid=wanted.organ)
    if wanted.late:
        rows = rows.filter(due_on__lt=F("claimed_on"))
    if text := wanted.text.strip():
        rows = rows.filter(Q(assignment__task__topic__contains=text) | Q(assignment__task__requirement__contains=text))
    return rows


def claims(actor: Actor, wanted: Filters = Filters(), *, cursor: str | None = None, size: int = 50) -> Page[Checkpoint]:
    """待审定: what units have claimed and the office has not yet decided, longest waiting first.

    Of the filters plan, organ, text and late (claimed after its day) count here.
    """
    rows = _claims(actor, wanted).select_related("assignment__task", "organ", "plan", "claimed_by")
    rows = rows.defer("plan__source_text", "plan__source_layout")
    return page(rows, order=("claimed_on", "id"), cursor=cursor, size=size)


def next_claim(actor: Actor, after: Checkpoint) -> Checkpoint | None:
    """The next claim this person may decide: the one waiting longest after `after`, from the top again at the end."""
    rows = _claims(actor, Filters()).exclude(pk=after.pk).exclude(claimed_by_id=actor.user_id)
    rows = rows.order_by("claimed_on", "id")
    later = rows.filter(Q(claimed_on__gt=after.claimed_on) | Q(claimed_on=after.claimed_on, pk__gt=after.pk))
    return (later.first() if after.claimed_on else None) or rows.first()


def claims_waiting(actor: Actor) -> int:
    """How many claims wait."""
    return _claims(actor, Filters()).count()


def due_between(actor: Actor, first: date, last: date, *, most: int = 2000) -> list[Checkpoint]:
    """The unit's own checkpoints due in a stretch of days, for calendar and timeline; at most `most` of them."""
    rows = scope.checkpoints(actor).filter(superior=Flag.NO, due_on__gte=first, due_on__lte=last)
    rows = rows.select_related("assignment__task", "organ").order_by("due_on", "id")
    return list(rows[:most])


def themes(actor: Actor, year: int) -> list[str]:
    """The themes of a year's parts."""
    rows = scope.assignments(actor).filter(year=year).exclude(theme="")
    return sorted(set(rows.order_by().values_list("theme", flat=True).distinct()))


def live(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Parts in which something may still happen."""
    return rows.filter(state__in=LIVE_STATES)


def of_organs(organ_ids: Iterable[int]) -> Filters:
    """Filters for some organs."""
    return Filters(organ_ids=tuple(organ_ids))
