"""What the office keeps over the year: problems, checks, rectifications, circulars, rounds, look-back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import (
    Check,
    Circular,
    LookBack,
    LookBackItem,
    Problem,
    Rectification,
    Round,
    RoundReply,
    Task,
)
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.states import CircularState
from gongkai.orgs.rules import Actor


def problems(actor: Actor, *, state: str = "", cursor: str | None = None, size: int = 50) -> Page[Problem]:
    """Problems, newest first."""
    rows = scope.problems(actor).select_related("organ", "assignment__task").prefetch_related("parties")
    return page(rows.filter(state=state) if state else rows, order=("-logged_at", "-id"), cursor=cursor, size=size)


def problem(actor: Actor, uuid: UUID | str) -> Problem:
    """One problem; `Problem.DoesNotExist` otherwise."""
    return scope.problems(actor).select_related("organ", "assignment__task", "logged_by").get(uuid=uuid)


def rectifications(actor: Actor, *, state: str = "", cursor: str | None = None, size: int = 50) -> Page[Rectification]:
    """Ordered corrections, the one due first on top."""
    rows = scope.rectifications(actor).select_related("organ", "assignment__task")
    return page(rows.filter(state=state) if state else rows, order=("due_on", "id"), cursor=cursor, size=size)


def rectification(actor: Actor, uuid: UUID | str) -> Rectification:
    """One ordered correction; `Rectification.DoesNotExist` otherwise."""
    rows = scope.rectifications(actor).select_related("organ", "assignment__task", "check_record", "circular")
    return rows.get(uuid=uuid)


def checks(actor: Actor, *, task: Task | None = None, cursor: str | None = None, size: int = 50) -> Page[Check]:
    """Checks, newest first; a guiding unit also sees those it made."""
    rows = Check.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(by_organ_id=actor.organ_id))
    if task is not None:
        rows = rows.filter(task=task)
    rows = rows.select_related("organ", "by_organ", "task", "by").prefetch_related("rectifications")
    return page(rows, order=("-on", "-id"), cursor=cursor, size=size)


def check(actor: Actor, uuid: UUID | str) -> Check:
    """One check; `Check.DoesNotExist` otherwise."""
    rows = Check.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(by_organ_id=actor.organ_id))
    return rows.select_related("organ", "by_organ", "task", "by").get(uuid=uuid)


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
    return (
        scope.mine(actor, RoundReply.objects.filter(round=of))
        .select_related("organ", "by")
        .order_by("organ_order", "id")
    )


def reply(actor: Actor, uuid: UUID | str) -> RoundReply:
    """One answer; `RoundReply.DoesNotExist` otherwise."""
    return scope.mine(actor, RoundReply.objects.all()).select_related("round", "organ").get(uuid=uuid)


def lookbacks(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[LookBack]:
    """Look-backs, newest first."""
    rows = LookBack.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(items__owner_id=actor.organ_id).distinct()
    return page(
        rows.select_related("plan").defer("plan__source_text", "plan__source_layout"),
        order=("-opened_at", "-id"),
        cursor=cursor,
        size=size,
    )


def lookback(actor: Actor, uuid: UUID | str) -> LookBack:
    """One look-back; `LookBack.DoesNotExist` otherwise."""
    rows = LookBack.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(items__owner_id=actor.organ_id).distinct()
    return rows.select_related("plan").get(uuid=uuid)


def lookback_items(actor: Actor, of: LookBack, *, cursor: str | None = None, size: int = 100) -> Page[LookBackItem]:
    """The lines of a look-back in order; a unit sees those it owns."""
    rows = LookBackItem.objects.filter(lookback=of, lookback__jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(owner_id=actor.organ_id)
    rows = rows.select_related("task", "owner", "carried_to__plan", "decided_by")
    return page(rows, order=("position", "id"), cursor=cursor, size=size)


def lookback_item(actor: Actor, uuid: UUID | str) -> LookBackItem:
    """One line; `LookBackItem.DoesNotExist` otherwise."""
    rows = LookBackItem.objects.filter(lookback__jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        rows = rows.filter(owner_id=actor.organ_id)
    return rows.select_related("lookback__plan", "task__plan", "owner").get(uuid=uuid)
