"""A case begins: number, key, query code, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.cases.models import Case, Counter, Party
from gongkai.cases.queries import sealed
from gongkai.cases.rules import CaseKind, Channel, Person, new_code, number_of, same_id, same_name, same_phone
from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh case and its query code, which is told once and never kept."""

    case: Case
    code: str


def open_case(
    *,
    organ: Organ,
    kind: CaseKind,
    channel: Channel,
    brought_at: datetime,
    people: Sequence[Person],
    by: Actor | None,
    code: str = "",
) -> Opened:
    """Number a case in the organ and year of its registering, and seal who brought it.

    `code` when the caller has made one with `rules.code_from`; else a new one.
    """
    refuse_if([] if people else ["请填写申请人。"])
    now, code = days.now(), code or new_code()
    year = days.day_of(now).year
    with transaction.atomic():
        serial = _next_serial(organ.pk, kind, year)
        case = Case.objects.create(
            jurisdiction_id=organ.jurisdiction_id,
            organ_id=organ.pk,
            kind=kind,
            year=year,
            serial=serial,
            number=number_of(kind, year, organ.pk, serial),
            code_digest=sealed.digest(code, "code"),
            channel=channel,
            brought_at=brought_at,
            brought_on=days.day_of(brought_at),
            registered_at=now,
            registered_by_id=by.user_id if by else None,
            key=crypto.wrap(crypto.new_key()),
        )
        Party.objects.bulk_create([_party(case, person) for person in people])
        record(
            "case.opened", of=case, by=by, jurisdiction_id=case.jurisdiction_id, number=case.number,
            channel=channel, people=len(people),
        )  # fmt: skip
    return Opened(case, code)


def renew_code(*, case: Case, by: Actor) -> Opened:
    """Give a new query code to somebody who proved at the window to be the applicant; the old one ends."""
    refuse_if([] if case.organ_id == by.organ_id else ["由受理机关办理。"])
    code = new_code()
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        row.code_digest = sealed.digest(code, "code")
        row.save(update_fields=["code_digest"])
        record("case.code_renewed", of=row, by=by)
    return Opened(row, code)


def _next_serial(organ_id: int, kind: CaseKind, year: int) -> int:
    """The next number of the organ's own row, held until the transaction ends: whoever fails gives none away."""
    which = {"organ_id": organ_id, "kind": str(kind), "year": year}
    counter = Counter.objects.select_for_update().filter(**which).first()
    if counter is None:
        Counter.objects.bulk_create([Counter(**which)], ignore_conflicts=True)
        counter = Counter.objects.select_for_update().get(**which)
    counter.last += 1
    if counter.last > 999_999:
        raise Refused("本年度登记编号已用完。")
    counter.save(update_fields=["last"])
    return counter.last


def _party(case: Case, person: Person) -> Party:
    return Party(
        case=case,
        role=person.role,
        id_kind=person.id_kind or "",
        sealed=sealed.seal(case, dict(person.values()), "party"),
        name_digest=sealed.digest(same_name(person.name), "name"),
        id_digest=sealed.digest(same_id(person.id_number), "id"),
        phone_digest=sealed.digest(same_phone(person.phone), "phone"),
    )
