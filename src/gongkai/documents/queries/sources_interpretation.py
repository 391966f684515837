"""The rows that the indicators of interpretation count (R113); config/wiring registers them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import briefing
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules.interpretation import LEAST_FORMS
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.kernel import days
from gongkai.orgs.rules import Actor


def _owed(actor: Actor, period: Period) -> QuerySet[Document]:
    """Policy documents first published in the period, exempt ones among them."""
    rows = queries.policy(actor).filter(published_at__date__range=(period.first, period.last), historical="N")
    return queries.counted(rows).annotate(briefed=briefing.held(days.now()))


OWED = Source(
    name="documents.to_interpret",
    label="应解读的文件",
    rows=_owed,
    dimensions={"organ": "organ_id", "month": TruncMonth("published_at")},
    conditions={
        "interpreted": Q(interpreted=True),
        "diversified": Q(form_kinds__gte=LEAST_FORMS, rich_kinds__gte=1),
        "multichannel": Q(channel_count__gte=LEAST_FORMS),
        "exempt": Q(interpret="EXEMPT"),
        "major": Q(major__isnull=False),
        "briefed": Q(briefed=True),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("标题", lambda row: row.title),
        Column("公开时间", lambda row: row.published_at),
        Column("形式", lambda row: row.form_kinds or 0),
        Column("渠道", lambda row: row.channel_count or 0),
    ),
    link=lambda row: reverse("documents:interpretation", args=[row.uuid]),
    order=("-published_at", "-id"),
)

ALL = (OWED,)
