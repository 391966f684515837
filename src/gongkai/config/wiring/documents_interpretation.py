"""Wiring of interpretation: in step with its document, files, figures, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import briefing, sources_interpretation, todo_briefing, visibility_interpretation
from gongkai.documents.services import interpretation, rounds
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal.services.policies import PolicyPart, register_policy_part

if TYPE_CHECKING:
    from datetime import date

    from gongkai.documents.models import Document

VERBS = {
    "interpretation.planned": "填写解读方案",
    "interpretation.written": "填写解读材料",
    "interpretation.copied_judged": "对形式化解读提示作出处理",
    "interpretation.form_added": "加入解读形式",
    "interpretation.form_dropped": "去掉解读形式",
    "interpretation.exempt": "登记免于解读",
    "interpretation.required": "列为应当解读",
    "interpretation.round_opened": "开展新一轮解读",
    "interpretation.submitted": "解读送审",
    "interpretation.published": "公开解读",
    "briefing.logged": "登记新闻发布会",
    "briefing.transcript_added": "登记新闻发布会实录",
    "briefing.dropped": "去掉新闻发布会登记",
    "document.major_marked": "列为重大政策",
    "document.major_unmarked": "取消重大政策",
    "mention.logged": "登记媒体报道",
    "training.logged": "登记培训",
}


def connect() -> None:
    """Connect what interpretation needs; the boards and figures of documents are loaded with openness."""
    for event in ("documents.published", "documents.corrected"):
        outbox.listen_in_step(event, interpretation.publish_with)
    outbox.listen_in_step("review.completed", rounds.approved)
    outbox.listen_in_step("review.returned", rounds.returned)
    for source in sources_interpretation.ALL:
        indicators.register_source(source)
    for model, rule in visibility_interpretation.OF.items():
        files.register_visibility(model, rule)
    pages.name_verbs(VERBS)
    desk.register_todo(todo_briefing.todo)
    desk.register_health(todo_briefing.health)
    register_policy_part(_briefings)
    desk.register_nav(Entry("政策解读", "documents:interpretations", order=258, group="公文", icon="message"))


def _briefings(document: Document, on: date | None) -> PolicyPart | None:
    """Press conferences on the policy, as it is read now or was on a day."""
    rows = briefing.told(document, on)
    return PolicyPart("新闻发布会", "documents/_public_briefings.html", {"briefings": rows}) if rows else None
