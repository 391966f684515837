"""What press conferences ask of a post, and what an inspector would find of them (R114)."""

from __future__ import annotations

from django.urls import reverse

from gongkai.documents.queries import briefing
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity, Todo

MOST = 20


def todo(actor: Actor) -> list[Todo]:
    """Own public major policies whose press conference is not held or not registered."""
    if not actor.may(Duty.EDITOR, Duty.LIAISON):
        return []
    return [
        Todo(
            clip(row.title, 60), reverse("documents:interpretation", args=[row.uuid]), briefing.due_on(row),
            "新闻发布会", row.organ.short_name,
        )
        for row in briefing.owing(actor).filter(organ_id=actor.organ_id)[:MOST]
    ]  # fmt: skip


def health(actor: Actor) -> list[Finding]:
    """Major policies past their days without a press conference."""
    count = briefing.late(actor).count()
    if not count:
        return []
    remedy = "举行新闻发布会并登记主题、时间、发布人和实录；不属于重大政策的，写明理由取消。"
    url = reverse("documents:interpretations") + "?tab=major"
    return [Finding(f"{count}件重大政策公开后没有举行新闻发布会", url, remedy, Severity.WARN)]
