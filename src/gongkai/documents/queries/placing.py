"""What the catalogue asks of documents: how they stand now, and how many carry each subject class."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.rules.states import State

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
