"""What everyone finds besides documents: organs and what they keep, columns, guides, rules of openness work, topics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.catalogue.models import Column, GuideVersion, SystemRule
from gongkai.catalogue.queries.sections import guide_lines
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState
from gongkai.catalogue.rules.guides import TextState
from gongkai.config.wiring.search_keys import day_seconds, everyone_finds, keys_of, seconds
from gongkai.kernel import days
from gongkai.kernel.html import text_of
from gongkai.kernel.rows import walked
from gongkai.orgs.models import Organ
from gongkai.portal.models import Topic
from gongkai.portal.queries import topics
from gongkai.portal.rules.topics import READABLE, TopicState
from gongkai.search.rules.items import Item

ORGAN_NEWS = ("organ.added", "organ.changed", "organ.renamed", "organ.merged", "organ.closed")
TOPIC_NEWS = ("topic.published", "topic.removed", "topic.archived", "topic.changed")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def connect() -> None:
    """Organs and what they keep: columns, guides, rules; topics."""
    everyone_finds("organ", {"ORGAN": "机构"}, _active, _organs, dict.fromkeys(ORGAN_NEWS, _of_organs))
    everyone_finds(
        "column",
        {"COLUMN": "栏目"},
        _visible,
        _columns,
        {
            "catalogue.column_changed": lambda column_id: [f"column:{column_id}"],
            "catalogue.columns_made": lambda organ_id: keys_of("column", Column.objects.filter(organ_id=organ_id)),
        },
    )
    everyone_finds(
        "guide", {"GUIDE": "公开指南"}, _guiding, _guides,
        {"catalogue.guide_published": lambda organ_id: keys_of("guide", GuideVersion.objects.filter(organ_id=organ_id))},
    )  # fmt: skip
    everyone_finds(
        "system", {"SYSTEM": "公开制度"}, _ruling, _systems,
        {"catalogue.system_published": lambda organ_id: keys_of("system", SystemRule.objects.filter(organ_id=organ_id))},
    )  # fmt: skip
    everyone_finds(
        "topic",
        {"TOPIC": "专题"},
        _shown,
        _topics,
        dict.fromkeys(TOPIC_NEWS, lambda topic_id, **_: [f"topic:{topic_id}"]),
    )


def _of_organs(organ_id: int, into_id: int | None = None) -> list[str]:
    return [f"organ:{number}" for number in (organ_id, into_id) if number]


def _topics(rows: QuerySet[Topic]) -> Iterator[Item]:
    for row in walked(rows):
        version = row.published
        assert version is not None
        content = version.content
        said = [str(content["summary"]), *(text for part in content["parts"] for text in _texts(part))]
        yield Item(
            key=f"topic:{row.pk}",
            place=row.jurisdiction_id,
            kind="TOPIC",
            title=str(content["title"]),
            body="\n".join(part for part in said if part),
            url=topics.address(row),
            at=seconds(version.made_at),
            day=days.day_of(version.made_at),
            organ=str(row.organ.uuid),
            organ_name=row.organ.name,
            rank=0.9 if row.state == TopicState.PUBLISHED else 0.4,
        )


def _shown(place: int | None = None) -> QuerySet[Topic]:
    rows = Topic.objects.filter(state__in=READABLE, published__isnull=False).select_related("published", "organ")
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _texts(held: object) -> Iterator[str]:
    """Every text a part of a topic shows; names of records and fields are none."""
    if isinstance(held, dict):
        for name, value in held.items():
            yield from _texts(value) if name not in {"uuid", "kind"} else ()
    elif isinstance(held, list):
        for value in held:
            yield from _texts(value)
    elif isinstance(held, str) and _CHINESE.search(held):
        yield text_of(held) if "<" in held else held


def _active(place: int | None = None) -> QuerySet[Organ]:
    rows = Organ.objects.filter(state=Organ.State.ACTIVE)
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _organs(rows: QuerySet[Organ]) -> Iterator[Item]:
    for row in walked(rows.prefetch_related("names")):
        names = [row.short_name, *(other.name for other in row.names.all())]
        contact = [f"电话：{row.phone}" if row.phone else "", f"地址：{row.address}" if row.address else ""]
        yield Item(
            key=f"organ:{row.pk}",
            place=row.jurisdiction_id,
            kind="ORGAN",
            title=row.name,
            body="\n".join(part for part in ["、".join(names), *contact] if part),
            url=reverse("portal:organ", args=[row.uuid]),
            organ=str(row.uuid),
            organ_name=row.name,
            rank=0.9,
        )


def _visible(place: int | None = None) -> QuerySet[Column]:
    rows = Column.objects.filter(state=ColumnState.VISIBLE)
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _columns(rows: QuerySet[Column]) -> Iterator[Item]:
    for row in walked(rows.select_related("organ", "parent")):
        yield Item(
            key=f"column:{row.pk}",
            place=row.jurisdiction_id,
            kind="COLUMN",
            title=row.title,
            body="\n".join(
                part for part in (row.scope, row.parent.title if row.parent else "", row.organ.name) if part
            ),
            url=reverse("catalogue_public:column", args=[row.organ.uuid, row.uuid]),
            at=day_seconds(row.updated_on),
            day=row.updated_on,
            organ=str(row.organ.uuid),
            organ_name=row.organ.name,
            columns=(str(row.uuid),),
            rank=0.7,
        )


def _guiding(place: int | None = None) -> QuerySet[GuideVersion]:
    rows = GuideVersion.objects.filter(state=TextState.STANDING)
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _guides(rows: QuerySet[GuideVersion]) -> Iterator[Item]:
    for row in walked(rows.select_related("organ")):
        column = Column.objects.filter(organ_id=row.organ_id, kind=ColumnKind.GUIDE, state=ColumnState.VISIBLE).first()
        address = (
            reverse("catalogue_public:column", args=[row.organ.uuid, column.uuid])
            if column
            else reverse("catalogue_public:guide", args=[row.organ.uuid, row.number])
        )
        yield Item(
            key=f"guide:{row.pk}",
            place=row.jurisdiction_id,
            kind="GUIDE",
            title=f"{row.organ.name}政府信息公开指南",
            body="\n".join(f"{field.label}：{text}" for field, text in guide_lines(row)),
            url=address,
            at=seconds(row.published_at),
            day=row.revised_on,
            organ=str(row.organ.uuid),
            organ_name=row.organ.name,
            columns=(str(column.uuid),) if column else (),
            rank=0.8,
        )


def _ruling(place: int | None = None) -> QuerySet[SystemRule]:
    rows = SystemRule.objects.filter(state=TextState.STANDING)
    return rows if place is None else rows.filter(jurisdiction_id=place)


def _systems(rows: QuerySet[SystemRule]) -> Iterator[Item]:
    for row in walked(rows.select_related("organ")):
        yield Item(
            key=f"system:{row.pk}",
            place=row.jurisdiction_id,
            kind="SYSTEM",
            title=row.title,
            body=text_of(row.body) if "<" in row.body else row.body,
            url=reverse("catalogue_public:system", args=[row.organ.uuid, row.uuid]),
            at=seconds(row.published_at),
            day=row.effective_on,
            number=row.document_number,
            organ=str(row.organ.uuid),
            organ_name=row.organ.name,
            rank=0.8,
        )
