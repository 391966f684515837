"""Public lists out of the tables: rows of a list, narrowed; exact counts by facet; where a day stands in it.

Used when the bitmaps of `services.lists` are not there, and the measure their answers are tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from gongkai.documents.models import Document
from gongkai.documents.queries import scope
from gongkai.documents.rules import facets as rules
from gongkai.documents.rules.facets import Asked, Facet, Shelf
from gongkai.documents.rules.states import Kind
from gongkai.kernel import days

_MIDNIGHT = time(0)
_MEANING: dict[Facet, Callable[[str], list[str]]] = {
    Facet.THEME: rules.themes_of,
    Facet.STANDING: lambda validity: [key for key in (rules.standing_of(validity),) if key],
}
CHUNK = 1000
SHOWN = (
    "uuid", "kind", "number", "validity", "signed_on", "expires_on", "published_at", "organ__name", "published__title",
)  # fmt: skip


def public() -> QuerySet[Document]:
    """Everything that stands in any list."""
    return scope.public().filter(published__isnull=False)


def everything(shelf: Shelf, jurisdiction_id: int | None = None) -> QuerySet[Document]:
    """What stands in a list, of one jurisdiction or of all, in no order."""
    found = scope.public(jurisdiction_id).filter(published__isnull=False)
    if shelf is Shelf.LIBRARY:
        return found.filter(kind=Kind.NORMATIVE)
    return found.filter(in_history="Y" if shelf is Shelf.HISTORY else "N")


def narrowed(found: QuerySet[Document], shelf: Shelf, asked: Asked) -> QuerySet[Document]:
    """Of these what was asked for."""
    if asked.organ:
        found = found.filter(organ_id=int(asked.organ))
    for name in (Facet.KIND, Facet.VALIDITY):
        if value := asked.facets.get(name):
            found = found.filter(**{name.value: value})
    if asked.subject:
        found = found.filter(
            Q(subject_class=asked.subject) | Q(subject_class__startswith=asked.subject + rules.SUBJECT_MARK)
        )
    if asked.standing:
        found = found.filter(validity__in=[str(one) for one in rules.STANDINGS[asked.standing][1]])
    if asked.theme:
        found = found.filter(themes__in=_themes_with(found, asked.theme))
    if asked.year:
        found = _within(found, shelf, *rules.span(asked.year))
    after = date.fromordinal(asked.until.toordinal() + 1) if asked.until else None
    found = _within(found, shelf, asked.since, after)
    for word in asked.words:
        found = found.filter(Q(published__title__icontains=word) | Q(number__icontains=word))
    return found


def _themes_with(found: QuerySet[Document], theme: str) -> list[str]:
    """The written theme lines among these that hold a theme."""
    lines = found.filter(themes__contains=theme).order_by().values_list("themes", flat=True).distinct()
    return [line for line in lines if theme in rules.themes_of(line)]


def _within(found: QuerySet[Document], shelf: Shelf, first: date | None, after: date | None) -> QuerySet[Document]:
    """From a day on and before another."""
    name = "signed_on" if shelf.signed else "published_at"
    bounds: dict[str, Any] = {}
    for end, day in (("gte", first), ("lt", after)):
        if day:
            bounds[f"{name}__{end}"] = day if shelf.signed else days.moment_of(day, _MIDNIGHT)
    return found.filter(**bounds) if bounds else found


def of(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> QuerySet[Document]:
    """The list asked for, in no order."""
    return narrowed(everything(shelf, jurisdiction_id), shelf, asked)


def ordered(found: QuerySet[Document], shelf: Shelf, *, oldest: bool = False) -> QuerySet[Document]:
    """In the list's order, newest first unless asked otherwise; what has no day is older than all."""
    name = "signed_on" if shelf.signed else "published_at"
    if oldest:
        return found.order_by(F(name).asc(nulls_first=True) if shelf.signed else name, "id")
    return found.order_by(F(name).desc(nulls_last=True) if shelf.signed else f"-{name}", "-id")


def counts(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> dict[Facet, dict[str, int]]:
    """How many there are for every value of each facet, all other conditions standing."""
    whole = everything(shelf, jurisdiction_id)
    return {
        facet: _counted(narrowed(whole, shelf, asked.without(facet)), shelf, facet) for facet in rules.FACETS[shelf]
    }


def _counted(found: QuerySet[Document], shelf: Shelf, facet: Facet) -> dict[str, int]:
    if facet is Facet.YEAR:
        return _by_month(found, "signed_on" if shelf.signed else "published_at")
    column = {
        Facet.ORGAN: "organ_id",
        Facet.SUBJECT: "subject_class",
        Facet.THEME: "themes",
        Facet.STANDING: "validity",
    }.get(facet, facet.value)
    rows = found.order_by().values_list(column).annotate(many=Count("id"))
    plain = {str(value): many for value, many in rows if value and value != "NONE"}
    if facet is Facet.SUBJECT:
        return rules.rolled_up(plain, rules.SUBJECT_MARK)
    if facet not in _MEANING:
        return plain
    found_in: dict[str, int] = {}
    for value, many in plain.items():
        for one in _MEANING[facet](value):
            found_in[one] = found_in.get(one, 0) + many
    return found_in


def _by_month(found: QuerySet[Document], column: str) -> dict[str, int]:
    rows = (
        found.order_by()
        .annotate(month=TruncMonth(column, tzinfo=None if column == "signed_on" else days.SHANGHAI))
        .values_list("month")
        .annotate(many=Count("id"))
    )
    return rules.rolled_up({f"{month:%Y-%m}": many for month, many in rows if month}, "-")


def numbers(jurisdiction_id: int, shelf: Shelf, asked: Asked, *, offset: int, size: int, total: int) -> list[int]:
    """Inner numbers of `size` documents after the `offset` newest, newest first; walked from the nearer end."""
    found = of(jurisdiction_id, shelf, asked)
    if offset <= total // 2:
        return list(ordered(found, shelf).values_list("pk", flat=True)[offset : offset + size])
    start = max(total - offset - size, 0)
    rows = ordered(found, shelf, oldest=True).values_list("pk", flat=True)[start : total - offset]
    return list(rows)[::-1]


def before(jurisdiction_id: int, shelf: Shelf, asked: Asked, day: date) -> int:
    """How many of the list are older than a day."""
    found = of(jurisdiction_id, shelf, asked)
    if not shelf.signed:
        return _within(found, shelf, None, day).count()
    return found.filter(Q(signed_on__lt=day) | Q(signed_on=None)).count()


def rows(numbers: Sequence[int]) -> list[Document]:
    """These documents with what every list shows, in this order; what is not public any more is left out."""
    found = scope.public().filter(pk__in=list(numbers), published__isnull=False)
    by_number = {row.pk: row for row in found.select_related("published", "organ").only(*SHOWN)}
    return [by_number[number] for number in numbers if number in by_number]


def stream(jurisdiction_id: int, shelf: Shelf, asked: Asked, *, most: int) -> Iterable[Document]:
    """The list from its beginning, at most so many, a chunk at a time."""
    found = ordered(of(jurisdiction_id, shelf, asked), shelf, oldest=asked.oldest)[:most]
    yield from found.select_related("published", "organ").defer("body", "published__body").iterator(chunk_size=CHUNK)
