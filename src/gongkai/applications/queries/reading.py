"""What stands in an application's file, who else asked nearly the same, what waits to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.asking import CONFIRMED_ONLINE
from gongkai.applications.rules.near import nearly_same
from gongkai.applications.rules.states import State
from gongkai.cases import queries as cases
from gongkai.cases.rules import OWN_PAPERS, Direction, Means, PaperKind
from gongkai.orgs.rules import Actor
from gongkai.workdays.rules import Calendar

MOST_LOOKED_AT = 200
SERVED = frozenset({State.ISSUED, State.ANSWERED, State.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Like:
    """Another application like this one: of the same applicant, and whether it asks for nearly the same."""

    application: Application
    same_matter: bool


def has_confirmed_online(application: Application) -> bool:
    """Whether the applicant confirmed on the site."""
    found = application.case.messages.filter(
        direction=Direction.IN, means=Means.ONLINE, subject=CONFIRMED_ONLINE, recorded_by=None
    )
    return found.exists()


def likes(application: Application) -> list[Like]:
    """Other applications of the same applicant to the same organ, nearly the same ones first (repeat: 第三十六条第六项)."""
    rows = Application.objects.filter(case__in=cases.same_people(application.case)).select_related("case", "organ")
    found = [Like(row, nearly_same(row.matter, application.matter)) for row in rows.order_by("-id")[:MOST_LOOKED_AT]]
    return sorted(found, key=lambda each: not each.same_matter)


def unconfirmed(actor: Actor) -> QuerySet[Application]:
    """What still waits for both sides' confirmation, oldest first."""
    return applications(actor).filter(state=State.SUBMITTED).order_by("submitted_on", "id")


def late_before(calendar: Calendar, today: date) -> date:
    """Confirming is late for what was submitted before this day: more than one working day has passed, today included."""
    return calendar.back(today + timedelta(days=1), 2).date


def is_alarming(application: Application, calendar: Calendar, today: date) -> bool:
    """Whether confirming is late."""
    return application.state == State.SUBMITTED and application.submitted_on < late_before(calendar, today)


def of_case_id(case_id: int, jurisdiction_id: int) -> Application | None:
    """The application of a case by its inner number, within a place."""
    rows = Application.objects.select_related("case", "organ", "jurisdiction")
    return rows.filter(case_id=case_id, jurisdiction_id=jurisdiction_id).first()


def own_papers(application: Application) -> list[cases.Kept]:
    """What the applicant may fetch: notices at once, the answer and what is supplied once it has been issued."""
    kinds = OWN_PAPERS if application.state in SERVED else OWN_PAPERS - {PaperKind.ANSWER, PaperKind.SUPPLY}
    return [kept for kept in cases.papers(application.case, sorted(kinds)) if kept.file is not None]
