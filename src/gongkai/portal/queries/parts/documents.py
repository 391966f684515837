"""公文列表: by rule or picked, plain or grouped by year or issuer, newest or oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.kernel import days
from gongkai.portal.queries.parts import choosing
from gongkai.portal.rules.parts import CHOICE, PartField, PartKind, Shown, Where

if TYPE_CHECKING:
    from gongkai.documents.models import Document

ORDER = PartField("order", "次序", CHOICE, choices=(("OLD", "成文日期从早到晚（历史沿革）"),), none="公开日期从新到旧")
GROUP = PartField(
    "group", "分组", CHOICE, choices=(("YEAR", "按年份"), ("ORGAN", "按发文机关"), ("KIND", "按体裁")), none="不分组"
)


def _label(row: Document, by: str) -> str:
    if by == "ORGAN":
        return row.organ.name
    if by == "KIND":
        return str(row.get_kind_display())
    day = row.signed_on or (days.day_of(row.published_at) if row.published_at else None)
    return f"{day.year}年" if day else "未注明年份"


def _groups(rows: list[Document], by: str) -> list[tuple[str, list[Document]]]:
    if not by:
        return [("", rows)] if rows else []
    if by != "YEAR":  # in the order of the first of each; years follow the order of the list
        places: dict[str, int] = {}
        for row in rows:
            places.setdefault(_label(row, by), len(places))
        rows = sorted(rows, key=lambda row: places[_label(row, by)])
    return [(label, list(group)) for label, group in groupby(rows, key=lambda row: _label(row, by))]


def _more(values: Mapping[str, Any]) -> str:
    """The list of all public documents narrowed alike, where it knows how."""
    asked = {name: values[name] for name in ("organ", "kind") if values.get(name)}
    if words := str(values.get("words") or ""):
        asked |= {} if "/" in words else {"q": words}
    narrowed = values.get("subject") or values.get("column") or values.get("picked")
    return f"{reverse('documents_public:documents')}?{urlencode(asked)}" if asked and not narrowed else ""


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The documents and a way to the rest."""
    chosen = choosing.choose(where, values, oldest=values.get("order") == "OLD")
    context = {
        "groups": _groups(chosen.rows, str(values.get("group") or "")),
        "total": chosen.total,
        "shown": len(chosen.rows),
        "more": _more(values) if chosen.total > len(chosen.rows) else "",
    }
    return Shown(
        context, not chosen.rows, choosing.news(chosen.rows), chosen.keys, choosing.newest(chosen.rows)
    )  # fmt: skip


KIND = PartKind(
    "documents",
    "公文列表",
    "按条件自动列出已公开的公文，新公开的自动出现；也可以逐件指定",
    "portal/parts/documents.html",
    (*choosing.FIELDS, ORDER, GROUP),
    show,
    "file",
    refuse=choosing.reasons,
)
