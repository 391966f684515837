"""Reminders before the limit and escalation after it (R155): clerks, then the leaders, then the office; each once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.queries import board
from gongkai.applications.rules.addresses import page_of
from gongkai.kernel import days
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays

LEADERS_AFTER, OFFICE_AFTER = 1, 3  # working days late


def remind() -> int:
    """Every morning: who should answer soon hears it, and of what is late also those above; how many were told anew."""
    number = 0
    for place in orgs.jurisdictions():
        for row in board.near(place.pk):
            number += _tell(row, _people(row.organ_id, Duty.REQUESTS), "soon", f"答复期限至{row.due_on}，请按时答复。")
        calendar, today = workdays.calendar(place.pk), days.today()
        for row in board.overdue(place.pk):
            assert row.due_on is not None
            number += _escalate(row, calendar.count(row.due_on, today))
    return number


def _people(organ_id: int, *duties: Duty) -> set[int]:
    return {holding.user_id for duty in duties for holding in orgs.holders(organ_id, duty)}


def _escalate(row: Application, late: int) -> int:
    """The clerks on the first day; the leaders from the first working day late; the office from the third."""
    stages = [("late", 0, _people(row.organ_id, Duty.REQUESTS))]
    stages.append(("leaders", LEADERS_AFTER, _people(row.organ_id, Duty.LEADER, Duty.HEAD)))
    office = orgs.office_of(row.jurisdiction_id)
    stages.append(("office", OFFICE_AFTER, _people(office.pk, Duty.OFFICE) if office else set()))
    told = 0
    for stage, after, people in stages:
        text = f"答复期限{row.due_on}已过，逾期{late}个工作日仍未答复（{row.organ.short_name}）。"
        if late >= after and people and _tell(row, people, stage, text):
            told += 1
            if stage != "late":
                with transaction.atomic():
                    record(
                        "application.escalated",
                        of=row,
                        by=None,
                        jurisdiction_id=row.jurisdiction_id,
                        to=stage,
                        late=late,
                    )
    return told


def _tell(row: Application, people: Iterable[int], stage: str, text: str) -> bool:
    """One message a stage and due day, whether it is new; nobody's name and nothing of the matter is in it."""
    made = notify.tell(
        users=sorted(people), kind=f"applications.{stage}", subject=f"依申请公开 {row.case.number}", text=text,
        link=page_of(row.uuid), key=f"applications:{row.pk}:{stage}:{row.due_on}", organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id, due_on=row.due_on,
    )  # fmt: skip
    return bool(made)
