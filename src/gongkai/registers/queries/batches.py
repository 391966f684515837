"""Batches, narrowed to who may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.registers.models import BadCell, Batch, Matching, Register, Row
from gongkai.registers.rules.states import Kind


def batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's organ, or of the jurisdiction for those who oversee."""
    return mine(actor, Batch.objects.select_related("register", "organ", "by"))


def batch(actor: Actor, uuid: UUID) -> Batch:
    """One batch in the actor's scope; `DoesNotExist` otherwise."""
    return batches(actor).select_related("version", "file", "published_by").get(uuid=uuid)


def bad_cells(batch_id: int) -> QuerySet[BadCell]:
    """The bad cells of a batch in the order of the sheet."""
    return BadCell.objects.filter(batch_id=batch_id).order_by("line", "column", "id")


def rows(batch_id: int, act: str = "") -> QuerySet[Row]:
    """What a batch brings, in the order of its lines."""
    found = Row.objects.filter(batch_id=batch_id).select_related("organ")
    return (found.filter(act=act) if act else found).order_by("line", "id")


def outdated(found: Batch) -> int:
    """How many rows of a batch were published by another one after they were compared."""
    if Register.objects.filter(pk=found.register_id, sequence=found.based_on).exists():
        return 0
    newer = Row.objects.filter(
        register_id=OuterRef("register_id"), identity=OuterRef("identity"), batch__sequence__gt=found.based_on
    )
    return Row.objects.filter(Exists(newer), batch=found).count()


def remembered(register_id: int, organ_id: int) -> dict[str, str]:
    """Which heading an organ uses for which field."""
    return dict(
        Matching.objects.filter(register_id=register_id, organ_id=organ_id).values_list("headings", flat=True).first()
        or {}
    )


def sent(organ_id: int, source: str, sender_id: str) -> Batch | None:
    """What a system of an organ sent under its own number."""
    rows = Batch.objects.filter(organ_id=organ_id, source=source, sender_id=sender_id)
    return rows.exclude(sender_id="").select_related("register", "version").first()


def sent_by(organ_id: int, source: str, uuid: UUID) -> Batch | None:
    """A batch a system of an organ sent."""
    rows = Batch.objects.filter(organ_id=organ_id, source=source, uuid=uuid, kind=Kind.PUSH)
    return rows.select_related("register", "version").first()


def unread(limit: int = 20) -> list[int]:
    """Batches that are being read, oldest first."""
    return list(
        Batch.objects.filter(state="READING")
        .order_by("pk")
        .annotate(number=F("pk"))
        .values_list("number", flat=True)[:limit]
    )
