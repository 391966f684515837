"""The content check asked for a topic: its own words, HTML and files. Documents it lists were checked by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from gongkai.documents.rules.masking import masked_html, masked_text
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.portal.models import Topic, TopicPart
from gongkai.portal.queries import parts, topics
from gongkai.portal.rules.parts import HTML, replaced, texts_of
from gongkai.portal.rules.topics import READABLE
from gongkai.portal.services.topics.composing import refuse_strangers, touched
from gongkai.trail import services as trail
from gongkai.vetting.services.checking import vet
from gongkai.vetting.services.opening import cleaned
from gongkai.vetting.services.subjects import Part, Presenter, PublishedItem, ToMask

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.vetting.models import Check

HEAD = "名称和简介"


def check(*, topic: Topic, by: Actor | None) -> Check:
    """Look through the working content as it would go out. Outside any transaction: files are opened."""
    content = topics.content_of(topic)
    return vet(
        subject=trail.subject_of(topic),
        fingerprint=topics.fingerprint_of(content),
        parts=parts_of(content),
        organ_id=topic.organ_id,
        jurisdiction_id=topic.jurisdiction_id,
        title=f"专题：{topic.title}",
        link=reverse("portal_desk:topic", args=[topic.uuid]),
        drafter_id=topic.edited_by_id,
        by=by,
    )


def parts_of(content: dict[str, Any]) -> list[Part]:
    """What a stranger would see of a content, by the names people know the parts by."""
    found = [Part(HEAD, text=f"{content['title']}\n{content['summary']}")]
    found += _files("题图", [content["cover"]] if content["cover"] else [])
    for number, row in enumerate(content["parts"], 1):
        name = f"{number}. {row['title']}"
        kind = parts.kind_of(row["kind"])
        words = texts_of(kind, row["values"]) if kind else []
        found.append(Part(name, text="\n".join([row["title"], row["note"], *words])))
        for one in kind.fields if kind else ():
            if one.sort == HTML and row["values"].get(one.name):
                found.append(Part(f"{name}（正文）", html=row["values"][one.name]))
        found += _files(name, [file["uuid"] for file in row["values"].get("files") or ()])
    return found


def _files(name: str, uuids: Iterable[str]) -> list[Part]:
    found = []
    for uuid in uuids:
        file = stored.by_uuid(UUID(uuid))
        if file is not None:
            found.append(Part(f"{name}：{file.name}", file=file))
    return found


def published_items() -> Iterator[PublishedItem]:
    """What stands in public, for the nightly look."""
    rows = Topic.objects.filter(state__in=READABLE, published__isnull=False).select_related("published")
    for topic in rows.order_by("id"):
        assert topic.published is not None
        yield PublishedItem(
            subject=trail.subject_of(topic),
            fingerprint=topic.published.fingerprint,
            parts=parts_of(topic.published.content),
            organ_id=topic.organ_id,
            jurisdiction_id=topic.jurisdiction_id,
            title=f"专题：{topic.published.content['title']}",
            link=reverse("portal_desk:topic", args=[topic.uuid]),
            drafter_id=topic.edited_by_id,
        )


def mask(topic_id: int, items: Sequence[ToMask], by: Actor) -> list[int]:
    """Mask what was found in the working content; what is public is masked when it is published anew. Raises `Refused`."""
    topic = Topic.objects.get(pk=topic_id)
    refuse_strangers(by, topic)
    by_part: dict[str, list[ToMask]] = defaultdict(list)
    for item in items:
        by_part[item.part].append(item)
    swapped = _cleaned(topic, by_part, by)
    with transaction.atomic():
        row = Topic.objects.select_for_update().get(pk=topic_id)
        dealt = _head(row, by_part.get(HEAD, []))
        for number, part in enumerate(row.parts.select_for_update().order_by("position", "id"), 1):
            mine = [item for key, found in by_part.items() if key.startswith(f"{number}. ") for item in found]
            if mine and _part(row, part, [(item.text, item.masked) for item in mine], swapped):
                dealt |= {item.finding_id for item in mine}
        refuse_if([] if dealt else ["没有找到要遮蔽的内容，可能已经改动，请重新检查；题图请换一张图片。"])
        touched(row, by)
        row.save(update_fields=["title", "summary", "edited_at", "edited_by"])
        trail.record("topic.masked", of=row, by=by, findings=len(dealt))
    check(topic=row, by=by)
    return sorted(dealt)


def _head(row: Topic, items: Sequence[ToMask]) -> set[int]:
    pairs = [(item.text, item.masked) for item in items]
    before = (row.title, row.summary)
    row.title, row.summary = masked_text(row.title, pairs)[:60], masked_text(row.summary, pairs)[:300]
    return {item.finding_id for item in items} if before != (row.title, row.summary) else set()


def _part(topic: Topic, part: TopicPart, pairs: Sequence[tuple[str, str]], swapped: Mapping[str, StoredFile]) -> bool:
    """Words replaced and cleaned files put in the place of the old ones; whether anything moved."""

    def masked(text: str) -> str:
        return masked_html(text, pairs) if "<" in text else masked_text(text, pairs)

    before = (part.title, part.note, part.values)
    part.title, part.note = masked_text(part.title, pairs), masked_text(part.note, pairs)
    values = replaced(part.values, masked)
    for file in values.get("files") or ():
        new = swapped.get(file["uuid"])
        if new is not None:
            files.adopt(file=new, owner=trail.subject_of(topic))
            file.update(uuid=str(new.uuid), size=new.size)
    part.values = values
    part.save()
    return before != (part.title, part.note, part.values)


def _cleaned(topic: Topic, by_part: Mapping[str, list[ToMask]], by: Actor) -> dict[str, StoredFile]:
    """By the file in which something was found: a copy with the words masked and the hidden things taken out."""
    made = {}
    for number, part in enumerate(topic.parts.order_by("position", "id"), 1):
        for told in part.values.get("files") or ():
            items = by_part.get(f"{number}. {part.title}：{told['name']}", [])
            file = stored.by_uuid(UUID(told["uuid"])) if items else None
            if file is not None:
                data = cleaned(
                    stored.read(file), name=file.name,
                    replacements=[(item.text, item.masked) for item in items if item.text],
                    drop=frozenset(item.kind for item in items if not item.text),
                )  # fmt: skip
                made[told["uuid"]] = files.store(data=data, name=file.name, by=by, allowed=frozenset(Kind))
    return made


def address(topic_id: int) -> str:
    """Where a person sees the check of a topic."""
    uuid = Topic.objects.filter(pk=topic_id).values_list("uuid", flat=True).first()
    return reverse("portal_desk:topic", args=[uuid]) if uuid else ""


PRESENTER = Presenter(mask=mask, url=address)
