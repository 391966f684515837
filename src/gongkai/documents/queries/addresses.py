"""Addresses of every public document with the moment its text was last made public, for site maps (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gongkai.documents.models import Document
from gongkai.documents.queries import scope

IN_ONE = 5_000  # search engines take 50,000; small ones are cheaply made anew


def parts(jurisdiction_id: int) -> int:
    """How many maps there are, counted from the oldest; a new document changes the last one only."""
    return -(-_found(jurisdiction_id).count() // IN_ONE)


def part(jurisdiction_id: int, number: int) -> Iterable[tuple[UUID, datetime]]:
    """The documents of one map, oldest first: uuid, last change of the public text."""
    rows = _found(jurisdiction_id).order_by("published_at", "id")[(number - 1) * IN_ONE : number * IN_ONE]
    for uuid, changed, first in rows.values_list("uuid", "published__public_from", "published_at"):
        moment = changed or first
        if moment is not None:
            yield uuid, moment


def part_of(document: Document) -> int:
    """The map in which a document stands or stood."""
    if document.published_at is None:
        return 1
    older = _found(document.jurisdiction_id).filter(published_at__lt=document.published_at).count()
    return older // IN_ONE + 1


def _found(jurisdiction_id: int) -> QuerySet[Document]:
    return scope.public(jurisdiction_id).filter(published__isnull=False)
