"""How busy the public form is just now; what waits for somebody's look."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from gongkai.applications.models import Application, Arrival, Screening
from gongkai.applications.rules.proof import is_asked
from gongkai.applications.rules.screening import Verdict
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.kernel.prepared import Prepared

MINUTE = timedelta(minutes=1)


def place_of(source: str) -> str:
    """The keyed digest an address is counted by."""
    return cases.digest(source or "-", "arrival")


def is_busy(source: str) -> bool:
    """Whether whoever sends from an address now is asked for a proof: two short looks at an index, bounded by the rates."""
    rate, rate_here = settings.APPLY_RATE, settings.APPLY_RATE_ADDRESS
    since = days.now() - MINUTE
    here = len(_from_here(rate_here)(source=place_of(source), since=since)) if rate_here else 0
    if here >= rate_here:
        return True
    return is_asked(len(_in_all(rate)(since=since)) if rate else 0, here, rate=rate, rate_here=rate_here)


@lru_cache(maxsize=8)
def _from_here(most: int) -> Prepared[tuple[Any, ...]]:
    return Prepared(
        lambda source, since: Arrival.objects.filter(source=source, at__gt=since).order_by().values_list("pk")[:most],
        source=str,
        since=datetime,
    )


@lru_cache(maxsize=8)
def _in_all(most: int) -> Prepared[tuple[Any, ...]]:
    return Prepared(
        lambda since: Arrival.objects.filter(at__gt=since).order_by().values_list("pk")[:most], since=datetime
    )


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
