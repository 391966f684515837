"""Settings of fetching by the clock, narrowed to who may see them; those that are due; those in trouble."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.kernel.labels import Flag
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Finding, Severity
from gongkai.registers.models import Batch, Pull
from gongkai.registers.rules.pulling import GIVEN_UP, MERGED, SETTERS, TELL_AFTER, WAITED_FOR
from gongkai.registers.rules.states import Kind

MOST = 50


def pulls(actor: Actor) -> QuerySet[Pull]:
    """Settings of the actor's organ, or of the jurisdiction for those who oversee."""
    return mine(actor, Pull.objects.select_related("register", "organ", "by"))


def pull(actor: Actor, register_id: int, uuid: UUID) -> Pull | None:
    """One setting of a register in the actor's scope."""
    return pulls(actor).filter(register_id=register_id, uuid=uuid).first()


def due(now: datetime, most: int) -> list[Pull]:
    """What is to be fetched, the longest waiting first."""
    rows = Pull.objects.filter(on=Flag.YES, next_at__lte=now).select_related("register", "organ")
    return list(rows.order_by("next_at", "id")[:most])


def _brought(found: Pull) -> QuerySet[Batch]:
    return Batch.objects.filter(register_id=found.register_id, organ_id=found.organ_id, kind=Kind.PULL)


def under_way(found: Pull) -> Batch | None:
    """What was fetched before and somebody has in hand: newer rows wait for it."""
    return _brought(found).filter(state__in=WAITED_FOR).first()


def given_up(found: Pull) -> list[Batch]:
    """What was fetched before and never went on: newer rows take its place."""
    return list(_brought(found).filter(state__in=GIVEN_UP))


def troubled(actor: Actor) -> list[Finding]:
    """Fetching that failed, or that a merger of organs stopped: for the unit's clerks and the office."""
    if not actor.may(*SETTERS):
        return []
    wanted = Q(on=Flag.YES, failures__gt=0) | Q(on=Flag.NO, trouble=MERGED)
    return [
        Finding(
            f"{one.register.title}：定时取数{f'连续失败{one.failures}次。' if one.failures else ''}{one.trouble}", reverse("registers:pull", args=[one.register.key]),
            "请与对方系统核对网址和内容。", Severity.BAD if one.failures >= TELL_AFTER else Severity.WARN, one.organ.short_name,
        )
        for one in pulls(actor).filter(wanted).order_by("-failures", "id")[:MOST]
    ]  # fmt: skip
