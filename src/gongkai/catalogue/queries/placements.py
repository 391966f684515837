"""What stands where. Public readings never include what is released to some only (R032)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.rules.placements import Mode, PlacementState
from gongkai.orgs.rules import Actor

LIST_ORDER = ("-published_at", "-id")
HISTORY_ORDER = ("-moved_on", "-id")


def published_in(column: Column, *, q: str = "", year: int | None = None) -> QuerySet[Placement]:
    """What everyone may see in a column, for paging by `LIST_ORDER`."""
    found = Placement.objects.filter(column=column, state=PlacementState.STANDING, mode=Mode.UNIVERSAL)
    return _narrowed(found, q, year)


def published_in_section(organ_id: int, *, q: str = "", year: int | None = None) -> QuerySet[Placement]:
    """What everyone may see in an organ's whole section, each record once."""
    found = Placement.objects.filter(section_id=organ_id, state=PlacementState.STANDING, mode=Mode.UNIVERSAL)
    return _narrowed(_once(found).select_related("column"), q, year)


def published_beneath(column_ids: Iterable[int], *, q: str = "", year: int | None = None) -> QuerySet[Placement]:
    """What everyone may see in several columns together, each record once."""
    found = Placement.objects.filter(column_id__in=list(column_ids), state=PlacementState.STANDING, mode=Mode.UNIVERSAL)
    return _narrowed(_once(found).select_related("column"), q, year)


def _once(found: QuerySet[Placement]) -> QuerySet[Placement]:
    """Of a record's places among these only the first; the unique index by record makes the look-up cheap."""
    return found.filter(~Exists(found.filter(record=OuterRef("record"), id__lt=OuterRef("id"))))


def history_of(organ_id: int, *, q: str = "", year: int | None = None) -> QuerySet[Placement]:
    """The history library of an organ's section, public, for paging by `HISTORY_ORDER`."""
    found = Placement.objects.filter(section_id=organ_id, state=PlacementState.HISTORY, mode=Mode.UNIVERSAL)
    return _narrowed(found.select_related("moved_from"), q, year)


def _narrowed(found: QuerySet[Placement], q: str, year: int | None) -> QuerySet[Placement]:
    for word in q.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word))
    return found.filter(published_at__year=year) if year else found


def standing_in(actor: Actor, column: Column, *, q: str = "") -> QuerySet[Placement]:
    """What stands in a column as those at work see it: limited releases too. The caller has found the column by right."""
    found = Placement.objects.filter(column=column, jurisdiction_id=actor.jurisdiction_id)
    return _narrowed(found.select_related("organ"), q, None)


def places_of(record: str) -> list[Placement]:
    """Where a record stands, in every column and in the history library."""
    return list(Placement.objects.filter(record=record).select_related("column", "section").order_by("id"))


def places_of_many(records: Iterable[str]) -> dict[str, list[Placement]]:
    """The same for many records in one query."""
    found: dict[str, list[Placement]] = {record: [] for record in records}
    rows = Placement.objects.filter(record__in=list(found)).select_related("column", "section")
    for row in rows.order_by("id"):
        found[row.record].append(row)
    return found
