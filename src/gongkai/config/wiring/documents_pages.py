"""Wiring of the pages of single documents: which are prebuilt, which news change them, where else a removed one is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.documents.models import Document
from gongkai.documents.queries import public_document
from gongkai.documents.services import paths, visiting
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.orgs.models import Jurisdiction

NEWS = (
    "documents.published", "documents.corrected", "documents.validity_changed", "documents.related", "documents.removed",
    "documents.archived", "interpretation.published", "documents.briefed",
)  # fmt: skip


def connect() -> None:
    """Connect; called once by the wiring of documents."""
    outbox.follow("documents.pages", dict.fromkeys(NEWS, _follow))
    portal.register_pages("documents", _paths)
    visiting.also_visit(lambda document: [paths.policy_of(document.uuid)])


def _follow(document_id: int, other_id: int | None = None, **_: object) -> None:
    """A document came, went or changed: its own addresses, and the pages beside it."""
    for document in Document.objects.filter(pk__in=[number for number in (document_id, other_id) if number]):
        keys = [f"document:{number}" for number in public_document.touched(document)]
        portal.changed(*keys, paths=paths.all_of(document), jurisdiction_id=document.jurisdiction_id)


def _paths(place: Jurisdiction) -> Iterable[str]:
    return paths.prebuilt(place.pk)
