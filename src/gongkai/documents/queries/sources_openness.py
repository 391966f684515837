"""The rows that the indicators of openness count; config/wiring registers them."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from gongkai.documents.models import Determination, Document
from gongkai.documents.queries import pace, scope
from gongkai.documents.queries.openness import determinations
from gongkai.documents.rules.states import OPEN, Openness, Stage
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.orgs.rules import Actor


def _due(actor: Actor, period: Period) -> QuerySet[Document]:
    """New documents whose 20 working days end in the period."""
    return pace.timed(actor).filter(due_on__range=(period.first, period.last)).exclude(state="DISCARDED")


def _published(actor: Actor, period: Period) -> QuerySet[Document]:
    rows = scope.documents(actor).filter(historical="N", published_at__isnull=False)
    return rows.filter(published_at__date__range=(period.first, period.last))


def _determined(actor: Actor, period: Period) -> QuerySet[Determination]:
    rows = determinations(actor).filter(stage=Stage.APPROVED)
    return rows.filter(decided_on__range=(period.first, period.last))


def _late(today: date) -> Q:
    return Q(state__in=OPEN, due_on__lt=today)


TIMED = Source(
    name="documents.timed",
    label="应在期内公开的信息",
    rows=_due,
    dimensions={"organ": "organ_id", "month": TruncMonth("due_on")},
    conditions={
        "in_time": Q(published_at__isnull=False, published_at__date__lte=F("due_on")),
        "late": Q(published_at__isnull=False, published_at__date__gt=F("due_on")),
        "overdue": _late,
        "past": lambda today: Q(due_on__lt=today),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("标题", lambda row: row.title),
        Column("公开时限", lambda row: row.due_on),
        Column("状态", lambda row: row.get_state_display()),
    ),
    link=lambda row: reverse("documents:document", args=[row.uuid]),
    order=("due_on", "id"),
)

PUBLISHED = Source(
    name="documents.published",
    label="已公开的信息",
    rows=_published,
    dimensions={"organ": "organ_id", "month": TruncMonth("published_at")},
    conditions={"bunched": Q(bunched="Y")},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("标题", lambda row: row.title),
        Column("公开时间", lambda row: row.published_at),
    ),
    link=lambda row: reverse("documents:document", args=[row.uuid]),
    order=("-published_at", "-id"),
)

DETERMINED = Source(
    name="documents.determinations",
    label="公开属性认定",
    rows=_determined,
    dimensions={"organ": "organ_id", "month": TruncMonth("decided_on")},
    conditions={
        "proactive": Q(openness=Openness.PROACTIVE),
        "on_request": Q(openness=Openness.ON_REQUEST),
        "withheld": Q(openness=Openness.WITHHELD),
        "against_superior": ~Q(override_why=""),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("标题", lambda row: row.document.title),
        Column("公开属性", lambda row: row.get_openness_display()),
        Column("批准日期", lambda row: row.decided_on),
    ),
    link=lambda row: reverse("documents:openness", args=[row.document.uuid]),
    order=("-decided_on", "-id"),
)

ALL = (TIMED, PUBLISHED, DETERMINED)
