"""Applications for correcting one's own record, by what became of them in a year (第四十一条)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from gongkai.applications.models import Application
from gongkai.applications.queries import scope
from gongkai.applications.rules import decisions
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.corrections import OUTCOMES, ROWS
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


def _conditions(year: int) -> dict[str, Q]:
    closed = Q(closed_on__year=year)
    codes = {row: [kind.code for kind in decisions.types().values() if kind.row == row] for row in OUTCOMES}
    ours = [code for found in codes.values() for code in found]
    return {
        "new": Q(case__year=year),
        "carried_in": Q(case__year__lt=year) & (Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1))),
        **{row: closed & Q(outcome__in=found) for row, found in codes.items()},
        "other": closed & ~Q(outcome__in=ours),
        "carried_out": Q(case__year__lte=year) & (Q(closed_on=None) | Q(closed_on__gt=date(year, 12, 31))),
    }


def _rows(actor: Actor, organ: Organ | None) -> QuerySet[Application]:
    rows = scope.applications(actor).filter(nature=Nature.CORRECTION)
    return rows.filter(organ=organ) if organ is not None else rows


def counted(actor: Actor, year: int, organ: Organ | None = None) -> dict[str, int]:
    """By row of `ROWS`; one query."""
    cells = {name.replace(".", "_"): Count("pk", filter=part) for name, part in _conditions(year).items()}
    found = _rows(actor, organ).aggregate(**cells)
    return {name: found[name.replace(".", "_")] for name in ROWS}


def of_cell(actor: Actor, year: int, row: str, organ: Organ | None = None) -> QuerySet[Application]:
    """The applications a number counts, newest first; none for a row that is not there."""
    rows = _rows(actor, organ)
    return rows.filter(_conditions(year)[row]).order_by("-id") if row in ROWS else rows.none()
