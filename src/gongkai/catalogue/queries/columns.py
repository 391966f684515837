"""The column tree: by right at the desk, as it stands in public, and what is due or lacks somebody (R008, R009)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from gongkai.catalogue.models import Column
from gongkai.catalogue.rules.columns import (
    LIVING,
    OVERSEERS,
    REQUIRED,
    UNIT_KEEPERS,
    ColumnKind,
    ColumnState,
    takes_content,
)
from gongkai.kernel import days
from gongkai.orgs.rules import Actor

CONTENT_KINDS = (
    ColumnKind.SYSTEM,
    ColumnKind.STATUTORY,
    ColumnKind.DOCUMENTS,
    ColumnKind.ANNUAL_REPORT,
    ColumnKind.FREE,
)
HEADING = Q(kind__in=(ColumnKind.STATUTORY, ColumnKind.DOCUMENTS), parent=None)
EXPECTED = ~HEADING & ~Q(kind=ColumnKind.ON_REQUEST) & Q(state=ColumnState.VISIBLE)
EMPTY = EXPECTED & Q(items=0, kind__in=[kind.value for kind in REQUIRED])
UNHELD = ~HEADING & Q(duty_user=None, state__in=LIVING)


@dataclass(frozen=True, slots=True)
class Branch:
    """A column in its tree, with how deep it stands (1 at the top) and what stands beneath."""

    column: Column
    depth: int
    children: tuple[Branch, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it only holds others."""
        return self.column.parent_id is None and self.column.kind in (ColumnKind.STATUTORY, ColumnKind.DOCUMENTS)

    @property
    def total(self) -> int:
        """Public items in it and beneath."""
        return self.column.items + sum(branch.total for branch in self.children)

    @property
    def latest(self) -> date | None:
        """The newest day in it and beneath."""
        days_known = [self.column.updated_on, *(branch.latest for branch in self.children)]
        return max((day for day in days_known if day), default=None)


def visible_columns(actor: Actor) -> QuerySet[Column]:
    """Columns the actor may look at: the jurisdiction's for who oversees, else those in the own section or kept by it."""
    found = Column.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if not actor.oversees:
        found = found.filter(Q(organ_id=actor.organ_id) | Q(owner_id=actor.organ_id))
    return found.select_related("organ", "owner", "duty_user", "parent")


def column(actor: Actor, uuid: UUID | str) -> Column:
    """One of them; `Column.DoesNotExist` otherwise."""
    return visible_columns(actor).select_related("successor").get(uuid=uuid)


def columns_for(actor: Actor, *, news: bool = False) -> QuerySet[Column]:
    """Columns the actor may publish into, by section and order; `news` leaves out where only duties stand (R003).

    The office: every organ's; a unit: those of its section and those it keeps in others'.
    """
    if not actor.may(*OVERSEERS, *UNIT_KEEPERS):
        return Column.objects.none()
    kinds = (ColumnKind.FREE,) if news else CONTENT_KINDS
    found = visible_columns(actor).filter(state__in=LIVING, kind__in=kinds).exclude(HEADING)
    return found.order_by("organ__order", "organ_id", "kind", "order", "id")


def columns_of(organ_id: int) -> dict[str, int]:
    """The columns of the template that stand in an organ's own section and take documents, by key. One query."""
    rows = Column.objects.filter(organ_id=organ_id, state__in=LIVING, kind__in=CONTENT_KINDS).exclude(key="")
    return dict(rows.exclude(HEADING).values_list("key", "id"))


def choices_for(
    actor: Actor, *, news: bool = False, annual: bool = True, chosen: Iterable[int] = ()
) -> list[tuple[str, list[tuple[int, str]]]]:
    """The same for a select box: (section, [(id, path of titles)]) in tree order, the actor's own section first.

    Without `annual` the columns of annual reports are left out; what is `chosen` already stays.
    """
    kept = set(chosen)
    found_rows = columns_for(actor, news=news)
    rows = [row for row in found_rows if annual or row.kind != ColumnKind.ANNUAL_REPORT or row.pk in kept]
    titles = {row.pk: row.title for row in visible_columns(actor)}
    found: dict[str, list[tuple[int, str]]] = {}
    for row in sorted(rows, key=lambda row: row.organ_id != actor.organ_id):
        above = titles.get(row.parent_id or 0)
        found.setdefault(row.organ.name, []).append((row.pk, f"{above} › {row.title}" if above else row.title))
    return list(found.items())


