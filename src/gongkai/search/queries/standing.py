"""How the indexes stand, for those who keep the platform running."""

from __future__ import annotations

from datetime import timedelta

from gongkai.kernel import days
from gongkai.orgs.rules import Actor, Duty
from gongkai.search.models import Standing

LATE = timedelta(hours=50)  # two nights without a check


def troubles(actor: Actor) -> list[str]:
    """What is amiss with the indexes of the actor's place, in sentences; for administrators."""
    if not actor.may(Duty.ADMIN):
        return []
    said = []
    for row in Standing.objects.filter(jurisdiction_id=actor.jurisdiction_id, built_at__isnull=False):
        name = row.get_side_display()
        if row.missing or row.extra:
            said.append(f"{name}的索引与记录不一致：缺{row.missing}条，多{row.extra}条")
        elif all(moment is None or moment < days.now() - LATE for moment in (row.built_at, row.checked_at)):
            said.append(f"{name}的索引两天没有核对")
    return said
