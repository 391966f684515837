"""A case begins: number, key, query code, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from gongkai.cases.models import Case, Counter, Paper, Party
from gongkai.cases.queries import sealed
from gongkai.cases.rules import (
    CaseKind,
    Channel,
    PaperKind,
    Person,
    new_code,
    number_of,
    same_id,
    same_name,
    same_phone,
)  # fmt: skip
from gongkai.cases.services.filing import drawn_up, laid_in
from gongkai.kernel import crypto, days, rows
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import Happening, record, record_many

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Organ

MOST_SERIALS = 999_999


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
    papers: Sequence[tuple[PaperKind, StoredFile]] = (),
    code: str = "",
) -> Opened:
    """Number a case in the organ and year of its registering, seal who brought it, and lay the papers in.

    `code` when the caller has made one with `rules.code_from`; else a new one. Papers are stored with `sensitive=True`
    before the transaction.
    """
    refuse_if([] if people else ["请填写申请人。"])
    now, code = days.now(), code or new_code()
    year = days.day_of(now).year
    case = Case(
        jurisdiction_id=organ.jurisdiction_id, organ_id=organ.pk, kind=kind, year=year, channel=channel,
        code_digest=sealed.digest(code, "code"), brought_at=brought_at, brought_on=days.day_of(brought_at),
        registered_at=now, registered_by_id=by.user_id if by else None, key=crypto.wrap(crypto.new_key()),
    )  # fmt: skip
    parties: list[Party] = [_party(case, person) for person in people]
    drawn: list[Paper] = [drawn_up(case, *each, by) for each in papers]
    with transaction.atomic():
        # The counter is held from here to the end of the transaction: sealing is done before.
        case.serial = _next_serial(organ.pk, kind, year)
        case.number = number_of(kind, year, organ.pk, case.serial)
        rows.put(case)
        for party in parties:
            party.case = case
        rows.inserting(parties)()
        for paper in drawn:
            paper.case = case
        content = {"number": case.number, "channel": channel, "people": len(people)}
        opened = Happening("case.opened", case, by, now, case.jurisdiction_id, content)
        record_many([opened, *(laid_in(paper, by) for paper in drawn)], new=True)
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


_NEXT = "UPDATE cases_counter SET last = last + 1 WHERE organ_id = %s AND kind = %s AND year = %s RETURNING last"


def _next_serial(organ_id: int, kind: CaseKind, year: int) -> int:
    """The next number of the organ's own row, held until the transaction ends: whoever fails gives none away."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [organ_id, str(kind), year])
        if (found := cursor.fetchone()) is None:
            rows.put_unless_there(Counter(organ_id=organ_id, kind=kind, year=year), "organ", "kind", "year")
            cursor.execute(_NEXT, [organ_id, str(kind), year])
            found = cursor.fetchone()
    serial = int(found[0])
    refuse_if(["本年度登记编号已用完。"] if serial > MOST_SERIALS else [])
    return serial


def _party(case: Case, person: Person) -> Party:
    return Party(
        role=person.role,
        id_kind=person.id_kind or "",
        sealed=sealed.seal(case, dict(person.values()), "party"),
        name_digest=sealed.digest(same_name(person.name), "name"),
        id_digest=sealed.digest(same_id(person.id_number), "id"),
        phone_digest=sealed.digest(same_phone(person.phone), "phone"),
    )
