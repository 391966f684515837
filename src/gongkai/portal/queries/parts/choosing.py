"""Which public documents a part means: picked by hand, or by a rule over kind, subject, issuer, column and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from gongkai.catalogue.queries import placements
from gongkai.documents.queries import published
from gongkai.documents.rules.states import STILL_IN_FORCE, Kind
from gongkai.kernel import days
from gongkai.kernel.text import whole
from gongkai.portal.rules.parts import CHOICE, DOCUMENTS, LINE, WHOLE, PartField, Where
from gongkai.portal.rules.sections import Latest

if TYPE_CHECKING:
    from gongkai.documents.models import Document

MOST, MOST_OF_COLUMN = 50, 1000
RULE = ("organ", "kind", "subject", "column", "words", "since")
FIELDS = (
    PartField(
        "picked", "指定公文", DOCUMENTS, "每行一件：发文字号、完整标题或公开页面的网址。填了就只列这些，按填写的次序。"
    ),
    PartField("organ", "发文机关", CHOICE, choices="organs"),
    PartField("kind", "体裁", CHOICE, choices=tuple(Kind.choices())),
    PartField("subject", "主题分类", CHOICE, choices="subjects"),
    PartField("column", "公开栏目", CHOICE, choices="columns"),
    PartField("words", "标题含有", LINE, "几个词用空格分开，都要有；用“/”分开的有其一即可，如“招商/投资”。", most=60),
    PartField("since", "自哪一年起", WHOLE, "只列这一年及以后公开的", most=2200),
    PartField("force", "有效性", CHOICE, choices=(("FORCE", "只列现行有效的"),)),
    PartField("most", "最多列出", WHOLE, f"1 至 {MOST} 件", required=True, most=MOST, initial=8),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The documents to show, how many there are in all, and by what the page was made."""

    rows: list[Document]
    total: int
    keys: tuple[str, ...]


def reasons(values: Mapping[str, Any]) -> list[str]:
    """A rule that says nothing would list everything."""
    if values.get("picked") or any(values.get(name) for name in RULE):
        return []
    return ["请指定公文，或者至少选一个条件，否则会把全部公文列出来。"]


def choose(where: Where, values: Mapping[str, Any], *, oldest: bool = False) -> Chosen:
    """The public documents a part means, newest first unless it says otherwise. Three queries at most."""
    most = min(int(values.get("most") or 8), MOST)
    rows = published.rows(where.jurisdiction_id)
    if picked := values.get("picked"):
        return _picked(where, rows, picked)
    rows = _ruled(rows.filter(in_history="N"), where, values)
    order = ("signed_on", "published_at", "id") if oldest else ("-published_at", "-id")
    found = list(rows.order_by(*order)[:most])
    total = len(found) if len(found) < most else rows.count()
    return Chosen(found, total, (f"documents:{where.jurisdiction_id}", *(f"document:{row.pk}" for row in found)))


def _picked(where: Where, rows: QuerySet[Document], picked: Sequence[str]) -> Chosen:
    known = {str(row.uuid): row for row in rows.filter(uuid__in=[UUID(uuid) for uuid in picked[:MOST]])}
    found = [known[uuid] for uuid in picked if uuid in known]
    return Chosen(found, len(found), tuple(f"document:{row.pk}" for row in found))


def _ruled(rows: QuerySet[Document], where: Where, values: Mapping[str, Any]) -> QuerySet[Document]:
    if values.get("organ"):
        rows = rows.filter(organ__uuid=values["organ"])
    if values.get("kind"):
        rows = rows.filter(kind=values["kind"])
    if values.get("force"):
        rows = rows.filter(validity__in=STILL_IN_FORCE)
    if subject := values.get("subject"):
        rows = rows.filter(Q(subject_class=subject) | Q(subject_class__startswith=f"{subject}\\"))
    if since := values.get("since"):
        rows = rows.filter(published_at__gte=days.moment_of(date(int(since), 1, 1), time(0)))
    for words in str(values.get("words") or "").split():
        either = Q()
        for word in words.split("/"):
            either |= Q(published__title__icontains=word) if word else Q()
        rows = rows.filter(either)
    column = whole(str(values.get("column") or ""))
    if column:
        rows = rows.filter(uuid__in=_in_column(where, column))
    return rows


def _in_column(where: Where, column_id: int) -> list[UUID]:
    """What stands in one of the place's columns, newest first."""
    found = placements.published_beneath([column_id]).filter(jurisdiction_id=where.jurisdiction_id)
    records = found.order_by(*placements.LIST_ORDER).values_list("record", flat=True)[:MOST_OF_COLUMN]
    prefix = "documents.Document:"
    return [UUID(record.removeprefix(prefix)) for record in records if record.startswith(prefix)]


def address(row: Document) -> str:
    """Where a document stands in public."""
    return reverse("documents_public:document", args=[row.uuid])


def title_of(row: Document) -> str:
    """What the public version is called."""
    return row.published.title if row.published else ""


def news(rows: Sequence[Document]) -> tuple[Latest, ...]:
    """Documents as entries of a feed."""
    return tuple(
        Latest(
            title_of(row), address(row), row.published_at, row.organ.name, row.get_kind_display(), published.words_of(row)
        )
        for row in rows
        if row.published_at
    )  # fmt: skip


def with_interpretations(rows: Sequence[Document]) -> None:
    """Interpretations and their forms of all rows, in two queries."""
    prefetch_related_objects(rows, "interpretations__forms")


def newest(rows: Sequence[Document]) -> Any:
    """When the newest of them was released."""
    return max((row.published_at for row in rows if row.published_at), default=None)


def resolve(jurisdiction_id: int, lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Public documents named by number, whole title or address, as uuids in order; and the lines nobody can place."""
    found: list[str] = []
    lost: list[str] = []
    rows = published.rows(jurisdiction_id)
    for line in lines[:MOST]:
        uuid = _uuid_in(line)
        match = Q(uuid=uuid) if uuid else Q(number=line) | Q(published__title=line)
        hits = list(rows.filter(match).order_by("-published_at")[:1])
        if hits:
            found.append(str(hits[0].uuid))
        else:
            lost.append(line)
    return list(dict.fromkeys(found)), lost


def _uuid_in(line: str) -> UUID | None:
    for piece in line.split("/"):
        try:
            return UUID(piece)
        except ValueError:
            continue
    return None


def lines_of(jurisdiction_id: int, uuids: Sequence[str]) -> list[str]:
    """The same back as a person writes them: number, else title; nothing for what is public no longer."""
    known = {str(row.uuid): row for row in published.rows(jurisdiction_id).filter(uuid__in=list(uuids))}
    return [known[uuid].number or title_of(known[uuid]) for uuid in uuids if uuid in known]
