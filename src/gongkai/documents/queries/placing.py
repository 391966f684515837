"""Documents and the catalogue: how they stand now, how many carry each subject class, which column a kind goes into."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse

from gongkai.catalogue.queries.columns import columns_of
from gongkai.documents.models import Document
from gongkai.documents.rules import columns as rules
from gongkai.documents.rules.states import Kind, Openness, State

PREFIX = "documents.Document:"


def standing(records: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of these records ("documents.Document:uuid") those still published, with title and address as the public has them."""
    uuids = [record.removeprefix(PREFIX) for record in records]
    found = Document.objects.filter(uuid__in=uuids, state=State.PUBLISHED, published__isnull=False)
    return {
        f"{PREFIX}{uuid}": (title, reverse("documents_public:document", args=[uuid]))
        for uuid, title in found.values_list("uuid", "published__title")
    }


def subject_counts(jurisdiction_id: int) -> dict[str, int]:
    """How many documents carry each class ("一级\\二级"), whatever their state."""
    rows = Document.objects.filter(jurisdiction_id=jurisdiction_id).exclude(subject_class="")
    return dict(rows.order_by().values_list("subject_class").annotate(Count("id")))


def column_for(organ_id: int, kind: Kind, title: str) -> list[int]:
    """The column chosen for a kind in the organ's own section, as a list of its id or nothing; one query."""
    there = columns_of(organ_id)
    key = rules.chosen(kind, title, there)
    return [there[key]] if key else []


def reasons_unplaced(document: Document) -> list[str]:
    """Why a document cannot be published for want of a column; nothing where the organ has none."""
    if document.openness != Openness.PROACTIVE or not rules.wanted(Kind(document.kind)).must:
        return []
    return rules.reasons_without(Kind(document.kind), document.columns.count(), columns_of(document.organ_id))
