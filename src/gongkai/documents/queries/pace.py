"""公开节奏: when information is formed and when it is published, per unit (R102, R103)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth

from gongkai.documents.models import Document
from gongkai.documents.queries import scope
from gongkai.documents.rules.openness import Pace
from gongkai.documents.rules.states import NEVER_FULFILS, OPEN, Openness
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays


def timed(actor: Actor) -> QuerySet[Document]:
    """New documents that owe publication within 20 working days."""
    rows = scope.documents(actor).filter(historical="N").exclude(kind__in=NEVER_FULFILS)
    return rows.exclude(openness__in=[Openness.ON_REQUEST, Openness.WITHHELD])


def late(actor: Actor) -> QuerySet[Document]:
    """Not public yet and past the day, oldest first."""
    rows = timed(actor).filter(state__in=OPEN, due_on__lt=days.today())
    return rows.select_related("organ").order_by("due_on", "id")


def soon(actor: Actor, until: date) -> QuerySet[Document]:
    """Not public yet and due by a day, most urgent first."""
    rows = timed(actor).filter(state__in=OPEN, due_on__range=(days.today(), until))
    return rows.select_related("organ").order_by("due_on", "id")


@dataclass(frozen=True, slots=True)
class UnitPace:
    """One unit in a period: published, in time, on campaign-like days, days from forming to publishing on average."""

    organ: str
    published: int
    in_time: int
    bunched: int
    average: float | None

    @property
    def in_time_rate(self) -> float | None:
        """Percent published within 20 working days."""
        return round(100 * self.in_time / self.published, 1) if self.published else None

    @property
    def bunched_rate(self) -> float | None:
        """Percent published on campaign-like days."""
        return round(100 * self.bunched / self.published, 1) if self.published else None


def units(actor: Actor, first: date, last: date) -> list[UnitPace]:
    """Every unit that published something new in the period, in official order."""
    rows = _published(actor, first, last).annotate(day=TruncDate("published_at"))
    facts = rows.order_by("organ__order", "organ_id").values_list(
        "organ__short_name", "day", "formed_on", "changed_on", "signed_on", "due_on"
    )
    days_of: dict[str, dict[date, list[int]]] = {}
    in_time: dict[str, int] = defaultdict(int)
    for organ, day, formed, changed, signed, due in facts.iterator(2000):
        start = changed or formed or signed or day
        days_of.setdefault(organ, defaultdict(list))[day].append((day - start).days)
        in_time[organ] += due is None or day <= due
    pace = _pace(actor)
    return [_unit(organ, by_day, in_time[organ], pace) for organ, by_day in days_of.items()]


def _unit(organ: str, by_day: dict[date, list[int]], in_time: int, pace: Pace) -> UnitPace:
    ages = [age for some in by_day.values() for age in some]
    bunched = sum(len(some) for some in by_day.values() if pace.bunched(some))
    return UnitPace(organ, len(ages), in_time, bunched, round(sum(ages) / len(ages), 1) if ages else None)


def _pace(actor: Actor) -> Pace:
    least = workdays.limit("openness.bunch_least", actor.jurisdiction_id).value
    return Pace(least, workdays.limit("openness.bunch_age", actor.jurisdiction_id).value)


def _published(actor: Actor, first: date, last: date) -> QuerySet[Document]:
    rows = scope.documents(actor).filter(historical="N", published_at__isnull=False)
    return rows.filter(published_at__date__range=(first, last)).exclude(kind__in=NEVER_FULFILS)


def by_month(actor: Actor, first: date, last: date) -> list[tuple[date, int, int]]:
    """(month, formed, published) of the period, months without either left out."""
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    start = (
        scope.documents(actor).filter(historical="N", formed_on__range=(first, last)).exclude(kind__in=NEVER_FULFILS)
    )
    for month, number in (
        start.annotate(m=TruncMonth("formed_on")).values_list("m").annotate(n=Count("pk")).order_by("m")
    ):
        counts[month][0] = number
    published = _published(actor, first, last).annotate(m=TruncMonth(TruncDate("published_at")))
    for month, number in published.values_list("m").annotate(n=Count("pk")).order_by("m"):
        counts[month][1] = number
    return [(month, formed, published) for month, (formed, published) in sorted(counts.items())]


IN_TIME = Q(due_on=None) | Q(published_at__date__lte=F("due_on"))
