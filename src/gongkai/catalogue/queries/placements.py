"""What stands where. Public readings never include what is released to some only (R032)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState
from gongkai.catalogue.rules.placements import Mode, PlacementState
from gongkai.kernel import days
from gongkai.kernel.prepared import Prepared
from gongkai.orgs.rules import Actor
from gongkai.pages.rules.blocks import Block

LIST_ORDER = ("-published_at", "-id")
HISTORY_ORDER = ("-moved_on", "-id")
_HOMES: Prepared[tuple[Any, ...]] = Prepared(
    lambda record: (
        Placement.objects.filter(
            record=record, state=PlacementState.STANDING, mode=Mode.UNIVERSAL, column__isnull=False
        )
        .order_by("id")
        .values_list("column_id", "column__title", "column__uuid", "section__name", "section__uuid")[:1]
    ),
    record=str,
)


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


def sliced(found: QuerySet[Placement], page: Block, order: tuple[str, str] = LIST_ORDER) -> list[Placement]:
    """The rows of a numbered page, newest first; walked from the nearer end, so that no depth costs more than half."""
    if page.offset <= page.total // 2:
        return list(found.order_by(*order)[page.offset : page.offset + page.count])
    turned = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]
    return list(found.order_by(*turned)[page.start : page.stop])[::-1]


def years_of(found: QuerySet[Placement]) -> list[int]:
    """Years from the newest publication back to the oldest: two look-ups at the ends of the index."""
    ends = [
        found.order_by(name).values_list("published_at", flat=True).first()
        for name in ("published_at", "-published_at")
    ]
    known = [days.day_of(moment).year for moment in ends if moment]
    return list(range(known[1], known[0] - 1, -1)) if len(known) > 1 else []


def reports_of(jurisdiction_id: int) -> QuerySet[Placement]:
    """What stands in the annual report columns of every organ of a jurisdiction (the portal collects them)."""
    found = Placement.objects.filter(
        jurisdiction_id=jurisdiction_id, column__kind=ColumnKind.ANNUAL_REPORT, column__state=ColumnState.VISIBLE,
        state=PlacementState.STANDING, mode=Mode.UNIVERSAL,
    )  # fmt: skip
    return found.select_related("section")


def history_of(organ_id: int, *, q: str = "", year: int | None = None) -> QuerySet[Placement]:
    """The history library of an organ's section, public, for paging by `HISTORY_ORDER`."""
    found = Placement.objects.filter(section_id=organ_id, state=PlacementState.HISTORY, mode=Mode.UNIVERSAL)
    return _narrowed(found.select_related("moved_from"), q, year)


def _narrowed(found: QuerySet[Placement], q: str, year: int | None) -> QuerySet[Placement]:
    for word in q.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word))
    return within_year(found, year) if year else found


def within_year(found: QuerySet[Placement], year: int) -> QuerySet[Placement]:
    """Of these what came out in a year."""
    first, after = days.moment_of(date(year, 1, 1), time(0)), days.moment_of(date(year + 1, 1, 1), time(0))
    return found.filter(published_at__gte=first, published_at__lt=after)


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


@dataclass(frozen=True, slots=True)
class Home:
    """The column through which a record is reached: names and addresses for the breadcrumb."""

    column_id: int
    column: str
    column_uuid: UUID
    organ: str
    organ_uuid: UUID


def home_of(record: str) -> Home | None:
    """The first public column a record stands in; None when it stands in none."""
    return next((Home(*row) for row in _HOMES(record=record)), None)
