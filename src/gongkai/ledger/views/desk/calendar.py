"""时限日历: a month with what falls due each day, the list beneath, and the year by month."""

from __future__ import annotations

from calendar import Calendar, monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.ledger.queries import calendar
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import heat_of
from gongkai.workdays import queries as workdays

MONTHS = [f"{month}月" for month in range(1, 13)]


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the month's table. `tone` is "bad" for what is late, "good" when all is accepted."""

    day: date
    within: bool
    working: bool
    today: bool
    chosen: bool
    count: calendar.DayCount | None

    @property
    def tone(self) -> str:
        """How the day stands."""
        if self.count is None:
            return "none"
        if self.count.owed and self.day < days.today():
            return "bad"
        return "good" if self.count.accepted == self.count.due else "info"


def _month(text: str) -> date:
    """The first of the month asked for ("2026-11"); this month for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = days.today().replace(day=1)
    return first if 2000 <= first.year <= 2100 else days.today().replace(day=1)


def _day(text: str, first: date, last: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if first <= day <= last else None


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A month of due days; every day opens its list."""
    first = _month(request.GET.get("month", ""))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    day = _day(request.GET.get("day", ""), first, last)
    found = calendar.days_of(actor, first, last)
    working = workdays.calendar(actor.jurisdiction_id)
    weeks = [
        [
            Square(one, first <= one <= last, working.is_working_day(one), one == days.today(), one == day, found.get(one))
            for one in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]  # fmt: skip
    by_unit = calendar.months_by_unit(actor, first.year)
    sums = [sum(row[month] for _, row in by_unit) for month in range(12)]
    context = {
        "first": first,
        "before": first - timedelta(1),
        "after": last + timedelta(1),
        "weeks": weeks,
        "day": day,
        "due": sum(one.due for one in found.values()),
        "owed": sum(one.owed for one in found.values()),
        "page": calendar.due(actor, day or first, day or last, cursor=request.GET.get("cursor")),
        "heat": heat_of(MONTHS, by_unit) if actor.oversees and by_unit else None,
        "months": list(zip(MONTHS, sums, strict=True)) if any(sums) else [],
    }
    return render(request, "ledger/calendar.html", context)
