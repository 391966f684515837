"""What there is to print of the applications somebody chose, and where it is posted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from gongkai.applications.models import Application, Decision, Letter
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.printing import REPLY
from gongkai.applications.rules.states import State
from gongkai.cases import queries as cases
from gongkai.cases.rules import Role
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.cases.models import Paper

READY = frozenset({State.APPROVED, State.ISSUED, State.ANSWERED, State.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper to print: of which application, what, its number, the stored files to try in turn; `decision`: the reply."""

    application: Application
    kind: str
    label: str
    number: str
    papers: tuple[Paper, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is posted to."""

    number: str
    name: str
    address: str
    postcode: str


def chosen(actor: Actor, uuids: Sequence[UUID]) -> list[Application]:
    """The applications of the actor's own organ, in the order they were chosen; `DoesNotExist` when one is not."""
    rows = {row.uuid: row for row in applications(actor).filter(organ_id=actor.organ_id, uuid__in=uuids)}
    if any(uuid not in rows for uuid in uuids):
        raise Application.DoesNotExist
    return [rows[uuid] for uuid in dict.fromkeys(uuids)]


def sheets(rows: Sequence[Application]) -> list[Sheet]:
    """Everything printable of these, the reply first, then the letters as they were made; three queries."""
    replies = {made.application_id: made for made in _decisions(rows)}
    letters: dict[int, list[Letter]] = {}
    found = Letter.objects.filter(application__in=rows).select_related("stamped__file", "pdf__file")
    for letter in found.order_by("id"):
        letters.setdefault(letter.application_id, []).append(letter)
    out = []
    for row in rows:
        if (made := replies.get(row.pk)) and row.state in READY:
            papers = (made.paper,) if made.paper else ()
            out.append(Sheet(row, REPLY, "答复书", made.number, papers, made))
        for one in letters.get(row.pk, []):
            kept = tuple(paper for paper in (one.stamped, one.pdf) if paper is not None)
            out.append(Sheet(row, one.kind, one.get_kind_display(), one.number, kept))
    return out


def _decisions(rows: Sequence[Application]) -> list[Decision]:
    return list(Decision.objects.filter(application__in=rows).select_related("paper__file"))


def addresses(rows: Sequence[Application]) -> list[Address]:
    """Where each applicant is written to; the address is "" when none was given."""
    found = []
    for row in rows:
        people = [person for person in cases.people(row.case) if person.role is Role.APPLICANT]
        first = people[0] if people else None
        found.append(
            Address(row.case.number, first.name, first.address, first.postcode)
            if first
            else Address(row.case.number, "", "", "")
        )
    return found
