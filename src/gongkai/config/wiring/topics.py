"""Wiring of topics, special platforms and sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.services import visiting
from gongkai.files import services as files
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.models import Topic
from gongkai.portal.queries import platforms, visibility
from gongkai.portal.queries import topics as queries
from gongkai.portal.rules import PublicEntry, Section, Where
from gongkai.portal.rules.topics import VERBS
from gongkai.portal.services import outside
from gongkai.portal.services.topics import following, vetting
from gongkai.vetting.services import subjects

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.orgs.models import Jurisdiction, Organ

GROUP = "公开网站"
AT_HOME = 12


def connect() -> None:
    """Connect; called once by the wiring of the house."""
    keepers = (Duty.OFFICE, Duty.ADMIN)
    for entry in (
        Entry("专题", "portal_desk:topics", order=270, group=GROUP, icon="board"),
        Entry("专业平台入口", "portal_desk:platforms", keepers, order=272, group=GROUP, icon="outside"),
        Entry("网站与域名", "portal_desk:sites", (Duty.ADMIN,), order=932, group="设置", icon="home"),
    ):
        desk.register_nav(entry)
    pages.name_verbs(VERBS)
    portal.register_entry(PublicEntry("专题", "portal:topics", order=30, note="按主题归集的政策、解读、进展和办事入口"))
    portal.register_section(_platforms)
    portal.register_section(_topics)
    portal.register_organ_section(_organ_topics)
    subjects.register_subject("portal.Topic", vetting.PRESENTER)
    subjects.register_published(vetting.published_items)
    visiting.also_visit(_addresses)
    for model, rule in visibility.OF.items():
        files.register_visibility(model, rule)
    outbox.listen_in_step("organ.merged", following.organ_merged)
    outbox.schedule("portal.links", outside.check_all, at=time(4, 10), label="检查专业平台和专题的外部网址")
    desk.register_health(_health)
    _prebuilt()


def _prebuilt() -> None:
    """The list, every topic and its feed stand in the prebuilt site; what they list is followed by its own room."""
    portal.register_pages("topics", _paths)
    outbox.follow(
        "topics.site",
        {
            **dict.fromkeys(("topic.published", "topic.changed", "topic.removed"), _topic_changed),
            "portal.links_checked": lambda jurisdiction_id: portal.changed(f"links:{jurisdiction_id}"),
        },
    )


def _paths(place: Jurisdiction) -> Iterator[str]:
    yield reverse("portal:topics")
    for topic in queries.readable(place.pk):
        yield from _addresses_of(topic)


def _addresses_of(topic: Topic) -> tuple[str, str]:
    return queries.address(topic), reverse("portal:topic_feed", args=[topic.slug])


def _topic_changed(topic_id: int, jurisdiction_id: int) -> None:
    topic = Topic.objects.get(pk=topic_id)
    keys = (f"topic:{topic_id}", f"topics:{jurisdiction_id}")
    portal.changed(*keys, paths=_addresses_of(topic), jurisdiction_id=jurisdiction_id)


def _platforms(place: Jurisdiction) -> Section | None:
    """Special platforms, prominently (R015)."""
    pages.made_from(f"site:{place.pk}")
    rows = list(platforms.platforms(place.pk))
    return (
        Section("办事与查询平台", "portal/platforms/_home.html", {"platforms": rows}, where=Where.FIRST, order=20)
        if rows
        else None
    )


def _topics(place: Jurisdiction) -> Section | None:
    """The first topics of the list."""
    pages.made_from(f"topics:{place.pk}")
    cards = queries.first(place.pk, AT_HOME)
    if not cards:
        return None
    address = reverse("portal:topics")
    return Section("专题", "portal/topics/_home.html", {"cards": cards}, address, "全部专题", Where.WIDE, 20)


def _organ_topics(organ: Organ) -> Section | None:
    """The topics a unit answers for."""
    pages.made_from(f"topics:{organ.jurisdiction_id}")
    cards = queries.of_organ(organ.jurisdiction_id, organ.pk)
    return (
        Section("专题", "portal/topics/_organ.html", {"cards": cards}, reverse("portal:topics"), "全部专题")
        if cards
        else None
    )


def _addresses(document: Document) -> list[str]:
    """Topics may list any document of their place: after a removal each is looked at again."""
    rows = queries.readable(document.jurisdiction_id)
    return [reverse("portal:topics"), *(queries.address(row) for row in rows)]


def _health(actor: Actor) -> list[Finding]:
    """Topics past their cycle, without a keeper; special platforms that do not answer; a place with none."""
    found = [
        Finding(
            f"专题“{row.title}”超过更新期限（{day:%Y-%m-%d}）", reverse("portal_desk:topic", args=[row.uuid]),
            "更新内容并公开；确无新内容的，点“已核对，暂无更新”。", Severity.WARN, row.organ.short_name,
        )
        for row, day in queries.stale(actor)
    ]  # fmt: skip
    found += [
        Finding(
            f"专题“{row.title}”没有在岗的责任人", reverse("portal_desk:topic_edit", args=[row.uuid]),
            "在专题设置中指定责任岗位，并安排人员到岗。", Severity.WARN, row.organ.short_name,
        )
        for row in queries.unheld(actor)
    ]  # fmt: skip
    if actor.may(Duty.OFFICE, Duty.ADMIN):
        found += [
            Finding(
                f"专业平台“{row.platform.name}”打不开", reverse("portal_desk:platforms"),
                "核对网址；平台停用的，去掉入口。", Severity.WARN,
            )
            for row in platforms.checked(actor.jurisdiction_id)
            if row.state == "BAD"
        ]  # fmt: skip
    return found
