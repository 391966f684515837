"""Reminders before the 20 working days end, and escalation after (R102, R419)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.rules.states import NEVER_FULFILS, OPEN, Openness
from gongkai.documents.services.telling import name_of, writers
from gongkai.kernel import days
from gongkai.kernel.rows import walked
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar

ROWS = 200


def remind() -> int:
    """Tell the writers before the day, and the unit's leaders after it; how many documents were spoken of.

    Keys make each message once a day and document, so the job may be run again.
    """
    return sum(_remind(place.pk) for place in orgs.jurisdictions())


def _remind(jurisdiction_id: int) -> int:
    today, calendar = days.today(), workdays.calendar(jurisdiction_id)
    before = workdays.limit("openness.remind_before", jurisdiction_id).values
    wanted = {calendar.add(today, n).date: n for n in before}
    rows = Document.objects.filter(
        jurisdiction_id=jurisdiction_id, state__in=OPEN, historical="N", due_on__isnull=False
    )
    rows = rows.exclude(kind__in=NEVER_FULFILS).exclude(openness__in=[Openness.ON_REQUEST, Openness.WITHHELD])
    told = 0
    for document in walked(rows.filter(due_on__lte=max(wanted)).select_related("organ").order_by("id"), ROWS):
        assert document.due_on is not None
        if document.due_on in wanted:
            told += _tell(document, f"还有{wanted[document.due_on]}个工作日", writers(document), today)
        elif document.due_on < today and _first_working_day_after(document.due_on, calendar) == today:
            leaders = {row.user_id for row in orgs.holders(document.organ_id, Duty.LEADER, Duty.HEAD)}
            told += _tell(document, "已超过公开时限", [*writers(document), *sorted(leaders)], today)
    return told


def _first_working_day_after(day: date, calendar: Calendar) -> date:
    return calendar.add(day, 1).date


def _tell(document: Document, when: str, users: list[int], today: date) -> int:
    notify.tell(
        users=users,
        kind="documents.due",
        subject=f"{name_of(document)}{when}",
        text=f"应在{document.due_on:%Y-%m-%d}前公开（条例第二十六条，20个工作日）。",
        link=reverse("documents:document", args=[document.uuid]),
        key=f"documents.due:{document.pk}:{today}",
        organ_id=document.organ_id,
        jurisdiction_id=document.jurisdiction_id,
        due_on=document.due_on,
    )
    return 1
