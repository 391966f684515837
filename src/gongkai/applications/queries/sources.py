"""The rows that the indicators of applications count; config/wiring registers them. No applicant's name is shown."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.receipt import BY_CONFIRMING
from gongkai.applications.rules.states import OPEN_STATES, State
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.orgs.rules import Actor

COLUMNS = (
    Column("单位", lambda row: row.organ),
    Column("登记编号", lambda row: row.case.number),
    Column("提交日期", lambda row: row.submitted_on),
    Column("收到日期", lambda row: row.received_on),
    Column("答复期限", lambda row: row.due_on),
    Column("状态", lambda row: row.get_state_display()),
)
CONFIRMED = Q(case__channel__in=sorted(BY_CONFIRMING), confirmed_after__isnull=False)


def _submitted(actor: Actor, period: Period) -> QuerySet[Application]:
    return applications(actor).filter(submitted_on__range=(period.first, period.last))


def _due(actor: Actor, period: Period) -> QuerySet[Application]:
    return applications(actor).filter(due_on__range=(period.first, period.last))


def _overdue(today: date) -> Q:
    return Q(state__in=sorted(OPEN_STATES), stopped="N", due_on__lt=today)


SUBMITTED = Source(
    name="applications.submitted",
    label="期内提交的申请",
    rows=_submitted,
    dimensions={"organ": "organ_id", "month": TruncMonth("submitted_on")},
    conditions={
        "unconfirmed": Q(state=State.SUBMITTED),
        "confirmed": CONFIRMED,
        "confirmed_soon": CONFIRMED & Q(confirmed_after__lte=1),
    },
    columns=COLUMNS,
    link=lambda row: reverse("applications:case", args=[row.uuid]),
    order=("submitted_on", "id"),
)

DUE = Source(
    name="applications.due",
    label="应在期内答复的申请",
    rows=_due,
    dimensions={"organ": "organ_id", "month": TruncMonth("due_on")},
    conditions={
        "in_time": Q(closed_on__isnull=False, closed_on__lte=F("due_on")),
        "past": lambda today: Q(closed_on__isnull=False) | _overdue(today),
        "overdue": _overdue,
    },
    columns=COLUMNS,
    link=lambda row: reverse("applications:case", args=[row.uuid]),
    order=("due_on", "id"),
)
