"""Topics by right at the desk, as the public reads them, and which of them wait for somebody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.portal.models import Topic, TopicPart
from gongkai.portal.queries import parts
from gongkai.portal.rules import outlines as presets
from gongkai.portal.rules.outlines import Outline
from gongkai.portal.rules.parts import PartKind, Shown, Where
from gongkai.portal.rules.topics import READABLE, TopicKind, TopicState, due_on

DATA = Path(__file__).parent.parent / "data" / "topics.yaml"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part ready for its template; `shown.context` stands there as `shown`."""

    uuid: str
    kind: PartKind
    title: str
    note: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Page:
    """A topic as somebody reads it: the published one, or the working one in a preview."""

    topic: Topic
    title: str
    summary: str
    cover: str
    parts: tuple[Drawn, ...]
    updated: datetime | None

    @property
    def full(self) -> list[Drawn]:
        """Parts of the main column that have something to show, and those that say plainly that they have nothing."""
        return [part for part in self.parts if not part.kind.side]

    @property
    def beside(self) -> list[Drawn]:
        """Parts of the side column; empty ones are left out there."""
        return [part for part in self.parts if part.kind.side and not part.shown.empty]

    @property
    def empty(self) -> bool:
        """Whether no part has anything to show."""
        return all(part.shown.empty for part in self.parts)

    @property
    def keys(self) -> tuple[str, ...]:
        """What the page was made from."""
        own = (f"topic:{self.topic.pk}", f"organ:{self.topic.organ_id}", f"links:{self.topic.jurisdiction_id}")
        return tuple(dict.fromkeys((*own, *(key for part in self.parts for key in part.shown.keys))))


@cache
def outlines() -> dict[str, Outline]:
    """The ready outlines of data/topics.yaml."""
    return presets.parse(DATA.read_text("utf-8"))


def visible(actor: Actor) -> QuerySet[Topic]:
    """Topics the actor may look at: the jurisdiction's for who oversees, else those of the own unit."""
    found = Topic.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return found if actor.oversees else found.filter(organ_id=actor.organ_id)


def listed(actor: Actor, *, state: str = "", kind: str = "", text: str = "") -> QuerySet[Topic]:
    """The desk's list."""
    found = visible(actor).select_related("organ", "post", "published", "edited_by").annotate(many=Count("parts"))
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    for word in text.split()[:5]:
        found = found.filter(title__icontains=word)
    return found.order_by("order", "id")


def topic(actor: Actor, uuid: UUID) -> Topic:
    """One topic by right; `Topic.DoesNotExist` otherwise."""
    found = visible(actor).select_related("organ", "post", "published", "cover", "edited_by")
    return found.get(uuid=uuid)


def part(topic: Topic, uuid: UUID) -> TopicPart:
    """One part of a topic; `TopicPart.DoesNotExist` otherwise."""
    return topic.parts.get(uuid=uuid)


def content_of(topic: Topic) -> dict[str, Any]:
    """The working content, as it would be published."""
    rows = [
        {"uuid": str(row.uuid), "kind": row.kind, "title": row.title, "note": row.note, "values": row.values}
        for row in topic.parts.order_by("position", "id")
    ]
    cover = str(topic.cover.uuid) if topic.cover else ""
    return {"title": topic.title, "summary": topic.summary, "cover": cover, "parts": rows}


