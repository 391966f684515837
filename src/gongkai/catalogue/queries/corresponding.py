"""How the entries of a unit and the columns of its section correspond (R028, R310)."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.catalogue.models import Adoption, Column
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState
from gongkai.catalogue.rules.entries import AdoptionState, Fulfilment
from gongkai.catalogue.rules.fulfilment import KINDS, Match, Mismatch, mismatches
from gongkai.orgs.rules import Actor

CONTENT = (ColumnKind.STATUTORY, ColumnKind.FREE)
OPEN = (ColumnState.VISIBLE, ColumnState.HIDDEN)


def open_columns(organ_id: int) -> dict[int, tuple[str, int]]:
    """The lowest columns of a unit that take content: number → (title, public items)."""
    rows = Column.objects.filter(organ_id=organ_id, kind__in=CONTENT, state__in=OPEN)
    above = set(rows.exclude(parent=None).values_list("parent_id", flat=True))
    return {
        pk: (title, items)
        for pk, title, items in rows.order_by("order", "id").values_list("pk", "title", "items")
        if pk not in above
    }


def rows(organ_id: int) -> list[Adoption]:
    """The entries a unit carries, in the order of the standards, with their columns."""
    found = Adoption.objects.filter(organ_id=organ_id, state=AdoptionState.CARRIED)
    return list(
        found.select_related("entry", "field", "column").order_by(
            "field__order", "entry__standard_id", "entry__position"
        )
    )


@dataclass(frozen=True, slots=True)
class Report:
    """The check of correspondence of a unit: how many entries, how many linked, what does not correspond."""

    entries: int
    linked: int
    found: list[Mismatch]

    @property
    def kinds(self) -> list[tuple[str, str, list[Mismatch]]]:
        """Mismatches by kind, in the order in which they matter."""
        return [
            (kind, label, some)
            for kind, label in KINDS.items()
            if (some := [row for row in self.found if row.kind == kind])
        ]


def report(organ_id: int) -> Report:
    """Compare the unit's entries with its columns; two queries and one for parents."""
    carried = rows(organ_id)
    matches = [
        Match(
            adoption=row.pk,
            matter=str(row),
            names=(*(name for name in (row.wording, row.entry.level2, row.entry.level1) if name), row.field.name),
            column=row.column_id,
            column_title=row.column.title if row.column else "",
            column_closed=row.column is not None and row.column.state not in OPEN,
            proofs=row.proofs_count,
            state=Fulfilment(row.fulfilment),
        )
        for row in carried
    ]
    return Report(
        len(carried), sum(row.column_id is not None for row in carried), mismatches(matches, open_columns(organ_id))
    )


def units(actor: Actor) -> list[tuple[int, str]]:
    """Units with entries, for who oversees to choose from."""
    carried = Adoption.objects.filter(jurisdiction_id=actor.jurisdiction_id, state=AdoptionState.CARRIED)
    found = carried.order_by("organ__order", "organ_id").values_list("organ_id", "organ__short_name").distinct()
    return list(found)
