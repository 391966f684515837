"""How often pages were opened."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from gongkai.portal.models import PageViews


def total(address: str) -> int:
    """All openings of a page that were written."""
    return PageViews.objects.filter(address=address).aggregate(sum=Sum("views"))["sum"] or 0


def most_read(since: date, most: int = 100) -> list[tuple[str, int]]:
    """The pages opened most since a day, with how often."""
    rows = PageViews.objects.filter(day__gte=since).values("address").annotate(sum=Sum("views"))
    return [(row["address"], row["sum"]) for row in rows.order_by("-sum", "address")[:most]]
