"""Topics for tests."""

from __future__ import annotations

from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.portal.queries import parts
from gongkai.portal.rules.topics import TopicKind
from gongkai.portal.services import platforms
from gongkai.portal.services.topics import composing, publishing

TEXT = {"html": "<p>围绕特色种植和乡村旅游，今年安排四项工作。</p>"}


def topic(
    organ=None,
    *,
    title="乡村振兴",
    slug="rural",
    by=None,
    outline="",
    kind=TopicKind.LIVELIHOOD,
    summary="规划、政策和进展。",
):
    """A draft topic with one part of text (or the parts of an outline)."""
    organ = organ or orgs.organ("县农业农村局")
    by = by or orgs.actor(Duty.EDITOR, organ)
    made = composing.create(organ=organ, title=title, slug=slug, kind=kind, summary=summary, outline=outline, by=by)
    if not outline:
        add(made, "text", "今年重点", TEXT, by=by)
    return made


def add(topic, kind, title, values, by=None):
    """One more part."""
    by = by or orgs.actor(Duty.EDITOR, topic.organ)
    return composing.add_part(topic=topic, kind=kind, title=title, values=values, by=by)


def published(organ=None, **given):
    """A public topic."""
    made = topic(organ, **given)
    publish(made)
    return made


def publish(topic):
    """By the reviewer of its unit."""
    version = publishing.publish(topic=topic, by=orgs.actor(Duty.REVIEWER, topic.organ))
    topic.refresh_from_db()
    return version


def work(organ):
    """A unit's topics for the generated access test: a draft of each kind of part, one that is public."""
    slug = f"u{organ.pk}"
    made = topic(organ, title=f"{organ.name}草稿专题", slug=slug)
    for kind in parts.kinds():
        if kind.code in {"documents", "pairs"}:
            add(made, kind.code, kind.label, {"kind": "PLAN", "most": 5})
    published(organ, title=f"{organ.name}公开专题", slug=f"{slug}-public")
    if organ.jurisdiction.office_id == organ.pk or not platforms.queries.platforms(organ.jurisdiction_id).exists():
        by = orgs.actor(Duty.OFFICE, orgs.office(organ.jurisdiction))
        platforms.save_platform(
            platform=None, name=f"{organ.jurisdiction.name}政务服务", url=f"https://p{organ.pk}.example.test/", note="",
            icon="people", by=by,
        )  # fmt: skip
    return made
