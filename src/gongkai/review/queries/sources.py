"""The rows that this room's indicators count; the wiring registers them."""

from __future__ import annotations

from datetime import date, time

from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import TruncMonth

from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.review.models import Decision, Review, Step
from gongkai.review.queries import scope
from gongkai.review.rules import addresses
from gongkai.review.rules.states import TO_DO, Kind, ReviewState, Route, Sort, Verdict


def _reviews(actor: Actor, period: Period) -> QuerySet[Review]:
    """What was submitted in the period, withdrawn ones left out."""
    first, last = days.moment_of(period.first, time.min), days.moment_of(period.last, time.max)
    rows = scope.reviews(actor).filter(opened_at__range=(first, last)).exclude(state=ReviewState.WITHDRAWN)
    return rows.select_related("organ")


def _decisions(actor: Actor, period: Period) -> QuerySet[Decision]:
    """What was decided in the period."""
    rows = scope.decisions(actor).filter(decided_on__range=(period.first, period.last))
    return rows.select_related("review__organ", "step", "person", "by")


def _steps(actor: Actor, period: Period) -> QuerySet[Step]:
    """What waits now and was due by the end of the period."""
    rows = scope.steps(actor).filter(state__in=TO_DO, due_on__range=(period.first, period.last))
    return rows.select_related("review__organ", "organ")


def _late(today: date) -> Q:
    return Q(due_on__lt=today)


REVIEWS = Source(
    name="review.reviews",
    label="送审件",
    rows=_reviews,
    dimensions={"organ": "organ_id", "month": TruncMonth("opened_at", tzinfo=days.SHANGHAI, output_field=DateField())},
    conditions={
        "returned": Q(returned_times__gt=0),
        "emergency": Q(route=Route.EMERGENCY),
        "complete": Q(state=ReviewState.COMPLETE),
    },
    measures={"returned_times": "returned_times"},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("标题", lambda row: row.title),
        Column("类别", lambda row: Kind(row.kind).label),
        Column("方式", lambda row: Route(row.route).label),
        Column("退回次数", lambda row: row.returned_times),
        Column("状态", lambda row: ReviewState(row.state).label),
    ),
    link=lambda row: addresses.page_of(row.uuid),
    order=("-opened_at", "-id"),
)

DECISIONS = Source(
    name="review.decisions",
    label="审批",
    rows=_decisions,
    dimensions={"organ": "organ_id", "month": TruncMonth("decided_on")},
    conditions={
        "paper": Q(on_behalf_of__isnull=False),
        "late": Q(late="Y"),
        "returned": Q(verdict=Verdict.RETURN),
    },
    columns=(
        Column("单位", lambda row: row.review.organ),
        Column("标题", lambda row: row.review.title),
        Column("步骤", lambda row: Sort(row.step.sort).label),
        Column("审批人", lambda row: row.person.name),
        Column("录入人", lambda row: row.by.name),
        Column("审批日期", lambda row: row.decided_on),
        Column("结论", lambda row: Verdict(row.verdict).label),
    ),
    link=lambda row: addresses.page_of(row.review.uuid),
    order=("-decided_on", "-id"),
)

STEPS = Source(
    name="review.steps",
    label="待办审核步骤",
    rows=_steps,
    dimensions={"organ": "organ_id"},
    conditions={"late": _late},
    columns=(
        Column("办理单位", lambda row: row.organ),
        Column("标题", lambda row: row.review.title),
        Column("步骤", lambda row: Sort(row.sort).label),
        Column("时限", lambda row: row.due_on),
    ),
    link=lambda row: addresses.page_of(row.review.uuid),
    order=("due_order", "id"),
)

ALL = (REVIEWS, DECISIONS, STEPS)
