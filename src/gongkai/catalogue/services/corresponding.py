"""Entries and columns: linked by hand or by name, made from the catalogue (R028, R310)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from gongkai.catalogue.models import Adoption, Column, Placement
from gongkai.catalogue.queries import corresponding as queries
from gongkai.catalogue.rules import fulfilment as rules
from gongkai.catalogue.rules.columns import ColumnState
from gongkai.catalogue.rules.entries import AdoptionState, Via, reasons_not_keeper
from gongkai.catalogue.rules.placements import Counting, Mode, PlacementState
from gongkai.catalogue.services import fulfilment
from gongkai.catalogue.services.placements import Placed
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

OPEN = (ColumnState.VISIBLE, ColumnState.HIDDEN)


@transaction.atomic
def link(*, organ_id: int, links: Mapping[int, int | None], by: Actor) -> int:
    """Set the column of each adoption of a unit (None takes it away); returns how many changed.

    What stands in a column that answers one entry alone fulfils it from then on.
    """
    refuse_if(reasons_not_keeper(by, by.jurisdiction_id, organ_id))
    rows = {
        row.pk: row
        for row in Adoption.objects.filter(organ_id=organ_id, jurisdiction_id=by.jurisdiction_id, pk__in=links)
    }
    if len(rows) != len(links):
        raise Refused("有的事项不是由这个单位承担，请刷新页面后重新对应。")
    wanted = {column for column in links.values() if column is not None}
    if Column.objects.filter(pk__in=wanted, jurisdiction_id=by.jurisdiction_id, state__in=OPEN).count() != len(wanted):
        raise Refused("有的栏目已停用或者不属于本地区，请重新选择。")
    changed = [row for pk, row in rows.items() if row.column_id != links[pk]]
    touched = {row.column_id for row in changed} | {links[row.pk] for row in changed}
    for row in changed:
        row.column_id = links[row.pk]
    Adoption.objects.bulk_update(changed, ["column"], batch_size=200)
    _fulfil_again(number for number in touched if number is not None)
    fulfilment.settle(row.pk for row in changed)
    if changed:
        record("catalogue.columns_linked", of=f"orgs.Organ:{organ_id}", by=by, count=len(changed))
    return len(changed)


def _fulfil_again(columns: Iterable[int]) -> None:
    """Records that stand in these columns are accounted for anew; entries they name themselves stay answered."""
    rows = Placement.objects.filter(
        column_id__in=list(columns), state=PlacementState.STANDING, counts=Counting.DUTY, mode=Mode.UNIVERSAL
    ).order_by("-published_at")[:500]
    named: dict[str, tuple[int, ...]] = {}
    for row in rows:
        if row.record in named:
            continue
        own = Adoption.objects.filter(proofs__record=row.record, proofs__via=Via.NAMED, organ_id=row.organ_id)
        named[row.record] = tuple(own.values_list("entry_id", flat=True))
        fulfilment.placed(
            Placed(
                row.record, named[row.record], row.title, row.url, row.organ_id, row.jurisdiction_id, row.formed_on,
                row.published_at, True, Mode.UNIVERSAL,
            )
        )  # fmt: skip


def suggested(*, organ_id: int, by: Actor) -> dict[int, int]:
    """For the unit's entries without a column, the column most like them by name; nothing is changed."""
    rows = Adoption.objects.filter(
        organ_id=organ_id, jurisdiction_id=by.jurisdiction_id, state=AdoptionState.CARRIED, column=None
    ).select_related("entry", "field")
    columns = {pk: title for pk, (title, _) in queries.open_columns(organ_id).items()}
    matters = {
        row.pk: [name for name in (row.wording, row.entry.level2, row.entry.level1, row.field.name) if name]
        for row in rows
    }
    return {one.adoption: one.column for one in rules.suggest(matters, columns)}


@transaction.atomic
def link_suggested(*, organ_id: int, by: Actor) -> int:
    """Link every suggestion at once; each can be changed afterwards."""
    refuse_if(reasons_not_keeper(by, by.jurisdiction_id, organ_id))
    return link(organ_id=organ_id, links=suggested(organ_id=organ_id, by=by), by=by)
