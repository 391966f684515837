"""The whole record of one task: its parts in order, one part in full, checks, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Case, Count, IntegerField, Value, When

from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Assignment, Check, Problem, Rectification, Task
from gongkai.ledger.queries import parts, scope
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.states import ROLE_RANK, AssignmentState
from gongkai.orgs.rules import Actor
from gongkai.trail import queries as trail
from gongkai.trail.queries import subject_of

MOST_EVENTS = 80


@dataclass(frozen=True, slots=True)
class PartRow:
    """A unit's part in the table of a task. Of other units a unit sees who, which role and how far, no more."""

    part: Assignment
    known: bool
    due: date | None
    done: bool
    url: str


def part_rows(actor: Actor, of: Task, *, cursor: str | None = None, size: int = 50) -> Page[Assignment]:
    """The parts of a task: lead, cooperating, guiding, each in official order. Whoever sees the task sees who takes part."""
    ranks = [When(role=role.value, then=Value(rank)) for role, rank in ROLE_RANK.items()]
    rows = scope.applied(Assignment.objects.filter(task=of)).exclude(state=AssignmentState.VOID)
    ranked = rows.annotate(rank=Case(*ranks, default=Value(9), output_field=IntegerField()))
    return page(
        ranked.select_related("organ", "via_group"), order=("rank", "organ_order", "id"), cursor=cursor, size=size
    )


def as_rows(actor: Actor, found: Sequence[Assignment]) -> list[PartRow]:
    """The parts as the actor may see them."""
    made = []
    for part in found:
        known = actor.oversees or part.organ_id == actor.organ_id
        url = addresses.page_of("parts", part.uuid) if known else ""
        made.append(PartRow(part, known, part.next_due if known else None, part.state == AssignmentState.DONE, url))
    return made


def counts(of: Task) -> dict[str, int]:
    """How many parts of a task stand in each state."""
    rows = scope.applied(Assignment.objects.filter(task=of)).exclude(state=AssignmentState.VOID)
    return {row["state"]: row["n"] for row in rows.order_by().values("state").annotate(n=Count("id"))}


def chosen_part(actor: Actor, of: Task, uuid: str | None) -> Assignment | None:
    """The part shown in full: the one asked for, else the actor's own, else the first lead's; None when none is visible."""
    mine = scope.assignments(actor).filter(task=of)
    if uuid:
        try:
            return parts.assignment(actor, mine.get(uuid=uuid).uuid)
        except (ObjectDoesNotExist, ValidationError):
            pass
    ranks = [When(role=role.value, then=Value(rank)) for role, rank in ROLE_RANK.items()]
    rows = mine.annotate(rank=Case(*ranks, default=Value(9), output_field=IntegerField()))
    own = rows.filter(organ_id=actor.organ_id).first()
    first = own or rows.order_by("rank", "organ_order", "id").first()
    return parts.assignment(actor, first.uuid) if first else None


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One part in full."""

    part: Assignment
    problems: list[Problem]
    rectifications: list[Rectification]
    url: str


def record_of(actor: Actor, part: Assignment) -> PartRecord:
    """What belongs to one part beside what `queries.parts.assignment` brings."""
    return PartRecord(
        part,
        list(scope.problems(actor).filter(assignment=part).order_by("-logged_at", "-id")),
        list(scope.rectifications(actor).filter(assignment=part).order_by("due_on", "id")),
        addresses.page_of("parts", part.uuid),
    )


def checks(actor: Actor, of: Task) -> list[Check]:
    """Checks of a task, newest first; a unit sees those of itself and those it made."""
    rows = Check.objects.filter(jurisdiction_id=actor.jurisdiction_id, task=of)
    if not actor.oversees:
        rows = rows.filter(organ_id=actor.organ_id) | rows.filter(by_organ_id=actor.organ_id)
    return list(rows.select_related("organ", "by_organ", "by").order_by("-on", "-id")[:50])


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the history, with what it happened to when that is not the task itself."""

    at: datetime
    actor_name: str
    verb: str
    reason: str
    organ_name: str = ""


def history(of: Task, record: PartRecord | None, seen: Sequence[Check] = ()) -> list[Happening]:
    """What happened to the task, to the part shown and in the checks seen, newest first; one query."""
    about: dict[str, str] = {subject_of(of): ""} | {subject_of(one): one.organ.short_name for one in seen}
    if record is not None:
        part = record.part
        about[subject_of(part)] = ""
        about |= {subject_of(point): point.label for point in part.checkpoints.all() if point.superior == Flag.NO}
        about |= {subject_of(one): one.note or "佐证" for one in part.evidence.all()}
        about |= {subject_of(one): "疑难问题" for one in record.problems}
        about |= {subject_of(one): "整改" for one in record.rectifications}
    entries = trail.histories(about)
    found = [(entry, label) for subject, label in about.items() for entry in entries[subject]]
    found.sort(key=lambda row: (row[0].at, row[0].pk), reverse=True)
    return [
        Happening(
            entry.at,
            entry.actor_name,
            entry.verb,
            "；".join(part for part in (label, str(entry.content.get("reason") or "")) if part),
        )
        for entry, label in found[:MOST_EVENTS]
    ]
