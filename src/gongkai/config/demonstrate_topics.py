"""The demo's topics and special platforms, put together by people of their units and made public by the office on their days."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.documents.rules import marks
from gongkai.kernel import days, html
from gongkai.orgs.queries import posts as holding
from gongkai.orgs.rules import Actor, Duty
from gongkai.portal.forms.topics import READERS
from gongkai.portal.models import SiteMilestone, Topic
from gongkai.portal.queries import parts
from gongkai.portal.queries import topics as queries
from gongkai.portal.queries.parts import draw
from gongkai.portal.rules.parts import HTML, PartKind
from gongkai.portal.rules.topics import TopicKind, TopicState
from gongkai.portal.services import platforms
from gongkai.portal.services.topics import composing, publishing

BY_RULE = {"documents", "pairs", "interpretations", "tasks", "contact"}
ORDER_STEP = 10


def tell(posts: Posts, *, until: date) -> None:
    """Platforms on the day the site went into service, topics each on its own day."""
    story, office = data("topics.yaml"), _holder(posts, "zfb", Duty.OFFICE)
    with days.standing_at(story["milestones"][-1]["reached"]):
        for row in story["platforms"]:
            platforms.save_platform(platform=None, by=office, **row)
        for row in story["milestones"]:
            SiteMilestone.objects.create(
                jurisdiction_id=office.jurisdiction_id, stage=row["stage"], planned_on=row["planned"],
                reached_on=row["reached"], note=row["note"],
            )  # fmt: skip
    for place, row in enumerate(story["topics"], 1):
        if row["day"] <= until:
            _bring(posts, office, row, place * ORDER_STEP)


def _holder(posts: Posts, organ: str, duty: Duty) -> Actor:
    return holding.actor_of(holding.holders(posts.organ(organ).pk, duty)[0])


def _editor(posts: Posts, organ: str) -> Actor:
    """Whoever writes for the unit; where nobody does, a clerk of the office, who then does not publish."""
    found = holding.holders(posts.organ(organ).pk, Duty.EDITOR)
    office = posts.organ("zfb").pk
    return holding.actor_of((found or holding.holders(office, Duty.OFFICE)[1:])[0])


def _bring(posts: Posts, office: Actor, row: dict[str, Any], order: int) -> None:
    """One topic from its outline to where the story leaves it."""
    with days.standing_at(days.moment_of(row["day"], time(10))):
        topic = _composed(posts, row, order)
        if row.get("draft"):
            return
        publishing.publish(topic=Topic.objects.get(pk=topic.pk), by=office)
    if "archive" in row:
        with days.standing_at(row["archive"]["day"]):
            publishing.end(topic=topic, to=TopicState.ARCHIVED, reason=row["archive"]["reason"], by=office)


def _composed(posts: Posts, row: dict[str, Any], order: int) -> Topic:
    editor = _editor(posts, row["organ"])
    outline = queries.outlines().get(row.get("outline", ""))
    topic = composing.create(
        organ=posts.organ(row["organ"]), title=row.get("title", outline.title if outline else ""),
        slug=row.get("slug", outline.key if outline else ""), by=editor,
        kind=outline.kind if outline else TopicKind(row["kind"]),
        summary=row.get("summary", outline.summary if outline else ""), outline=outline.key if outline else "",
        cycle_days=row.get("cycle", outline.cycle if outline else 90),
    )  # fmt: skip
    composing.save(topic=topic, values={"order": order}, by=editor)
    told = {part["slot"]: part for part in row["parts"] if "slot" in part}
    for part in list(topic.parts.all()):
        if part.slot in told:
            values = _values(part.kind, {"values": part.values} | told[part.slot])
            composing.save_part(part=part, title=part.title, note="", values=values, by=editor)
        elif part.kind in BY_RULE and not draw(part.kind, queries.where(topic), part.values).empty:
            composing.save_part(part=part, title=part.title, note="", values=part.values, by=editor)
        elif row.get("keep") != part.slot:
            composing.remove_part(part=part, by=editor)
    for extra in row["parts"]:
        if "slot" not in extra:
            values = _values(extra["kind"], extra)
            composing.add_part(topic=topic, kind=extra["kind"], title=extra["title"], values=values, by=editor)
    return topic


def _values(code: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the part's form would make of it."""
    kind = parts.kind_of(code)
    assert isinstance(kind, PartKind)
    values = dict(told.get("values", {}))
    for one in kind.fields:
        if "lines" in told and one.sort in READERS:
            values[one.name], wrong = READERS[one.sort][0](told["lines"])
            if wrong:
                raise ValueError(f"{told.get('title', code)}: {wrong}")
        elif "text" in told and one.sort == HTML:
            values[one.name] = html.clean(marks.html_of(told["text"]))
    return values
