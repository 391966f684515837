"""What one application's page shows, and what its forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.applications.models import (
    Application,
    Consultation,
    Correction,
    Decision,
    Delivery,
    Dispute,
    Extension,
    Search,
)
from gongkai.applications.queries import after, redacting, reply, stamping
from gongkai.applications.queries import clock as counting
from gongkai.applications.rules import clock, letter
from gongkai.applications.rules.acts import Asked, silence
from gongkai.applications.rules.clock import Event, Kind
from gongkai.applications.rules.states import CLERKS
from gongkai.cases import queries as cases
from gongkai.cases.rules import CLOSED_PAPERS, PaperKind
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.review.queries.standing import standing as reviewed
from gongkai.workdays import queries as workdays

SEAL = "consultation"
WAITING: Mapping[str, Mapping[str, Any]] = {
    "arrival": {"arrived_on__isnull": True, "answered_on__isnull": True},
    "opinion": {"answered_on__isnull": True},
    "told": {"asked": Asked.THIRD_PARTY, "told_on__isnull": True, "opinion__in": ["REFUSE", "PARTLY"]},
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A consultation opened: whom, until when, and what silence means or what came back."""

    row: Consultation
    whom: str
    words: str
    due: Any
    silent: str


def consultation(application: Application, uuid: str) -> Consultation:
    """One consultation of an application; `DoesNotExist` otherwise."""
    return Consultation.objects.select_related("application__case").get(application=application, uuid=uuid)


def dispute(application: Application, uuid: str) -> Dispute:
    """One dispute of an application; `DoesNotExist` otherwise."""
    return Dispute.objects.select_related("application").get(application=application, uuid=uuid)


def consultation_choices(application: Application, waiting: str) -> list[tuple[str, str]]:
    """The consultations that wait for an entry, for a form."""
    rows = Consultation.objects.filter(application=application, **WAITING[waiting])
    return [(str(row.uuid), f"{_whom(application, row)}（{row.sent_on}发出）") for row in rows]


def dispute_choices(application: Application) -> list[tuple[str, str]]:
    """The disputes that have not ended, for a form."""
    rows = Dispute.objects.filter(application=application, ending="")
    return [(str(row.uuid), f"{row.get_route_display()}，{row.body}，{row.filed_on}受理") for row in rows]


def _whom(application: Application, row: Consultation) -> str:
    return cases.text_of(application.case, row.whom, SEAL)


def askings(application: Application) -> list[Asking]:
    """The consultations opened, with what follows from time."""
    rows = list(Consultation.objects.filter(application=application).select_related("application__case"))
    if not rows:
        return []
    received = application.received_on or application.submitted_on
    held, calendar = (
        counting.limits(application.jurisdiction_id, received),
        workdays.calendar(application.jurisdiction_id),
    )
    found = []
    for row in rows:
        last = clock.opinion_due(Event(Kind(row.asked), row.sent_on, row.answered_on, row.arrived_on), held, calendar)
        silent = last is not None and last < (row.answered_on or days.today())
        words = cases.text_of(application.case, row.words, SEAL)
        found.append(Asking(row, _whom(application, row), words, last, silence(Asked(row.asked)) if silent else ""))
    return found


def file_of(application: Application, actor: Actor) -> dict[str, Any]:
    """Everything of one application that its page shows to this person."""
    own = actor.organ_id == application.organ_id
    kinds = [kind for kind in PaperKind if kind not in CLOSED_PAPERS]
    found = {
        "application": application,
        "case": application.case,
        "clock": counting.told(application),
        "correction": Correction.objects.filter(application=application).first(),
        "extension": Extension.objects.filter(application=application).select_related("approver").first(),
        "searches": Search.objects.filter(application=application),
        "deliveries": Delivery.objects.filter(application=application),
        "disputes": Dispute.objects.filter(application=application),
        **reply_of(application),
        **after.file_after(application),
    }
    if own:
        found |= {
            "people": cases.people(application.case) if actor.duty in CLERKS else [],
            "askings": askings(application),
            "messages_kept": cases.messages(application.case),
            "papers": cases.papers(application.case, kinds),
            "assignments": cases.assignments(application.case),
            "redactions": redacting.listed(application),
            "stamping": stamping.shown(application),
        }
    return found


def reply_of(application: Application) -> dict[str, Any]:
    """The reply, what it lacks, where it is weak, where its review stands."""
    made: Decision | None = reply.decision_of(application)
    if made is None:
        return {"decision": None, "review_standing": None}
    return {
        "decision": made,
        "kind": reply.kind_of(made),
        "title": letter.title_of(reply.kind_of(made)),
        "paragraphs": reply.paragraphs(application, made),
        "lacking": reply.reasons_not_to_submit(application, made),
        "weak": reply.weak_points(application, made),
        "review_standing": reviewed(f"applications.Decision:{made.pk}"),
    }
