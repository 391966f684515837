"""Delegations and pairings as their pages list them, and who may give to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.review.models import Delegation, Pairing

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding

GIVERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.CHIEF)
TAKERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.EDITOR, Duty.LIAISON, Duty.OFFICE, Duty.CHIEF)


def _delegations(actor: Actor) -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    rows = rows if actor.oversees else rows.filter(organ_id=actor.organ_id)
    return rows.select_related("giver__user", "giver__post__organ", "taker__user", "taker__post", "organ", "made_by")


def delegations(actor: Actor, *, cursor: str | None = None) -> Page[Delegation]:
    """Delegations of the unit (of every unit for who oversees), newest first."""
    return page(_delegations(actor), order=("-since", "-id"), cursor=cursor)


def delegation(actor: Actor, uuid: UUID) -> Delegation | None:
    """One of them that this person may end."""
    row = _delegations(actor).filter(uuid=uuid).first()
    own = row is not None and (row.giver.user_id == actor.user_id or actor.may(Duty.OFFICE, Duty.ADMIN))
    return row if own else None


def delegation_state(row: Delegation) -> tuple[str, str]:
    """生效中, and its tone."""
    today = days.today()
    if row.ended_at is not None:
        return "已终止", "plain"
    if row.until < today or _left(row.giver) or _left(row.taker):
        return "已失效", "plain"
    return ("未开始", "info") if row.since > today else ("生效中", "good")


def _left(holding: Holding) -> bool:
    return holding.until is not None and holding.until <= days.today()


def givers(actor: Actor) -> list[Holding]:
    """Whose reviews this person may give away: their own; for the office, those of every unit."""
    if actor.may(Duty.OFFICE, Duty.ADMIN):
        units = orgs.organs(actor.jurisdiction_id)
        return [holding for organ in units for holding in orgs.holders(organ.pk, Duty.LEADER, Duty.HEAD, Duty.REVIEWER)]
    return [row for row in orgs.holders(actor.organ_id, *GIVERS) if row.user_id == actor.user_id]


def takers(actor: Actor, given: list[Holding]) -> list[Holding]:
    """To whom: present holders of the givers' organs."""
    organs = dict.fromkeys(row.post.organ_id for row in given)
    found = {row.pk: row for organ_id in organs for row in orgs.holders(organ_id, *TAKERS)}
    me = {row.user_id for row in given} if len(given) == 1 else set()
    return [row for row in found.values() if row.user_id not in me]


def pairings(actor: Actor) -> list[Pairing]:
    """Every pairing of the jurisdiction, those that hold first."""
    rows = Pairing.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return sorted(
        rows.select_related("organ", "partner", "made_by").order_by("organ__order", "-since")[:500],
        key=lambda row: row.until is not None and row.until < days.today(),
    )


def pairing(actor: Actor, uuid: UUID) -> Pairing | None:
    """One pairing of the jurisdiction."""
    rows = Pairing.objects.filter(jurisdiction_id=actor.jurisdiction_id, uuid=uuid)
    return rows.select_related("organ", "partner").first()
