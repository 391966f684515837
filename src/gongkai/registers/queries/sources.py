"""The rows that the indicators of registers count; config/wiring registers them. No value of a row is shown."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.kernel.labels import Flag
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Row
from gongkai.registers.rules.states import Act, State

COUNTED = (State.READY, State.REVIEW, State.APPROVED, State.RETURNED, State.PUBLISHED)
PUBLISHED = Q(batch__published_on__isnull=False)
COLUMNS = (
    Column("单位", lambda row: row.organ),
    Column("清单", lambda row: row.register.title),
    Column("形成日期", lambda row: row.formed_on),
    Column("公开期限", lambda row: row.due_on),
    Column("公开日期", lambda row: row.batch.published_on or "未公开"),
)


def _rows(actor: Actor, period: Period) -> QuerySet[Row]:
    """First versions of rows to be public, formed in the period: published ones, and those read in and still on their way."""
    rows = mine(actor, Row.objects.select_related("organ", "register", "batch"))
    return rows.filter(
        act=Act.ADD, public=Flag.YES, batch__state__in=COUNTED, formed_on__range=(period.first, period.last)
    )  # fmt: skip


def _late(today: date) -> Q:
    return Q(batch__published_on__gt=F("due_on")) | Q(batch__published_on__isnull=True, due_on__lt=today)


def _past(today: date) -> Q:
    return Q(due_on__isnull=False) & (PUBLISHED | Q(due_on__lt=today))


ROWS = Source(
    name="registers.rows",
    label="统计期内形成、应当公开的清单数据",
    rows=_rows,
    dimensions={"organ": "organ_id", "month": TruncMonth("formed_on")},
    conditions={
        "published": PUBLISHED,
        "timed": Q(due_on__isnull=False),
        "in_time": Q(batch__published_on__lte=F("due_on")),
        "past": _past,
        "late": _late,
    },
    columns=COLUMNS,
    link=lambda row: reverse("registers:batch", args=[row.batch.uuid]),
    order=("formed_on", "id"),
)
