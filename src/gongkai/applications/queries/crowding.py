"""Where applications crowd: by unit and by field (R159), and the legal advice that was given there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from gongkai.applications.models import Advice
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.fields import crowded, field_of
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


@dataclass(frozen=True, slots=True)
class Crowd:
    """One unit or field of a year: how many, how many the year before, whether it stands out, and the advice given."""

    name: str
    number: int
    before: int
    stands_out: bool
    advised: int


def _within(actor: Actor, year: int) -> QuerySet:  # type: ignore[type-arg]
    return applications(actor).filter(submitted_on__range=(date(year, 1, 1), date(year, 12, 31)))


def _lines(now: Counter[str], before: Counter[str], advised: Counter[str]) -> list[Crowd]:
    out = crowded(dict(now))
    return [Crowd(name, number, before[name], name in out, advised[name]) for name, number in now.most_common()]


def by_unit(actor: Actor, year: int) -> list[Crowd]:
    """Every unit that was asked in the year, the most asked first."""
    names = orgs.labels(actor.jurisdiction_id)

    def counted(of: int) -> Counter[str]:
        rows = _within(actor, of).order_by().values_list("organ_id").annotate(number=Count("pk"))
        return Counter({names.get(organ, ""): number for organ, number in rows})

    told = advice(actor).filter(given_on__year=year).values_list("organ_id", flat=True)
    return _lines(counted(year), counted(year - 1), Counter(names.get(organ, "") for organ in told))


def by_field(actor: Actor, year: int) -> list[Crowd]:
    """Every field asked about in the year."""

    def counted(of: int) -> Counter[str]:
        matters = _within(actor, of).order_by().values_list("matter", flat=True)
        return Counter(field_of(matter) for matter in matters.iterator(chunk_size=5000))

    told = advice(actor).filter(given_on__year=year).values_list("field", flat=True)
    return _lines(counted(year), counted(year - 1), Counter(told))


def advice(actor: Actor) -> QuerySet[Advice]:
    """The advice given to the own unit, or in the place for those who oversee."""
    return mine(actor, Advice.objects.select_related("organ")).order_by("-given_on", "-id")
