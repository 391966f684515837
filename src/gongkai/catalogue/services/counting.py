"""What is kept beside each column: how many public items stand in it, the newest day, the next day due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Max, Q

from gongkai.catalogue.models import Column, GuideVersion, Placement, SystemRule
from gongkai.catalogue.rules.columns import LIVING, ColumnKind, due_on
from gongkai.catalogue.rules.guides import TextState
from gongkai.catalogue.rules.placements import Counting, Mode, PlacementState
from gongkai.kernel import days


def recount(column_ids: Iterable[int]) -> None:
    """Count these columns anew, inside the caller's transaction. Limited releases and, where duties stand, news count not."""
    rows = list(Column.objects.select_for_update().filter(pk__in=list(column_ids)).order_by("id"))
    standing = Placement.objects.filter(column__in=rows, state=PlacementState.STANDING, mode=Mode.UNIVERSAL)
    counted = {
        row["column"]: (row["many"], row["duty"], row["any"])
        for row in standing.values("column").annotate(
            many=Count("id"), duty=Max("published_at", filter=Q(counts=Counting.DUTY)), any=Max("published_at")
        )
    }
    for row in rows:
        many, duty, newest = counted.get(row.pk, (0, None, None))
        last: datetime | None = newest if row.kind == ColumnKind.FREE else duty
        own, on = _texts(row)
        row.items = many + own
        row.updated_on = max([day for day in (days.day_of(last) if last else None, on) if day], default=None)
        row.due_on = next_due(row)
    Column.objects.bulk_update(rows, ["items", "updated_on", "due_on"])


def next_due(column: Column) -> date | None:
    """The next day by which a column is to be updated or looked over; None once it has ended."""
    if column.state not in LIVING:
        return None
    return due_on(column.cycle_days, column.made_on, column.updated_on, column.checked_on)


def recount_texts(organ_id: int, kind: ColumnKind) -> None:
    """An organ's guide or rules changed: their columns count anew."""
    recount(Column.objects.filter(organ_id=organ_id, kind=kind).values_list("pk", flat=True))


def _texts(column: Column) -> tuple[int, date | None]:
    """How many texts of its own a guide or rules column shows, and the newest day."""
    if column.parent_id is not None:
        return 0, None
    if column.kind == ColumnKind.GUIDE:
        guide = GuideVersion.objects.filter(organ_id=column.organ_id, state=TextState.STANDING).first()
        return (1, guide.revised_on) if guide else (0, None)
    if column.kind == ColumnKind.SYSTEM:
        found = SystemRule.objects.filter(organ_id=column.organ_id, state=TextState.STANDING)
        told = found.aggregate(many=Count("id"), last=Max("published_at"))
        return told["many"], days.day_of(told["last"]) if told["last"] else None
    return 0, None
