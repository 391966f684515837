"""Public lists as they are read: any page at any depth with exact counts, from the bitmaps or, without them, the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import addresses
from gongkai.documents.queries import facets as queries
from gongkai.documents.rules import facets as rules
from gongkai.documents.rules.facets import Asked, Facet, Shelf
from gongkai.documents.services import list_index
from gongkai.index.services.bitmaps import NotReady
from gongkai.kernel import days
from gongkai.pages.rules.blocks import Block, block, holding, numbered

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `counts` holds, for each facet, its values with all other conditions standing."""

    block: Block
    rows: list[Document]
    counts: Mapping[Facet, Mapping[str, int]]


def _or(tables: Callable[P, T]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Answer from the tables as long as the bitmaps are not there."""

    def wrap(bitmaps: Callable[P, T]) -> Callable[P, T]:
        @wraps(bitmaps)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return bitmaps(*args, **kwargs)
            except NotReady:
                return tables(*args, **kwargs)

        return answer

    return wrap


def _many(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> int:
    return queries.of(jurisdiction_id, shelf, asked).count()


@_or(_many)
def many(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> int:
    """How many a list holds."""
    filters = list_index.filters_of(jurisdiction_id, shelf, asked)
    return list_index.index_of(shelf).count(filters, words=asked.text)


@_or(queries.numbers)
def numbers(jurisdiction_id: int, shelf: Shelf, asked: Asked, *, offset: int, size: int, total: int) -> list[int]:
    """Inner numbers of `size` documents after the `offset` newest, newest first."""
    filters = list_index.filters_of(jurisdiction_id, shelf, asked)
    return list(list_index.index_of(shelf).page(filters, offset=offset, size=size, words=asked.text).keys)


@_or(queries.counts)
def counts(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> dict[Facet, dict[str, int]]:
    """How many there are for every value of each facet, all other conditions standing."""
    filters = list_index.filters_of(jurisdiction_id, shelf, asked)
    names = {facet.value: facet for facet in rules.FACETS[shelf]}
    found = list_index.index_of(shelf).counts(names, filters, words=asked.text)
    return {facet: found[name] for name, facet in names.items()}


@_or(queries.before)
def before(jurisdiction_id: int, shelf: Shelf, asked: Asked, day: date) -> int:
    """How many of the list are older than a day."""
    later = rules.not_before(asked, day)
    return many(jurisdiction_id, shelf, asked) - many(jurisdiction_id, shelf, later)


def look(
    jurisdiction_id: int, shelf: Shelf, asked: Asked, number: int | None = None, *, counted: bool = True
) -> Listing | None:
    """Page `number` of a list (None: where it begins, in the order asked for); None when there is no such page."""
    total = many(jurisdiction_id, shelf, asked)
    if number is None:
        number = 1 if asked.oldest and numbered(total) else 0
    page = block(total, number)
    if page is None:
        return None
    keys = numbers(jurisdiction_id, shelf, asked, offset=page.offset, size=page.count, total=total) if total else []
    rows = queries.rows(keys[::-1] if asked.oldest else keys)
    return Listing(page, rows, counts(jurisdiction_id, shelf, asked) if counted else {})


def page_of(jurisdiction_id: int, shelf: Shelf, asked: Asked, day: date) -> int:
    """The page on which a day stands: its last document or, in the order from the oldest, its first."""
    total = many(jurisdiction_id, shelf, asked)
    until = day if asked.oldest else day + timedelta(days=1)
    place = before(jurisdiction_id, shelf, asked, until) - (0 if asked.oldest else 1)
    return holding(total, min(place, total - 1))


def addresses_of(document: Document) -> list[str]:
    """Where a document stands or stood in the lists: their first pages, the page of its day, what its issuer published."""
    paths = [
        reverse("documents_public:organ_feed", args=[document.organ.uuid]),
        reverse("documents_public:sitemap_xml_part", args=[addresses.part_of(document)]),
    ]
    for shelf in Shelf:
        base = reverse(f"documents_public:{shelf.value}")
        paths += [base, f"{base}feed.xml", f"{base}?organ={document.organ.uuid}"]
        if shelf is Shelf.LIBRARY:
            paths.append(f"{base}?standing=all&organ={document.organ.uuid}")
        paths += [
            reverse(f"documents_public:{shelf.value}_block", args=[number]) for number in numbers_of(document, shelf)
        ]
    return paths


def numbers_of(document: Document, shelf: Shelf) -> list[int]:
    """The numbered page on which the document's day stands in a list; nothing for the first page or without a day."""
    published = days.day_of(document.published_at) if document.published_at else None
    day = document.signed_on if shelf.signed else published
    number = page_of(document.jurisdiction_id, shelf, rules.whole(shelf), day) if day else 0
    return [number] if number else []


def pages_touched(document: Document) -> list[str]:
    """Numbered pages that look otherwise once this document has come, gone or changed its place: its own and all newer.

    One more than there are is named too: the last block loses its page when the list becomes shorter.
    """
    place, paths = document.jurisdiction_id, []
    for shelf in Shelf:
        total = many(place, shelf, rules.whole(shelf))
        day = document.signed_on if shelf.signed else document.published_at and days.day_of(document.published_at)
        first = holding(total, before(place, shelf, rules.whole(shelf), day)) if day else 1
        last = numbered(total)
        numbers = range(max((first or last) - 1, 1), last + 2)
        paths += [reverse(f"documents_public:{shelf.value}_block", args=[number]) for number in numbers]
    return paths


def prebuilt(jurisdiction_id: int) -> Iterator[str]:
    """Addresses of the lists that are kept ready: first pages, numbered pages, feeds."""
    for shelf in Shelf:
        base = reverse(f"documents_public:{shelf.value}")
        yield from (base, f"{base}feed.xml")
        for number in range(1, numbered(many(jurisdiction_id, shelf, rules.whole(shelf))) + 1):
            yield reverse(f"documents_public:{shelf.value}_block", args=[number])
