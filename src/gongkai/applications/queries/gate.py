"""How busy the public form is just now; what waits for somebody's look."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from gongkai.applications.models import Application, Arrival, Screening
from gongkai.applications.rules.proof import is_asked
from gongkai.applications.rules.screening import Verdict
from gongkai.cases import queries as cases
from gongkai.kernel import days

MINUTE = timedelta(minutes=1)


def place_of(source: str) -> str:
    """The keyed digest an address is counted by."""
    return cases.digest(source or "-", "arrival")


def is_busy(source: str) -> bool:
    """Whether whoever sends from an address now is asked for a proof: two short looks at an index, bounded by the rates."""
    rate, rate_here = settings.APPLY_RATE, settings.APPLY_RATE_ADDRESS
    of_late = Arrival.objects.filter(at__gt=days.now() - MINUTE)
    here = of_late.filter(source=place_of(source))[:rate_here].count() if rate_here else 0
    if here >= rate_here:
        return True
    return is_asked(of_late[:rate].count() if rate else 0, here, rate=rate, rate_here=rate_here)


def verdict_of(application: Application) -> str:
    """Where the look at an application stands; "" when none was needed."""
    return Screening.objects.filter(application=application).values_list("verdict", flat=True).first() or ""


def is_held(application: Application) -> bool:
    """Whether it waits for a look."""
    return verdict_of(application) == Verdict.WAITING


def held(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those of the rows that wait for a look."""
    return rows.filter(screening_rows__verdict=Verdict.WAITING)


def not_held(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The rest."""
    return rows.exclude(pk__in=Screening.objects.filter(verdict=Verdict.WAITING).values("application"))
