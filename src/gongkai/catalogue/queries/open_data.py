"""Entries as anybody may read them: the columns of the 26-field standard (R311)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from gongkai.catalogue.models import Entry
from gongkai.catalogue.rules.channels import Channel
from gongkai.catalogue.rules.entries import EntryState, Scope
from gongkai.kernel.labels import Flag


def entries(jurisdiction_id: int, field: str = "") -> QuerySet[Entry]:
    """Standing entries of the standards of fields; of one field by its name. A department's own directory is not among them."""
    rows = Entry.objects.filter(
        jurisdiction_id=jurisdiction_id, state=EntryState.STANDING, standard__scope=Scope.FIELD, standard__number__gt=0
    )
    rows = rows.filter(standard__field__name=field) if field else rows
    return rows.select_related("standard__field")


def facts_of(row: Entry) -> dict[str, Any]:
    """One entry with the columns of the standard."""
    channels = [Channel(code).label for code in row.channels]
    return {
        "id": str(row.uuid), "field": row.standard.field.name, "standard": row.standard.title, "position": row.position,
        "level1": row.level1, "level2": row.level2, "content": row.content, "basis": row.basis, "time_limit": row.time_text,
        "subject": row.subject, "channels": [*channels, *([row.channels_other] if row.channels_other else [])],
        "to_all": row.to_all == Flag.YES, "to_specific": row.to_specific, "proactive": row.proactive == Flag.YES,
        "on_request": row.on_request == Flag.YES, "county": row.county == Flag.YES, "township": row.township == Flag.YES,
        "version": row.standard.number,
    }  # fmt: skip
