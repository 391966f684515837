"""What happened to an application's clock, gathered from its file, and where that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application, Consultation, Correction, Excess, Extension, Fee
from gongkai.applications.rules import clock as rules
from gongkai.applications.rules.clock import Event, Kind, Standing
from gongkai.kernel import days
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar, DayLine, DueDay, Limit


@dataclass(frozen=True, slots=True)
class Told:
    """Where the clock stands, in sentences and day by day."""

    standing: Standing
    sentences: list[str]
    lines: list[DayLine]


def limits(jurisdiction_id: int, on: date) -> dict[str, Limit]:
    """The limits that hold for what was received on a day."""
    return workdays.limits(rules.LIMIT_KEYS, jurisdiction_id, on)


def _received(application: Application) -> Event:
    return Event(Kind.RECEIPT, application.received_on or application.submitted_on)


def history(application: Application) -> list[Event]:
    """The events of one application. Until receipt is confirmed it counts from submission (第三十一条; boards)."""
    events = [_received(application)]
    for told in Correction.objects.filter(application=application):
        events.append(Event(Kind.CORRECTION, told.told_on, told.answered_on))
    for asked in Consultation.objects.filter(application=application):
        events.append(Event(Kind(asked.asked), asked.sent_on, asked.answered_on, asked.arrived_on))
    for longer in Extension.objects.filter(application=application):
        events.append(Event(Kind.EXTENSION, longer.approved_on, days=longer.days))
    for late in Excess.objects.filter(application=application, delay_days__gt=0):
        events.append(Event(Kind.DELAY, late.found_on or late.asked_on, days=late.delay_days))
    for fee in Fee.objects.filter(application=application):
        events.append(Event(Kind.FEE, fee.told_on, fee.paid_on))
    if application.closed_on is not None:
        events.append(Event(Kind.REPLY, application.closed_on))
    return events


def standing(
    application: Application, calendar: Calendar | None = None, as_of: date | None = None, *, new: bool = False
) -> Standing:
    """Where the clock stands today; `new`: it came in just now and nothing else happened yet, so nothing is looked for."""
    events = [_received(application)] if new else history(application)
    now = as_of or days.today()
    found = calendar or workdays.calendar(application.jurisdiction_id)
    return rules.standing(events, limits(application.jurisdiction_id, events[0].on), found, now)


def told(application: Application, as_of: date | None = None) -> Told:
    """The clock with its reasons, for a page."""
    events, now = history(application), as_of or days.today()
    held, calendar = limits(application.jurisdiction_id, events[0].on), workdays.calendar(application.jurisdiction_id)
    return Told(
        rules.standing(events, held, calendar, now),
        rules.in_words(events, held, calendar, now),
        rules.derive(events, held, calendar, now),
    )


def derived(application: Application) -> tuple[DueDay | None, list[DayLine]]:
    """The due day and its derivation, for whoever asks about the own case."""
    found = told(application)
    due = found.standing.due
    if due is None:
        return None, []
    return DueDay(due, found.standing.provisional, bool(found.standing.stopped)), found.lines
