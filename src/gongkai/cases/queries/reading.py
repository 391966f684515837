"""Cases by right, their people, papers and correspondence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.cases.models import Assignment, Case, Message, Paper, Party
from gongkai.cases.queries import sealed
from gongkai.cases.rules import Direction, Means, PaperKind, Person, Role, same_id, same_name, same_phone
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

REGISTRARS = (Duty.REQUESTS, Duty.OFFICE)
WHO_APPLIES = (Role.APPLICANT, Role.JOINT)


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of correspondence, opened."""

    direction: Direction
    means: Means
    subject: str
    body: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One paper with its name, opened. `file` is None once it has been released."""

    paper: Paper
    kind: PaperKind
    name: str
    file: StoredFile | None
    at: datetime


def cases(actor: Actor) -> QuerySet[Case]:
    """Cases of the actor's organ, or of the jurisdiction for those who oversee."""
    return mine(actor, Case.objects.all())


def is_registrar(actor: Actor, case: Case) -> bool:
    """Whether somebody may open identity papers: who registers in the case's own organ."""
    return actor.may(*REGISTRARS) and actor.organ_id == case.organ_id


def people(case: Case) -> list[Person]:
    """Who takes part, as far as the key still opens it. The caller has the right to the case."""
    return [
        Person.of(row.role, row.id_kind, sealed.values_of(case, row.sealed, "party"))
        for row in Party.objects.filter(case=case).order_by("id")
    ]


def applicant_names(rows: Collection[Case]) -> dict[int, str]:
    """By case: the names of who applies, joined; one query for a page of cases."""
    by_case = {case.pk: case for case in rows}
    names: dict[int, list[str]] = defaultdict(list)
    for party in Party.objects.filter(case__in=by_case, role__in=WHO_APPLIES).order_by("id"):
        case = by_case[party.case_id]
        names[case.pk].append(str(sealed.values_of(case, party.sealed, "party").get("name", sealed.GONE)))
    return {number: "、".join(found) for number, found in names.items()}


def messages(case: Case) -> list[Said]:
    """The correspondence, oldest first."""
    return [
        Said(
            Direction(row.direction), Means(row.means), row.subject, sealed.text_of(case, row.sealed, "message"),
            row.at, row.recorded_by.name if row.recorded_by else "",
        )
        for row in Message.objects.filter(case=case).select_related("recorded_by").order_by("at", "id")
    ]  # fmt: skip


def papers(case: Case, kinds: Iterable[PaperKind] = tuple(PaperKind)) -> list[Kept]:
    """The papers of these kinds, oldest first."""
    rows = Paper.objects.filter(case=case, kind__in=list(kinds)).select_related("file").order_by("id")
    return [
        Kept(row, PaperKind(row.kind), sealed.text_of(case, row.sealed_name, "paper"), row.file, row.added_at)
        for row in rows
    ]


def paper(actor: Actor, uuid: UUID) -> Paper:
    """One paper of a case in the actor's scope; `DoesNotExist` otherwise."""
    return mine(actor, Paper.objects.select_related("case", "file")).get(uuid=uuid)


def assignments(case: Case) -> QuerySet[Assignment]:
    """Who was asked within the organ."""
    return Assignment.objects.filter(case=case).select_related("person", "given_by", "asked_by").order_by("id")


def same_person(organ_id: int, *, name: str = "", id_number: str = "", phone: str = "") -> QuerySet[Case]:
    """Cases of the organ that somebody with this paper or telephone, else with this name, brought; newest first."""
    told = Q()
    if id_number:
        told |= Q(id_digest=sealed.digest(same_id(id_number), "id"))
    if phone:
        told |= Q(phone_digest=sealed.digest(same_phone(phone), "phone"))
    if name and not told:
        told = Q(name_digest=sealed.digest(same_name(name), "name"))
    if not told:
        return Case.objects.none()
    found = Party.objects.filter(told, case__organ_id=organ_id).values("case")
    return Case.objects.filter(pk__in=found).order_by("-id")


def same_people(case: Case) -> QuerySet[Case]:
    """Other cases of the same organ in which one of this case's applicants appears (by paper, telephone or name)."""
    told = Q()
    for party in Party.objects.filter(case=case, role__in=WHO_APPLIES):
        for name in ("id_digest", "phone_digest", "name_digest"):
            if value := getattr(party, name):
                told |= Q(**{name: value})
    if not told:
        return Case.objects.none()
    found = Party.objects.filter(told, case__organ_id=case.organ_id, role__in=WHO_APPLIES).values("case")
    return Case.objects.filter(pk__in=found).exclude(pk=case.pk).order_by("-id")


def of_person(words: str) -> QuerySet[Party]:
    """Parties whose whole name, paper or telephone this is (keyed digests: no part of a name finds)."""
    return Party.objects.filter(
        Q(name_digest=sealed.digest(same_name(words) or "-", "name"))
        | Q(id_digest=sealed.digest(same_id(words) or "-", "id"))
        | Q(phone_digest=sealed.digest(same_phone(words) or "-", "phone"))
    )


def by_applicant(case: Case) -> QuerySet[Case]:
    """Cases of the same organ whose applicant is this case's first applicant: by the paper, else the telephone, else the name.

    Narrower than `same_people`: what is counted against somebody must not count whoever shares a telephone.
    """
    first = Party.objects.filter(case=case, role__in=WHO_APPLIES).order_by("id").first()
    field = next((name for name in ("id_digest", "phone_digest", "name_digest") if first and getattr(first, name)), "")
    if first is None or not field:
        return Case.objects.filter(pk=case.pk)
    told = {field: getattr(first, field), "case__organ_id": case.organ_id, "role__in": WHO_APPLIES}
    return Case.objects.filter(pk__in=Party.objects.filter(**told).values("case"))


def asked_of(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Cases by number, or by the whole name, paper or telephone of somebody in them (keyed digests: no part of a name finds)."""
    return rows.filter(Q(number__icontains=words.strip()) | Q(pk__in=of_person(words).values("case")))


def asked(actor: Actor) -> QuerySet[Assignment]:
    """What somebody is asked within the own organ, the soonest first."""
    rows = Assignment.objects.filter(
        jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id, person_id=actor.user_id
    )
    return rows.select_related("case", "asked_by").order_by("due_on", "id")


def assignment(actor: Actor, uuid: UUID) -> Assignment:
    """One question: for whoever is asked, and for those who ask in the same organ; `DoesNotExist` otherwise."""
    rows = Assignment.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    if not actor.may(*REGISTRARS):
        rows = rows.filter(person_id=actor.user_id)
    return rows.select_related("case", "person", "asked_by").get(uuid=uuid)
