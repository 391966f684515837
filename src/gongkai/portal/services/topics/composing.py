"""Put a topic together: begin it (from an outline or empty), its settings, its parts in order. Nothing here is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.portal.models import Topic, TopicPart
from gongkai.portal.queries import parts, topics
from gongkai.portal.rules import topics as rules
from gongkai.portal.rules.topics import TopicKind, TopicState
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Organ

SETTINGS = ("title", "summary", "kind", "slug", "order", "cycle_days", "post_id")
MOST_FILES = 30


def refuse_strangers(by: Actor, topic: Topic) -> None:
    """Only who keeps a topic may change it, and only while it is not archived."""
    if not rules.may_edit(by, jurisdiction_id=topic.jurisdiction_id, organ_id=topic.organ_id):
        raise Refused("这个专题不由您的岗位维护。")


def _open(topic: Topic, by: Actor) -> Topic:
    """The locked row of a topic that may be changed."""
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    refuse_strangers(by, row)
    refuse_if(rules.reasons_not_to_change(TopicState(row.state)))
    return row


def touched(row: Topic, by: Actor) -> None:
    """Who changed it last, for the second person."""
    row.edited_at, row.edited_by_id = days.now(), by.user_id


@transaction.atomic
def create(
    *, organ: Organ, title: str, slug: str, kind: TopicKind, by: Actor, summary: str = "", outline: str = "",
    cycle_days: int = 90,
) -> Topic:  # fmt: skip
    """A new topic of a unit, with the parts of an outline where one is named; a draft nobody outside sees."""
    topic = Topic(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, title=squeeze(title), slug=slug.strip(), kind=kind,
        summary=summary.strip(), outline=outline, cycle_days=cycle_days,
    )  # fmt: skip
    refuse_strangers(by, topic)
    refuse_if(_reasons(topic))
    last = Topic.objects.filter(jurisdiction_id=organ.jurisdiction_id).aggregate(last=Max("order"))["last"] or 0
    topic.order = last + 10
    post = next(iter(orgs.holders(organ.pk, *rules.EDITORS)), None)
    topic.post_id = post.post_id if post else None
    touched(topic, by)
    topic.save()
    preset = topics.outlines().get(outline)
    for position, one in enumerate(preset.parts if preset else (), 1):
        topic.parts.create(
            position=position, kind=one.kind, slot=one.slot, title=one.title, note=one.demand, values=dict(one.values)
        )
    trail.record("topic.created", of=topic, by=by, outline=outline, kind=kind)
    return topic


def _reasons(topic: Topic) -> list[str]:
    others = Topic.objects.filter(jurisdiction_id=topic.jurisdiction_id).exclude(pk=topic.pk)
    taken = set(others.filter(slug=topic.slug).values_list("slug", flat=True))
    return rules.reasons_not_to_save(
        title=topic.title, slug=topic.slug, summary=topic.summary, cycle=topic.cycle_days, taken=taken
    )


@transaction.atomic
def save(
    *, topic: Topic, values: Mapping[str, Any], by: Actor, cover: StoredFile | None = None, bare: bool = False
) -> Topic:
    """Change the settings of a topic (some of `SETTINGS`); `cover` takes the place of the picture, `bare` drops it.

    Its public address cannot change while it is public: it may stand printed somewhere.
    """
    row = _open(topic, by)
    before = {name: getattr(row, name) for name in SETTINGS}
    for name in SETTINGS:
        if name in values:
            setattr(row, name, values[name])
    row.title, row.summary, row.slug = squeeze(row.title), row.summary.strip(), row.slug.strip()
    reasons = _reasons(row)
    if row.slug != before["slug"] and row.state != TopicState.DRAFT:
        reasons.append("专题公开过，网址不能再改，以免旧链接失效。")
    if row.post_id and not orgs.posts_of([row.organ_id]).filter(pk=row.post_id).exists():
        reasons.append("责任岗位应是责任单位在册的岗位。")
    refuse_if(reasons)
    if cover is not None or bare:
        row.cover = files.adopt(file=cover, owner=trail.subject_of(row)) if cover else None
    touched(row, by)
    row.save()
    changed = sorted(name for name in SETTINGS if getattr(row, name) != before[name])
    trail.record("topic.changed", of=row, by=by, fields=changed, cover=row.cover_id)
    return row


@transaction.atomic
def add_part(*, topic: Topic, kind: str, title: str, by: Actor, note: str = "", values: Mapping[str, Any]) -> TopicPart:
    """One more part at the end."""
    row = _open(topic, by)
    count = row.parts.count()
    last = row.parts.aggregate(last=Max("position"))["last"] or 0
    refuse_if([*rules.reasons_not_to_add(count), *_wrong(kind, title, values)])
    part: TopicPart = row.parts.create(
        position=last + 1, kind=kind, title=squeeze(title), note=note.strip(), values=dict(values)
    )
    _adopt(row, values)
    _saved(row, by, "topic.part_added", part)
    return part


@transaction.atomic
def save_part(*, part: TopicPart, title: str, note: str, values: Mapping[str, Any], by: Actor) -> TopicPart:
    """Change what a part says."""
    row = _open(part.topic, by)
    found = row.parts.select_for_update().get(pk=part.pk)
    refuse_if(_wrong(found.kind, title, values))
    found.title, found.note, found.values = squeeze(title), note.strip(), dict(values)
    found.save()
    _adopt(row, values)
    _saved(row, by, "topic.part_changed", found)
    return found


def _wrong(kind: str, title: str, values: Mapping[str, Any]) -> list[str]:
    found = parts.kind_of(kind)
    if found is None:
        return ["没有这种内容，请重新选择。"]
    reasons = list(found.refuse(values))
    if not squeeze(title) or len(title) > 60:
        reasons.append("小标题应为 1 至 60 个字。")
    if len(values.get("files") or ()) > MOST_FILES:
        reasons.append(f"一个部分最多 {MOST_FILES} 个附件。")
    return reasons


def _adopt(topic: Topic, values: Mapping[str, Any]) -> None:
    """New files of a part belong to the topic from now on; those it had already stay whose they are."""
    for told in values.get("files") or ():
        file = stored.by_uuid(UUID(told["uuid"]))
        if file is not None and not file.owner:
            files.adopt(file=file, owner=trail.subject_of(topic))


@transaction.atomic
def move_part(*, part: TopicPart, step: int, by: Actor) -> None:
    """A part one place up (-1) or down (1)."""
    row = _open(part.topic, by)
    rows = {one.pk: one for one in row.parts.select_for_update().order_by("position", "id")}
    for position, number in enumerate(rules.moved(list(rows), part.pk, step), 1):
        rows[number].position = position
    TopicPart.objects.bulk_update(rows.values(), ["position"])
    _saved(row, by, "topic.part_moved", part)


@transaction.atomic
def remove_part(*, part: TopicPart, by: Actor) -> None:
    """A part goes; what is public stays until the topic is published anew."""
    row = _open(part.topic, by)
    found = row.parts.get(pk=part.pk)
    _saved(row, by, "topic.part_removed", found)
    found.delete()


def _saved(row: Topic, by: Actor, verb: str, part: TopicPart) -> None:
    touched(row, by)
    row.save(update_fields=["edited_at", "edited_by"])
    trail.record(verb, of=row, by=by, part=str(part.uuid), kind=part.kind)
