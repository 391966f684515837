"""下级专题: other topics of the same place, picked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gongkai.portal.models import Topic
from gongkai.portal.rules.parts import TOPICS, PartField, PartKind, Shown, Where
from gongkai.portal.rules.topics import READABLE


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Those of them everyone may read, in the order of the public list; never the topic itself."""
    asked = [UUID(uuid) for uuid in values.get("topics") or ()]
    found = Topic.objects.filter(jurisdiction_id=where.jurisdiction_id, uuid__in=asked, state__in=READABLE)
    rows = list(found.exclude(pk=where.topic_id).select_related("published", "organ").order_by("order", "id"))
    keys = (f"topics:{where.jurisdiction_id}", *(f"topic:{row.pk}" for row in rows))
    return Shown({"rows": rows}, not rows, (), keys)


KIND = PartKind(
    "topics",
    "下级专题",
    "把相关专题收在一起，组成大专题",
    "portal/parts/topics.html",
    (PartField("topics", "专题", TOPICS, "只列已公开的专题", choices="topics"),),
    show,
    "board",
)
