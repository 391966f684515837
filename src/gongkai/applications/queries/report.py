"""Tables 3 and 4 of a year from the applications themselves; every cell opens its rows (DESIGN: an indicator's drill-down)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from gongkai.applications.models import Application, Dispute
from gongkai.applications.queries import scope
from gongkai.applications.rules import decisions, report
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.report import Cells, Column, Counted
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

YEARS = (2019, 2100)


def _rows(rows: QuerySet[Application], organ: Organ | None) -> QuerySet[Application]:
    """Applications for information; corrections of one's own record are counted by themselves (第四十一条)."""
    found = rows.filter(nature=Nature.INFORMATION)
    return found.filter(organ=organ) if organ is not None else found


def _closed_year(year: int) -> Case:
    """The year of closing as far as it matters here: the year, the one before, or some later one."""
    return Case(
        When(closed_on__gt=date(year, 12, 31), then=Value(year + 1)),
        When(closed_on__gte=date(year, 1, 1), then=Value(year)),
        When(closed_on__gte=date(year - 1, 1, 1), then=Value(year - 1)),
        default=Value(None), output_field=IntegerField(),
    )  # fmt: skip


def counted(rows: QuerySet[Application], year: int) -> list[Counted]:
    """Grouped by applicant, year of the number, year of closing and outcome; one query. Nothing later than the year."""
    groups = (
        rows.filter(case__year__lte=year)
        .filter(Q(closed_on=None) | Q(closed_on__gte=date(year - 1, 1, 1)))
        .annotate(closed_year=_closed_year(year))
        .values_list("applicant_kind", "case__year", "closed_year", "outcome")
        .annotate(number=Count("pk"))
        .order_by()
    )
    kinds = decisions.types()
    return [
        Counted(kind, born, closed, kinds[outcome].row if outcome in kinds else "other.other", number)
        for kind, born, closed, outcome, number in groups
    ]


def tables(actor: Actor, year: int, organ: Organ | None = None) -> tuple[Cells, Cells, list[str]]:
    """Table 3, table 4 and what is wrong with them, of what the actor sees (one organ, when named)."""
    return _tables(
        _rows(scope.applications(actor), organ), _disputes(actor.jurisdiction_id, organ or actor_organ(actor)), year
    )


def actor_organ(actor: Actor) -> int | None:
    """The organ whose disputes a unit's person sees; None: the whole place."""
    return None if actor.oversees else actor.organ_id


def tables_of(jurisdiction_id: int, year: int) -> tuple[Cells, Cells, list[str]]:
    """The same of a whole place, for the command line."""
    rows = _rows(Application.objects.filter(jurisdiction_id=jurisdiction_id), None)
    return _tables(rows, Dispute.objects.filter(jurisdiction_id=jurisdiction_id), year)


def _disputes(jurisdiction_id: int, organ: Organ | int | None) -> QuerySet[Dispute]:
    rows = Dispute.objects.filter(jurisdiction_id=jurisdiction_id)
    return rows if organ is None else rows.filter(organ=organ)


def _tables(rows: QuerySet[Application], disputes: QuerySet[Dispute], year: int) -> tuple[Cells, Cells, list[str]]:
    found = counted(rows, year)
    third, before = report.table_3(found, year), report.table_3(found, year - 1)
    # What was closed two years ago and earlier is not read: the year before is whole in its carried-over row alone.
    wrong = report.faults(third, before)
    cells: Counter[tuple[str, str]] = Counter()
    held = disputes.filter(filed_on__lte=date(year, 12, 31)).filter(
        Q(ended_on=None) | Q(ended_on__gte=date(year, 1, 1))
    )
    for route, ending, ended in held.values_list("route", "ending", "ended_on"):
        done = ended is not None and ended <= date(year, 12, 31)
        cells[route, ending if done else "pending"] += 1
    return third, report.table_4(cells), wrong


def of_cell(actor: Actor, year: int, row: str, column: str, organ: Organ | None = None) -> QuerySet[Application]:
    """The applications a cell of table 3 counts, newest first; none for a cell that is not there."""
    rows = _rows(scope.applications(actor), organ)
    if row not in report.ROWS or column not in report.COLUMN_IDS:
        return rows.none()
    if column in set(Column):
        rows = rows.filter(applicant_kind=column)
    closed = Q(closed_on__year=year)
    still = Q(closed_on=None) | Q(closed_on__gt=date(year, 12, 31))
    codes = [kind.code for kind in decisions.types().values() if kind.row == row]
    chosen = {
        "new": Q(case__year=year),
        "carried_in": Q(case__year__lt=year) & (Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1))),
        "processed_total": closed,
        "carried_out": still & Q(case__year__lte=year),
    }.get(row, closed & Q(outcome__in=codes))
    return rows.filter(chosen).order_by("-id")


def of_dispute_cell(actor: Actor, year: int, group: str, item: str, organ: Organ | None = None) -> QuerySet[Dispute]:
    """The disputes a cell of table 4 counts, the last first; none for a cell that is not there."""
    rows = _disputes(actor.jurisdiction_id, organ or actor_organ(actor))
    if group not in report.TABLE_4_GROUPS or item not in (*report.TABLE_4_ITEMS, report.TOTAL):
        return rows.none()
    first, last = date(year, 1, 1), date(year, 12, 31)
    ended = Q(ended_on__range=(first, last))
    pending = Q(filed_on__lte=last) & (Q(ended_on=None) | Q(ended_on__gt=last))
    chosen = {"pending": pending, report.TOTAL: ended | pending}.get(item, ended & Q(ending=item))
    rows = rows.filter(chosen, route=group).select_related("application__case", "organ")
    return rows.filter(application__in=scope.applications(actor)).order_by("-id")
