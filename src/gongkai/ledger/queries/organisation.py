"""组织保障: the records, and who still owes one this year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import Count, Q, QuerySet

from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import OrganisationRecord
from gongkai.ledger.rules import organisation as rules
from gongkai.ledger.rules.organisation import Kind, Who
from gongkai.ledger.rules.reasons import UNIT_DUTIES
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty

DATA = Path(__file__).parents[1] / "data" / "organisation.yaml"
UNIT_KINDS = ("OFFICE", "DEPARTMENT", "TOWNSHIP", "ZONE")


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind, by key, in the order of the data."""
    return rules.parse(yaml.safe_load(DATA.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Line:
    """One organ's year: how many records of each kind, in the order of `kinds`; and the kinds it still owes."""

    organ_id: int
    organ: str
    counts: tuple[tuple[Kind, int, bool], ...]
    owes: tuple[Kind, ...]


def kept(year: int) -> Q:
    """Records that count for a year: entered for it, or standing and in force at some time of it."""
    standing = [kind.key for kind in kinds().values() if kind.standing]
    inside = Q(kind__in=standing, on__lte=date(year, 12, 31)) & (Q(until=None) | Q(until__gte=date(year, 1, 1)))
    return Q(state=OrganisationRecord.State.KEPT) & (inside | (~Q(kind__in=standing) & Q(year=year)))


def records(
    actor: Actor, kind: Kind, *, year: int | None = None, organ_id: int | None = None, cursor: str | None = None, size: int = 50
) -> Page[OrganisationRecord]:  # fmt: skip
    """Records of a kind, newest first; a unit sees its own, and those of the office that are public."""
    rows = visible(actor).filter(kind=kind.key)
    rows = rows.filter(kept(year)) if year else rows
    rows = rows.filter(organ_id=organ_id) if organ_id else rows
    return page(rows.select_related("organ", "entered_by", "file"), order=("-on", "-id"), cursor=cursor, size=size)


def visible(actor: Actor) -> QuerySet[OrganisationRecord]:
    """What the actor may see; withdrawn ones stay in the history of those who oversee."""
    rows = OrganisationRecord.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.oversees:
        return rows
    open_kinds = [kind.key for kind in kinds().values() if kind.public]
    return rows.filter(Q(organ_id=actor.organ_id) | Q(kind__in=open_kinds, state=OrganisationRecord.State.KEPT))


def record(actor: Actor, uuid: UUID | str) -> OrganisationRecord:
    """One record; `OrganisationRecord.DoesNotExist` otherwise."""
    return visible(actor).select_related("organ", "entered_by", "file").get(uuid=uuid)


def published(jurisdiction_id: int, year: int) -> QuerySet[OrganisationRecord]:
    """What the public may see: kinds that are public, in force in the year."""
    open_kinds = [kind.key for kind in kinds().values() if kind.public]
    rows = OrganisationRecord.objects.filter(kept(year), jurisdiction_id=jurisdiction_id, kind__in=open_kinds)
    return rows.select_related("organ").order_by("kind", "on", "id")


def counted(jurisdiction_id: int, year: int) -> dict[str, dict[int, int]]:
    """Kind → organ → how many records count for the year; one statement."""
    rows = OrganisationRecord.objects.filter(kept(year), jurisdiction_id=jurisdiction_id).order_by()
    found: dict[str, dict[int, int]] = {key: {} for key in kinds()}
    for kind, organ_id, number in rows.values_list("kind", "organ_id").annotate(number=Count("pk")):
        found.setdefault(kind, {})[organ_id] = number
    return found


def fulfilment(actor: Actor, year: int) -> list[Line]:
    """Each unit's year in official order; a unit sees its own line."""
    numbers = counted(actor.jurisdiction_id, year)
    owes = owed(actor.jurisdiction_id, year, numbers)
    rows = orgs.organs(actor.jurisdiction_id).filter(kind__in=UNIT_KINDS)
    rows = rows if actor.oversees else rows.filter(pk=actor.organ_id)
    return [
        Line(
            pk,
            name,
            tuple((kind, numbers[kind.key].get(pk, 0), pk in owes[kind.key]) for kind in kinds().values()),
            tuple(kind for kind in kinds().values() if pk in owes[kind.key]),
        )
        for pk, name in rows.values_list("pk", "short_name")
    ]


def owed(jurisdiction_id: int, year: int, numbers: dict[str, dict[int, int]] | None = None) -> dict[str, set[int]]:
    """Kind → organs that still owe records of the year, whether or not the day has come."""
    numbers = counted(jurisdiction_id, year) if numbers is None else numbers
    units = list(orgs.organs(jurisdiction_id).filter(kind__in=UNIT_KINDS).values_list("pk", flat=True))
    office = orgs.office_of(jurisdiction_id)
    return {
        kind.key: set(rules.owed(kind, numbers[kind.key], units, office.pk if office else None))
        for kind in kinds().values()
    }


def may_enter(actor: Actor, kind: Kind) -> bool:
    """Whether this post may enter records of a kind: the office every kind, units theirs and what is open to all."""
    return actor.may(Duty.OFFICE) if kind.who is Who.OFFICE else actor.may(*UNIT_DUTIES)
