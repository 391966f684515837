"""The 20 working days of 条例第二十六条, from the day information was formed or changed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.rules.states import NEVER_FULFILS, OPEN, Openness
from gongkai.kernel.rows import walked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar
from gongkai.workdays.services import Moved

LIMIT = "openness.proactive"
ROWS = 500
NO_CLOCK = {Openness.ON_REQUEST, Openness.WITHHELD}


def runs(document: Document) -> bool:
    """Whether the clock runs: new documents that are to be public or whose openness is not settled yet."""
    return (
        document.historical == "N"
        and document.kind not in NEVER_FULFILS
        and document.openness not in NO_CLOCK
        and start_of(document) is not None
    )


def start_of(document: Document) -> date | None:
    """The day the count starts from."""
    return document.changed_on or document.formed_on or document.signed_on


def recount(*, document: Document, calendar: Calendar | None = None) -> bool:
    """Set `due_on` anew, inside the caller's transaction; whether it moved."""
    due, provisional = None, "N"
    start = start_of(document)
    if runs(document) and start is not None:
        calendar = calendar or workdays.calendar(document.jurisdiction_id)
        allowed = workdays.limit(LIMIT, document.jurisdiction_id, on=start).value
        day = calendar.add(start, allowed)
        due, provisional = day.date, "Y" if day.provisional else "N"
    if (due, provisional) == (document.due_on, document.due_provisional):
        return False
    document.due_on, document.due_provisional = due, provisional
    document.save(update_fields=["due_on", "due_provisional"])
    return True


def recompute(jurisdiction_id: int, first: date, last: date) -> list[Moved]:
    """Count open due days again where the calendar changed; returns what moved. Safe to run again."""
    calendar = workdays.calendar(jurisdiction_id)
    rows = Document.objects.filter(jurisdiction_id=jurisdiction_id, state__in=OPEN, due_on__isnull=False)
    touched = rows.filter(Q(due_on__gte=first) | Q(due_provisional="Y")).order_by("id")
    moved = []
    for document in walked(touched, ROWS):
        old = document.due_on
        start = start_of(document)
        if start is None or start > last:
            continue
        with transaction.atomic():
            if recount(document=document, calendar=calendar) and old != document.due_on:
                record(
                    "document.due_moved", of=document, by=None, jurisdiction_id=jurisdiction_id, old=str(old),
                    new=str(document.due_on),
                )  # fmt: skip
        if old and document.due_on and old != document.due_on:
            moved.append(_moved(document, old, document.due_on))
    return moved


def _moved(document: Document, old: date, new: date) -> Moved:
    handlers = {holding.user_id for holding in orgs.holders(document.organ_id, Duty.EDITOR)}
    if document.drafter_id and document.drafter_id in handlers:
        handlers = {document.drafter_id}
    url = reverse("documents:document", args=[document.uuid])
    return Moved(document.title, url, old, new, tuple(sorted(handlers)), document.organ_id)
