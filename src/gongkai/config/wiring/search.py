"""Wiring of searching: what everyone finds, what those at their desks find, the news that changes it, what runs by the clock."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.config.wiring import search_openness, search_public, search_registers, search_staff
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.services import sealing, visiting
from gongkai.kernel import days
from gongkai.kernel.crypto import CannotOpen
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.search import jobs
from gongkai.search import services as search
from gongkai.search.queries import missed, standing

if TYPE_CHECKING:
    from gongkai.documents.models import Document

VERBS = {
    "search.synonyms_saved": "保存检索同义词",
    "search.synonyms_switched": "启用或停用检索同义词",
    "search.term_settled": "处理没有查到的词",
}
GROUP = "公开网站"


def connect() -> None:
    """Connect this room with the others; called once, before the documents: their removal is visited after it left the index."""
    search_public.connect()
    search_openness.connect()
    search_registers.connect()
    search_staff.connect()
    outbox.follow("search", search.handlers({"documents.removed": search_public.removed_keys}))
    outbox.schedule("search.build", jobs.build_missing, every=timedelta(minutes=1), label="建立缺少的检索索引")
    outbox.schedule("search.files", jobs.read_files, every=timedelta(minutes=1), label="读取新公开附件的文字供检索")
    outbox.schedule("search.check", jobs.check, at=time(2, 20), label="核对检索索引与记录是否一致")
    outbox.schedule("search.missed", jobs.tell_missed, at=time(8, 15), weekday=0, label="汇总没有查到的词")
    visiting.also_visit(_searches)
    desk.register_health(_findings)
    pages.name_verbs(VERBS)
    desk.register_nav(Entry("检索", "search:search", order=3, icon="search"))
    for entry in (
        Entry("检索同义词", "search:synonyms", (Duty.OFFICE, Duty.ADMIN), order=932, group=GROUP, icon="filter"),
        Entry("没有查到的词", "search:missed", (Duty.OFFICE, Duty.ADMIN), order=934, group=GROUP, icon="search"),
    ):
        desk.register_nav(entry)


def _findings(actor: Actor) -> list[Finding]:
    """Terms that wait for the office, indexes that differ."""
    found = []
    if many := missed.waiting(actor):
        remedy = "增加同义词、补充栏目内容，或者标明不属本级公开范围。"
        found.append(Finding(f"{many}个检索词群众查不到结果", reverse("search:missed"), remedy, Severity.WARN))
    for trouble in standing.troubles(actor):
        remedy = "夜间自动修补；反复出现的，运行 gongkai search rebuild。"
        found.append(Finding(trouble, reverse("outbox:letters"), remedy, Severity.WARN))
    return found


def _searches(document: Document) -> list[str]:
    """Searches that would show a removed document: by its title, by its number, and what is suggested for its beginning.

    The page repeats the words it was asked, so the title is asked for without its last character; and others that quote the
    title are kept out by issuer and day.
    """
    removal = document.removals.filter(state="DONE").order_by("-pk").first()
    if removal is None or document.published_at is None:
        return []
    try:
        rows = sealing.opened(removal)["Document"]
    except CannotOpen:
        return []
    title = str(rows[0]["title"]) if rows else ""
    day = days.day_of(document.published_at).isoformat()
    near = {"organ": str(document.organ.uuid), "from": day, "to": day, "exact": "1"}
    page, suggest = reverse("search_public:search"), reverse("search_public:suggest")
    asked = [words for words in (title[:-1][:100], document.number) if words]
    found = [f"{page}?{urlencode({'q': words, **near})}" for words in asked]
    return [*found, f"{suggest}?{urlencode({'q': title[:12]})}"] if len(title) > 12 else found