def _grown(rows: Iterable[Column]) -> list[Branch]:
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def grow(parent: int | None, depth: int) -> tuple[Branch, ...]:
        return tuple(Branch(row, depth, grow(row.pk, depth + 1)) for row in below.get(parent, ()))

    return list(grow(None, 1))


def flat(branches: Iterable[Branch]) -> list[Branch]:
    """A tree as a list, each column before what stands beneath."""
    found: list[Branch] = []
    for branch in branches:
        found += [branch, *flat(branch.children)]
    return found


def tree(organ_id: int, *, ended: bool = False) -> list[Branch]:
    """An organ's whole tree, hidden columns too; closed and merged ones only when asked for. One query."""
    rows = Column.objects.filter(organ_id=organ_id).select_related("owner", "duty_user").order_by("order", "id")
    return _grown(rows if ended else rows.filter(state__in=LIVING))


def public_tree(organ_id: int) -> list[Branch]:
    """An organ's tree as everyone sees it: nothing hidden, nothing beneath something hidden. One query."""
    rows = Column.objects.filter(organ_id=organ_id, state=ColumnState.VISIBLE).order_by("order", "id")
    return _grown(rows)


def organs_with_section(jurisdiction_id: int) -> set[int]:
    """Organs of a jurisdiction whose section has a visible column."""
    found = Column.objects.filter(jurisdiction_id=jurisdiction_id, state=ColumnState.VISIBLE, parent=None)
    return set(found.order_by().values_list("organ_id", flat=True).distinct())


def public_column(jurisdiction_id: int, organ_id: int, uuid: UUID) -> Column:
    """One column whose address is public, also when merged (it leads on) or closed; `Column.DoesNotExist` otherwise."""
    found = Column.objects.filter(jurisdiction_id=jurisdiction_id, organ_id=organ_id)
    return found.select_related("successor", "parent", "owner").exclude(state=ColumnState.HIDDEN).get(uuid=uuid)


def stale_columns(actor: Actor) -> QuerySet[Column]:
    """Visible columns past their update cycle, the longest past first."""
    found = visible_columns(actor).filter(state=ColumnState.VISIBLE, due_on__lt=days.today())
    return found.order_by("due_on", "id")


def unheld_columns(actor: Actor) -> QuerySet[Column]:
    """Living columns nobody answers for."""
    return visible_columns(actor).filter(UNHELD)


def empty_columns(actor: Actor) -> QuerySet[Column]:
    """Visible required columns in which nothing stands."""
    return visible_columns(actor).filter(EMPTY)


def mine(actor: Actor) -> QuerySet[Column]:
    """Columns the person answers for, the next due first."""
    return visible_columns(actor).filter(duty_user_id=actor.user_id, state__in=LIVING).exclude(HEADING)


def narrowed(found: QuerySet[Column], given: dict[str, Any]) -> QuerySet[Column]:
    """Columns by what a filter form asked: q, organ, state ("stale", "empty", "unheld", "hidden", "ended")."""
    for word in str(given.get("q") or "").split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(scope__icontains=word))
    if given.get("organ"):
        found = found.filter(organ=given["organ"])
    asked = {
        "stale": Q(state=ColumnState.VISIBLE, due_on__lt=days.today()),
        "empty": EMPTY,
        "unheld": UNHELD,
        "hidden": Q(state=ColumnState.HIDDEN),
        "ended": Q(state__in=(ColumnState.CLOSED, ColumnState.MERGED)),
    }
    state = str(given.get("state") or "")
    return found.filter(asked[state]) if state in asked else found


