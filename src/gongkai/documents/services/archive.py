"""历史库: out of the columns, still public and found (R011)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.catalogue import services as catalogue
from gongkai.catalogue.queries.placements import places_of
from gongkai.catalogue.rules.placements import PlacementState
from gongkai.documents.models import Document
from gongkai.documents.rules.states import State
from gongkai.documents.services.locking import locked, reasons_not_writer
from gongkai.documents.services.placing import record_of
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.catalogue.models import Column


def move_to_history(*, document: Document, reason: str, by: Actor, column: Column | None = None) -> Document:
    """Move to the history library out of every column, or only out of one column when one is named."""
    with transaction.atomic():
        row = locked(document)
        refuse_if(
            reasons_not_writer(row, by)
            + ([] if row.state == State.PUBLISHED else ["只有已公开的公文才转入历史库。"])
            + (["已经在历史库中。"] if row.in_history == "Y" else [])
            + ([] if reason.strip() else ["请写明转入历史库的理由。"])
        )
        for place in places_of(record_of(row)):
            if place.state == PlacementState.STANDING and (column is None or place.column_id == column.pk):
                catalogue.move_to_history(record=record_of(row), column=place.column, reason=reason.strip(), by=by)
        if column is None:
            row.in_history = "Y"
            row.save(update_fields=["in_history"])
            announce("documents.archived", document_id=row.pk)
        record("document.moved_to_history", of=row, by=by, reason=reason.strip())
    return row
