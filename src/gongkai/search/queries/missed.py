"""Terms that found nothing: what the office is shown. A term few asked for is not shown: it might be about somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum

from gongkai.kernel import days
from gongkai.orgs.rules import Actor, Duty
from gongkai.search.models import Missed
from gongkai.search.rules.missed import Handling, week_of

SHOWN_FROM = 3
WEEKS = 4
MOST = 200


@dataclass(frozen=True, slots=True)
class Term:
    """A term over the last weeks: how often it was asked for, and in which week last."""

    term: str
    count: int
    week: date
    handling: Handling = Handling.OPEN
    note: str = ""


def open_terms(jurisdiction_id: int, *, weeks: int = WEEKS, until: date | None = None) -> list[Term]:
    """Terms nobody has dealt with, asked for at least three times in the last weeks; the most wanted first."""
    this = week_of(until or days.today())
    found = Missed.objects.filter(
        jurisdiction_id=jurisdiction_id, handling=Handling.OPEN, week__gt=this - timedelta(weeks=weeks), week__lte=this
    )
    counted = found.values("term").annotate(total=Sum("count"), last=Max("week")).filter(total__gte=SHOWN_FROM)
    return [Term(row["term"], row["total"], row["last"]) for row in counted.order_by("-total", "term")[:MOST]]


def waiting(actor: Actor) -> int:
    """How many terms wait for the office, for who deals with them."""
    return len(open_terms(actor.jurisdiction_id)) if actor.may(Duty.OFFICE) else 0


def handled_terms(actor: Actor) -> list[Term]:
    """What was dealt with, the latest first."""
    found = Missed.objects.filter(jurisdiction_id=actor.jurisdiction_id).exclude(handling=Handling.OPEN)
    counted = found.values("term", "handling", "note").annotate(
        total=Sum("count"), last=Max("week"), at=Max("handled_at")
    )
    return [
        Term(row["term"], row["total"], row["last"], Handling(row["handling"]), row["note"])
        for row in counted.order_by("-at", "term")[:MOST]
    ]


def of_week(jurisdiction_id: int, week: date) -> list[Term]:
    """The terms of one week nobody has dealt with, asked for often enough to be shown."""
    return open_terms(jurisdiction_id, weeks=1, until=week)