def overview(actor: Actor) -> dict[int, dict[str, int]]:
    """For each organ's section: how many columns, of them stale, empty, without a named person. One query."""
    stale = Q(state=ColumnState.VISIBLE, due_on__lt=days.today())
    rows = visible_columns(actor).filter(state__in=LIVING).select_related(None).order_by().values("organ_id")
    counted = rows.annotate(
        many=Count("id"),
        stale=Count("id", filter=stale),
        empty=Count("id", filter=EMPTY),
        unheld=Count("id", filter=UNHELD),
    )
    return {row["organ_id"]: row for row in counted}


def targets(column: Column) -> list[Column]:
    """Columns of the same section into which another may be merged or an item moved."""
    rows = Column.objects.filter(organ_id=column.organ_id, state__in=LIVING).exclude(pk=column.pk)
    return [row for row in rows.select_related("parent").order_by("order", "id") if takes_content(row.node)]


def parents_for(organ_id: int, column: Column | None = None) -> list[Branch]:
    """Columns beneath which another may be put: living ones that hold content, in tree order."""
    rows = [
        branch for branch in flat(tree(organ_id)) if branch.column.kind not in (ColumnKind.GUIDE, ColumnKind.ON_REQUEST)
    ]
    if column is None:
        return rows
    below = {branch.column.pk for branch in flat(_grown_from(organ_id, column.pk))}
    return [branch for branch in rows if branch.column.pk not in below]


def _grown_from(organ_id: int, root: int) -> list[Branch]:
    return [branch for branch in flat(tree(organ_id)) if branch.column.pk == root]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One kind of column over every organ of a jurisdiction: how many organs have it, items, the newest day."""

    kind: ColumnKind
    organs: int
    items: int
    latest: date | None


def gathered(jurisdiction_id: int) -> dict[ColumnKind, Gathered]:
    """Each kind of column over all visible sections. One query."""
    rows = Column.objects.filter(jurisdiction_id=jurisdiction_id, state=ColumnState.VISIBLE).order_by().values("kind")
    counted = rows.annotate(organs=Count("organ", distinct=True), many=Sum("items"), latest=Max("updated_on"))
    return {
        (kind := ColumnKind(row["kind"])): Gathered(kind, row["organs"], row["many"] or 0, row["latest"])
        for row in counted
    }


def sections_of(jurisdiction_id: int) -> dict[int, tuple[int, date | None]]:
    """For each organ with a section: how many public items stand in it and the newest day. One query."""
    rows = (
        Column.objects.filter(jurisdiction_id=jurisdiction_id, state=ColumnState.VISIBLE).order_by().values("organ_id")
    )
    counted = rows.annotate(many=Sum("items"), latest=Max("updated_on"))
    return {row["organ_id"]: (row["many"] or 0, row["latest"]) for row in counted}


def tops_of(jurisdiction_id: int, kind: ColumnKind) -> list[Column]:
    """The columns of one kind at the head of every organ's section, organs in official order."""
    found = Column.objects.filter(jurisdiction_id=jurisdiction_id, state=ColumnState.VISIBLE, kind=kind, parent=None)
    return list(found.select_related("organ", "owner").order_by("organ__order", "organ_id", "order", "id"))


def beneath(organ_ids: Iterable[int], kind: ColumnKind) -> dict[int, tuple[int, date | None]]:
    """For each organ: items and newest day of its visible columns of a kind. One query."""
    rows = Column.objects.filter(organ_id__in=list(organ_ids), state=ColumnState.VISIBLE, kind=kind).order_by()
    counted = rows.values("organ_id").annotate(many=Sum("items"), latest=Max("updated_on"))
    return {row["organ_id"]: (row["many"] or 0, row["latest"]) for row in counted}


def prebuilt(jurisdiction_id: int) -> list[Column]:
    """Every visible column of a jurisdiction, for the pages kept ready."""
    found = Column.objects.filter(jurisdiction_id=jurisdiction_id, state=ColumnState.VISIBLE)
    return list(found.select_related("organ").order_by("organ_id", "order", "id"))
