"""Batches of imported files: who sees them, how far they are, what became of each file."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from gongkai.documents.models import ImportBatch, ImportItem
from gongkai.kernel import paging
from gongkai.kernel.rows import walked
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor

LIVE = ("WAITING", "RUNNING")


def batch(actor: Actor, uuid: UUID) -> ImportBatch:
    """One batch; `DoesNotExist` otherwise."""
    return mine(actor, ImportBatch.objects.select_related("organ", "by")).get(uuid=uuid)


def listing(actor: Actor, *, cursor: str | None = None) -> paging.Page[ImportBatch]:
    """Batches, newest first."""
    rows = mine(actor, ImportBatch.objects.select_related("organ", "by"))
    return paging.page(rows, order=("-made_at", "-id"), cursor=cursor, size=30)


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many files are in each state."""
    rows = batch.items.order_by().values_list("state").annotate(count=Count("id"))
    return dict(rows)


def items(batch: ImportBatch, *, state: str = "", cursor: str | None = None) -> paging.Page[ImportItem]:
    """The files of a batch in order, of one state or all."""
    rows = batch.items.select_related("document")
    rows = rows.filter(state=state) if state else rows
    return paging.page(rows, order=("order", "id"), cursor=cursor, size=100)


def report(batch: ImportBatch) -> Iterable[ImportItem]:
    """Every file in order."""
    return walked(batch.items.select_related("document").order_by("order"))


def next_items(batch: ImportBatch, size: int) -> list[ImportItem]:
    """The next files that wait."""
    return list(batch.items.filter(state="WAITING").order_by("order")[:size])


def known_files(batch: ImportBatch, hashes: Iterable[str]) -> dict[str, str]:
    """Which contents the organ has imported already, with the title they became."""
    rows = ImportItem.objects.filter(
        batch__organ_id=batch.organ_id, state="DONE", file__sha256__in=list(hashes), document__isnull=False
    ).exclude(document__state__in=["DISCARDED", "REMOVED"])
    return dict(rows.values_list("file__sha256", "document__title"))


def waiting() -> QuerySet[ImportBatch]:
    """Batches that still have work, oldest first."""
    return ImportBatch.objects.filter(state__in=LIVE).order_by("made_at", "id")
