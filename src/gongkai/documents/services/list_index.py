"""The public lists as bitmaps: a row for every public document, kept by the news, made anew when they are not there.

Two of them: one by the moment of publication (lists and history library), one by the day of signing (the library).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.documents.models import Document
from gongkai.documents.queries import facets as queries
from gongkai.documents.rules import facets as rules
from gongkai.documents.rules.facets import Asked, Shelf
from gongkai.index.services import bitmaps
from gongkai.kernel import days

NAMES = {False: "documents", True: "normative"}  # by whether the day of signing gives the order
PLACE, SHELF, SPAN = "place", "shelf", "span"
MICROSECOND = 1_000_000
_COLUMNS = (
    "pk", "jurisdiction_id", "organ_id", "kind", "validity", "subject_class", "themes", "in_history", "number", "signed_on",
    "published_at", "published__title",
)  # fmt: skip


def index_of(shelf: Shelf) -> bitmaps.Lists:
    """The bitmaps a list is read from; they may not be there yet (`NotReady`)."""
    return bitmaps.open_lists(NAMES[shelf.signed])


def filters_of(jurisdiction_id: int, shelf: Shelf, asked: Asked) -> dict[str, list[str]]:
    """A question in the words of the bitmaps; words in titles go beside it."""
    found = {PLACE: [str(jurisdiction_id)], SHELF: [shelf.value]}
    found |= {facet.value: [value] for facet, value in asked.facets.items()}
    if asked.since or asked.until:
        cover = rules.span_cover(asked.since or rules.EARLIEST, asked.until or rules.LATEST)
        found[SPAN] = cover or [""]
    return found


def rows(*, signed: bool, keys: Iterable[int] | None = None) -> Iterator[bitmaps.Row]:
    """The rows of one of the two as the tables say now: of these documents, or of all."""
    found = queries.everything(Shelf.LIBRARY) if signed else queries.public()
    if keys is not None:
        found = found.filter(pk__in=list(keys))
    for values in found.order_by("pk").values_list(*_COLUMNS, named=True).iterator(chunk_size=2000):
        yield _row(values, signed)


def _row(row: Document, signed: bool) -> bitmaps.Row:
    """One document; `row` carries `_COLUMNS`."""
    assert row.published_at is not None
    day = row.signed_on if signed else days.day_of(row.published_at)
    facets = rules.values_of(
        organ_id=row.organ_id, day=day, kind=row.kind, validity=row.validity, subject=row.subject_class, themes=row.themes
    )  # fmt: skip
    facets[PLACE], facets[SPAN] = [str(row.jurisdiction_id)], rules.span_values(day)
    facets[SHELF] = [Shelf.LIBRARY.value if signed else _shelf(row)]
    moment = int(row.published_at.timestamp()) * MICROSECOND + row.published_at.microsecond
    order = (row.signed_on.toordinal() if row.signed_on else 0) if signed else moment
    title = str(getattr(row, "published__title", ""))
    return bitmaps.Row(row.pk, order, {str(name): values for name, values in facets.items()}, f"{title} {row.number}")


def _shelf(row: Document) -> str:
    return (Shelf.HISTORY if row.in_history == "Y" else Shelf.DOCUMENTS).value


def follow(document_ids: Iterable[int]) -> None:
    """These documents were published, changed or taken down: their rows say so from now on. Again without harm."""
    numbers = list(dict.fromkeys(document_ids))
    for signed, name in NAMES.items():
        index = bitmaps.open_lists(name)
        try:
            now = list(rows(signed=signed, keys=numbers))
            index.put(now)
            index.drop(set(numbers) - {row.key for row in now})
        except bitmaps.NotReady:
            index.rebuild(rows(signed=signed))


def rebuild(*, missing_only: bool = False) -> dict[str, bitmaps.Report]:
    """Make both anew from the tables, or only what is not there; readers never stop."""
    wanted = {signed: bitmaps.open_lists(name) for signed, name in NAMES.items()}
    return {
        NAMES[signed]: index.rebuild(rows(signed=signed))
        for signed, index in wanted.items()
        if not (missing_only and index.ready)
    }


def check() -> dict[str, bitmaps.Report]:
    """Compare both with the tables; `NotReady` when they are not there."""
    return {name: bitmaps.open_lists(name).check(rows(signed=signed)) for signed, name in NAMES.items()}
