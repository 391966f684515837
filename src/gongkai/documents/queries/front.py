"""What the portal's front page shows of documents: policies beside their interpretations, and how much was made public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Prefetch
from django.db.models.functions import TruncMonth

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import published
from gongkai.documents.rules.states import InterpretationState
from gongkai.kernel import days

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """A public document and the titles of what explains it; `readings` are (address within the document's page, title)."""

    uuid: UUID
    title: str
    on: date
    readings: tuple[tuple[str, str], ...]


def pairs(jurisdiction_id: int, most: int) -> list[Pair]:
    """Public documents that have a public interpretation, newest first. Two queries."""
    public = Interpretation.objects.filter(state=InterpretationState.PUBLISHED)
    rows = published.rows(jurisdiction_id).filter(Exists(public.filter(document_id=OuterRef("pk"))), in_history="N")
    rows = rows.prefetch_related(
        Prefetch("interpretations", public.defer("body", "published_body", "outline").order_by("round"), "readings")
    ).order_by("-published_at", "-id")
    return [
        Pair(
            row.uuid,
            row.published.title,
            days.day_of(row.published_at),
            tuple((f"#interpretation-{one.round}", one.public_title) for one in row.readings),
        )
        for row in rows[:most]
        if row.published and row.published_at
    ]


def a_month(jurisdiction_id: int) -> list[tuple[str, int]]:
    """How many documents were made public in each of the twelve months up to the newest one; nothing when none was.

    Counted from the newest document, not from today: a page that shows it changes only when something is published.
    """
    found = published.rows(jurisdiction_id)
    newest = found.aggregate(newest=Max("published_at"))["newest"]
    if newest is None:
        return []
    last = days.day_of(newest)
    months = [_month(last, back) for back in range(MONTHS - 1, -1, -1)]
    since = days.moment_of(months[0], time(0))
    counted = (
        found.filter(published_at__gte=since)
        .order_by()
        .annotate(month=TruncMonth("published_at", tzinfo=days.SHANGHAI))
    )
    by_month = {
        (row["month"].year, row["month"].month): row["n"] for row in counted.values("month").annotate(n=Count("pk"))
    }
    return [(f"{month.year}年{month.month}月", by_month.get((month.year, month.month), 0)) for month in months]


def _month(day: date, back: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)


def counts(jurisdiction_id: int) -> dict[str, int]:
    """How many documents are public, and how many of them are policies with an interpretation."""
    public = Interpretation.objects.filter(state=InterpretationState.PUBLISHED, document_id=OuterRef("pk"))
    found = published.rows(jurisdiction_id)
    return {"documents": found.count(), "interpreted": found.filter(Exists(public)).count()}


def places_of(document_id: int) -> list[int]:
    """The jurisdiction of a document, if it is still there."""
    return list(Document.objects.filter(pk=document_id).values_list("jurisdiction_id", flat=True))
