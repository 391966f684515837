"""任务进展: the public progress of released tasks of a plan (R040–R042), always as it stands today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from gongkai.ledger.queries import published
from gongkai.portal.rules.parts import CHOICE, LINE, WHOLE, PartField, PartKind, Shown, Where
from gongkai.portal.rules.sections import Latest

MOST = 60


def _plan(where: Where, asked: str) -> UUID | None:
    """The plan asked for, if something of it is public; the newest one where none was named."""
    rows = published.plans(where.jurisdiction_id)
    return next((row.uuid for row in rows if not asked or str(row.uuid) == asked), None)


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """How many tasks stand how, then the tasks."""
    key = (f"plans:{where.jurisdiction_id}",)
    plan = _plan(where, str(values.get("plan") or ""))
    if plan is None:
        return Shown({}, True, (), key)
    theme, most = str(values.get("theme") or ""), min(int(values.get("most") or 20), MOST)
    words = str(values.get("words") or "")
    rows = published.released_tasks(where.jurisdiction_id, plan=plan, theme=theme, text=words, size=most).rows
    counts = [(state.label, number) for state, number in published.counts(where.jurisdiction_id, plan=plan).items()]
    news = tuple(
        Latest(
            f"【{row.state.label}】{row.name}", reverse("ledger_public:task", args=[row.uuid]), row.shown_at,
            "、".join(row.lead_units), "任务进展", row.requirement,
        )
        for row in rows
        if row.shown_at
    )  # fmt: skip
    context = {
        "rows": rows,
        "counts": counts if not theme and not words else [],
        "title": rows[0].plan_title if rows else "",
        "more": f"{reverse('ledger_public:progress')}?year={rows[0].year}" if rows else "",
    }
    return Shown(context, not rows, news, key, max((row.shown_at for row in rows if row.shown_at), default=None))


KIND = PartKind(
    "tasks",
    "任务进展",
    "任务台账中已公开的任务和进展，随台账自动更新",
    "portal/parts/tasks.html",
    (
        PartField("plan", "方案", CHOICE, choices="plans", none="最近公开的方案"),
        PartField("theme", "只列这一主题", LINE, "与通知中的主题完全一致", most=60),
        PartField("words", "任务含有", LINE, most=40),
        PartField("most", "最多列出", WHOLE, f"1 至 {MOST} 项", required=True, most=MOST, initial=20),
    ),
    show,
    "todo",
)
