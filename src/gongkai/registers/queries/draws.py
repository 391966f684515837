"""Random draws, narrowed to who may see them; the released ones for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.kernel import days, paging
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Draw, Row
from gongkai.registers.queries import rows
from gongkai.registers.rules.drawing import Stage

SIZE = 30
PIECE = 500
LARGE = ("pool", "sealed")  # not needed to list draws


def draws(actor: Actor) -> QuerySet[Draw]:
    """Draws of the actor's organ, or of the jurisdiction for those who oversee."""
    return mine(actor, Draw.objects.select_related("register", "organ", "registered_by").defer(*LARGE))


def draw(actor: Actor, uuid: UUID) -> Draw:
    """One draw in the actor's scope; `DoesNotExist` otherwise."""
    return mine(actor, Draw.objects.select_related("register", "organ", "registered_by", "drawn_by", "released_by")).get(uuid=uuid)  # fmt: skip


def of_register(actor: Actor, register_id: int, cursor: str | None) -> paging.Page[Draw]:
    """The draws of a list in the actor's scope, newest first."""
    return paging.page(draws(actor).filter(register_id=register_id), order=("-number", "id"), cursor=cursor, size=SIZE)


def undrawn(actor: Actor, register_id: int) -> int:
    """How many registrations of the own unit were never drawn."""
    return Draw.objects.filter(register_id=register_id, organ_id=actor.organ_id, stage=Stage.REGISTERED).count()


def released(register_id: int) -> QuerySet[Draw]:
    """What the public sees of a list's draws."""
    found = Draw.objects.filter(register_id=register_id, stage=Stage.RELEASED)
    return found.select_related("register", "organ").defer("sealed")


def released_page(register_id: int, cursor: str | None) -> paging.Page[Draw]:
    """The same, newest first."""
    return paging.page(released(register_id).defer(*LARGE), order=("-number", "id"), cursor=cursor, size=SIZE)


def counts(register_id: int) -> dict[str, int]:
    """How many draws of a list were registered at all, and how many of them never drawn."""
    return Draw.objects.filter(register_id=register_id).aggregate(
        all=Count("pk"), undrawn=Count("pk", filter=Q(stage=Stage.REGISTERED))
    )


def newest_of(register_id: int, entries: Sequence[str]) -> dict[str, Row]:
    """The version published last of each of these entries, withdrawn or not, by entry."""
    found: dict[str, Row] = {}
    for start in range(0, len(entries), PIECE):
        versions = rows.published(register_id).filter(entry__in=entries[start : start + PIECE]).select_related("organ")
        found |= {str(row.entry): row for row in versions.order_by("batch__sequence")}
    return found


def seen(register_id: int, entries: Sequence[str]) -> list[tuple[str, Row | None]]:
    """Drawn entries in their order with what the public may see of them today, None for what has left the list."""
    found, today = newest_of(register_id, entries), days.today()
    return [(one, found[one] if one in found and rows.is_open(found[one], today) else None) for one in entries]
