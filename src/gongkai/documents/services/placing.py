"""Where a document stands in the catalogue: one record, many columns; gone from all of them when it is taken down."""

from __future__ import annotations

from django.urls import reverse

from gongkai.catalogue import services as catalogue
from gongkai.documents.models import Document
from gongkai.documents.rules.states import NEVER_FULFILS
from gongkai.orgs.rules import Actor


def record_of(document: Document) -> str:
    """How the catalogue and the ledger name a document."""
    return f"documents.Document:{document.uuid}"


def place(*, document: Document, by: Actor | None) -> None:
    """Stand in the chosen columns and count for the chosen entries; with no column chosen, in none."""
    columns = list(document.columns.all())
    version = document.published
    if not columns or version is None or document.published_at is None:
        return
    catalogue.place(
        record=record_of(document),
        columns=columns,
        entries=document.entries.values_list("pk", flat=True),
        title=version.title,
        url=reverse("documents_public:document", args=[document.uuid]),
        organ_id=document.organ_id,
        formed_on=document.changed_on or document.formed_on or document.signed_on,
        published_at=document.published_at,
        counts=document.kind not in NEVER_FULFILS,
        by=by,
        number=document.number,
        mode=document.mode,
        audience=document.audience,
        mode_reason=document.mode_why,
    )


def displace(*, document: Document) -> None:
    """Out of every column."""
    catalogue.displace(record=record_of(document))
