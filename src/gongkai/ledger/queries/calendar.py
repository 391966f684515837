"""What falls due when: days of a month, months of a year by unit. Only the units' own checkpoints count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.kernel.labels import Flag
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Checkpoint
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.states import CheckpointState
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

OWED = (CheckpointState.OPEN, CheckpointState.RETURNED)


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day: how many checkpoints fall due, how many of them are still owed and how many are accepted."""

    due: int
    owed: int
    accepted: int


def _points(actor: Actor, first: date, last: date) -> QuerySet[Checkpoint]:
    rows = scope.checkpoints(actor).filter(superior=Flag.NO, due_on__range=(first, last))
    return rows.exclude(state=CheckpointState.WAIVED)


def days_of(actor: Actor, first: date, last: date) -> dict[date, DayCount]:
    """The days of a stretch on which something falls due; one statement."""
    rows = _points(actor, first, last).order_by().values("due_on")
    counted = rows.annotate(
        due=Count("id"),
        owed=Count("id", filter=Q(state__in=OWED)),
        accepted=Count("id", filter=Q(state=CheckpointState.ACCEPTED)),
    )
    return {row["due_on"]: DayCount(row["due"], row["owed"], row["accepted"]) for row in counted}


def months_by_unit(actor: Actor, year: int) -> list[tuple[str, list[float]]]:
    """For each unit with anything due, how many checkpoints fall due in each month, in official order."""
    rows = _points(actor, date(year, 1, 1), date(year, 12, 31)).order_by().values("organ_id", "due_month")
    found: dict[int, list[float]] = {}
    for row in rows.annotate(n=Count("id")):
        if row["due_month"]:
            found.setdefault(row["organ_id"], [0.0] * 12)[row["due_month"].month - 1] = row["n"]
    names = orgs.labels(actor.jurisdiction_id)
    return [(name, found[organ_id]) for organ_id, name in names.items() if organ_id in found]


def due(actor: Actor, first: date, last: date, *, cursor: str | None = None, size: int = 50) -> Page[Checkpoint]:
    """The checkpoints of a stretch of days, day by day."""
    rows = _points(actor, first, last).select_related("assignment__task", "organ")
    return page(rows, order=("due_on", "id"), cursor=cursor, size=size)