def fingerprint_of(content: dict[str, Any]) -> str:
    """The fingerprint of content: what the check spoke of."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def where(topic: Topic) -> Where:
    """For whom the parts of a topic are drawn."""
    return Where(topic.jurisdiction_id, topic.organ_id, topic.pk, days.today())


def drawn(topic: Topic, content: dict[str, Any], made_at: datetime | None) -> Page:
    """Every part drawn; what is of a kind no longer there is left out."""
    place = where(topic)
    found = [
        Drawn(row["uuid"], kind, row["title"], row["note"], kind.show(place, row["values"]))
        for row in content["parts"]
        if (kind := parts.kind_of(row["kind"]))
    ]
    moments = [moment for moment in (made_at, *(one.shown.updated for one in found)) if moment]
    return Page(
        topic, content["title"], content["summary"], content["cover"], tuple(found), max(moments, default=None)
    )  # fmt: skip


def preview(topic: Topic) -> Page:
    """The working topic as it would be read."""
    return drawn(topic, content_of(topic), None)


def readable(jurisdiction_id: int) -> QuerySet[Topic]:
    """What the public may read of a place, in order; archived ones too."""
    found = Topic.objects.filter(jurisdiction_id=jurisdiction_id, state__in=READABLE, published__isnull=False)
    return found.select_related("published", "organ").order_by("order", "id")


def page(jurisdiction_id: int, slug: str) -> Page:
    """A public topic by its address; `Topic.DoesNotExist` for what is not public."""
    found = readable(jurisdiction_id).get(slug=slug)
    assert found.published is not None
    return drawn(found, found.published.content, found.published.made_at)


def ended(jurisdiction_id: int, slug: str) -> date | None:
    """The day a topic at this address was taken down; None when none was. Nothing of it is repeated."""
    found = Topic.objects.filter(jurisdiction_id=jurisdiction_id, slug=slug, state=TopicState.DOWN).first()
    return found.ended_on if found else None


@dataclass(frozen=True, slots=True)
class Card:
    """A topic in a list of the public site."""

    title: str
    url: str
    summary: str
    cover: str
    organ: str
    made_at: datetime
    archived: bool


def card(topic: Topic) -> Card:
    """How a public topic stands in a list; `published` and `organ` should be at hand."""
    version = topic.published
    assert version is not None
    return Card(
        version.content["title"], address(topic), version.content["summary"], version.content["cover"],
        topic.organ.name, version.made_at, topic.state == TopicState.ARCHIVED,
    )  # fmt: skip


def address(topic: Topic) -> str:
    """Where a topic stands in public."""
    return reverse("portal:topic", args=[topic.slug])


def shelves(jurisdiction_id: int) -> list[tuple[str, list[Card]]]:
    """Public topics by kind, in the order of kinds; archived ones last, by themselves."""
    rows = list(readable(jurisdiction_id))
    found = [
        (kind.label, [card(row) for row in rows if row.kind == kind and row.state == TopicState.PUBLISHED])
        for kind in TopicKind
    ]
    old = [card(row) for row in rows if row.state == TopicState.ARCHIVED]
    return [(label, cards) for label, cards in [*found, ("已归档的专题", old)] if cards]


def first(jurisdiction_id: int, most: int) -> list[Card]:
    """The first topics of the list, for the home page."""
    rows = readable(jurisdiction_id).filter(state=TopicState.PUBLISHED)[:most]
    return [card(row) for row in rows]


def of_organ(jurisdiction_id: int, organ_id: int) -> list[Card]:
    """The public topics a unit answers for."""
    rows = readable(jurisdiction_id).filter(state=TopicState.PUBLISHED, organ_id=organ_id)
    return [card(row) for row in rows]


def due(topic: Topic, newest: datetime | None = None) -> date | None:
    """The day by which a public topic is to be updated or checked again."""
    if topic.state != TopicState.PUBLISHED or topic.published is None:
        return None
    known = [topic.published.made_at, *([newest] if newest else [])]
    return due_on(topic.cycle_days, topic.checked_on, *(days.day_of(moment) for moment in known))


def stale(actor: Actor) -> list[tuple[Topic, date]]:
    """Public topics past their update cycle, by their own changes, checks and what their parts show today."""
    today = days.today()
    rows = visible(actor).filter(state=TopicState.PUBLISHED, cycle_days__gt=0).select_related("organ", "published")
    found = []
    for row in rows.order_by("order", "id"):
        day = due(row)
        if day is None or day >= today or row.published is None:
            continue
        day = due(row, drawn(row, row.published.content, None).updated)  # only now: what its parts show costs queries
        if day is not None and day < today:
            found.append((row, day))
    return found


def unheld(actor: Actor) -> list[Topic]:
    """Public topics whose post nobody holds today, or that have none."""
    rows = list(visible(actor).filter(state=TopicState.PUBLISHED).select_related("organ").order_by("order", "id"))
    held = {one.post_id for one in orgs.holders_of_posts(row.post_id for row in rows if row.post_id)}
    return [row for row in rows if row.post_id not in held]


def files_of(content: dict[str, Any]) -> set[str]:
    """The files (uuids) a content shows."""
    found = {content["cover"]} - {""}
    for row in content["parts"]:
        found |= {file["uuid"] for file in row["values"].get("files") or ()}
    return found


def texts(topic: Topic) -> str:
    """The words of a public topic for a search index: its own, not those of the documents it lists."""
    if topic.published is None:
        return ""
    content = topic.published.content
    words = [content["title"], content["summary"]]
    for row in content["parts"]:
        kind = parts.kind_of(row["kind"])
        if kind is not None:
            words += [row["title"], row["note"], *parts.words_of(kind, row["values"])]
    return "\n".join(word for word in words if word)
