"""The rows that indicators of columns count."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.catalogue.models import Column as CatalogueColumn
from gongkai.catalogue.queries import columns
from gongkai.catalogue.rules.columns import REQUIRED, ColumnState
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.orgs.rules import Actor


def _columns(actor: Actor, period: Period) -> QuerySet[CatalogueColumn]:
    """Visible columns that should hold something, as they stand now, of organs on the books."""
    found = columns.visible_columns(actor).filter(columns.EXPECTED, organ__state="ACTIVE")
    return found.filter(made_on__lte=period.last)


def _stale(today: date) -> Q:
    return Q(due_on__lt=today)


COLUMNS = Source(
    name="catalogue.columns",
    label="栏目",
    rows=_columns,
    dimensions={"organ": "owner_id"},
    conditions={
        "stale": _stale,
        "empty": Q(items=0, kind__in=[kind.value for kind in REQUIRED]),
        "statutory": Q(kind__in=[kind.value for kind in REQUIRED]),
        "unheld": Q(duty_user=None),
    },
    columns=(
        Column("责任单位", lambda row: row.owner),
        Column("栏目", lambda row: row.title),
        Column("责任人", lambda row: row.duty_user.name if row.duty_user else "（空缺）"),
        Column("公开信息", lambda row: row.items),
        Column("最近更新", lambda row: row.updated_on or ""),
        Column("更新期限", lambda row: row.due_on or ""),
        Column("状态", lambda row: ColumnState(row.state).label),
    ),
    link=lambda row: reverse("catalogue:column", args=[row.uuid]),
    order=("due_on", "id"),
)
