"""The clock's answer beside the application, kept by whatever changes it, and by the day while it stands still."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.queries import clock
from gongkai.applications.rules.addresses import page_of
from gongkai.applications.rules.clock import Standing
from gongkai.applications.rules.states import RUNNING, State
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar
from gongkai.workdays.services import Moved

WATCHED = (*RUNNING, State.CORRECTING)


def keep(application: Application, calendar: Calendar | None = None) -> Application:
    """Count anew and save; inside the caller's transaction, on the locked row."""
    _set(application, clock.standing(application, calendar))
    application.save(update_fields=["due_on", "due_provisional", "stopped"])
    return application


def start(application: Application) -> Application:
    """Set the clock of one that comes in just now; not saved."""
    _set(application, clock.standing(application, new=True))
    return application


def _set(application: Application, now: Standing) -> None:
    application.due_on = now.due
    application.due_provisional = Flag.YES if now.provisional else Flag.NO
    application.stopped = Flag.YES if now.stopped else Flag.NO


def refresh() -> int:
    """Every day: clocks that stand still move on, or run again where silence ended a consultation; how many."""
    still = Application.objects.filter(state__in=WATCHED, stopped=Flag.YES).values_list("pk", "jurisdiction_id")
    calendars: dict[int, Calendar] = {}
    for number, place in still:
        found = calendars.setdefault(place, workdays.calendar(place))
        with transaction.atomic():
            keep(Application.objects.select_for_update().get(pk=number), found)
    return len(still)


def recompute(jurisdiction_id: int, first: date, last: date) -> list[Moved]:
    """Count open applications again when days between the two changed; what moved, with who handles it."""
    calendar = workdays.calendar(jurisdiction_id)
    watched = Application.objects.filter(
        jurisdiction_id=jurisdiction_id, state__in=WATCHED, due_on__gte=first, submitted_on__lte=last
    )
    moved = []
    for number in watched.values_list("pk", flat=True):
        with transaction.atomic():
            row = Application.objects.select_for_update(of=("self",)).select_related("case").get(pk=number)
            before = row.due_on
            keep(row, calendar)
        if before is not None and row.due_on is not None and before != row.due_on:
            people = tuple(sorted({each.user_id for each in orgs.holders(row.organ_id, Duty.REQUESTS)}))
            moved.append(
                Moved(f"答复申请 {row.case.number}", page_of(row.uuid), before, row.due_on, people, row.organ_id)
            )
    return moved
