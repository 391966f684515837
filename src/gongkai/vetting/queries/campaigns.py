"""Clean-ups: the list, one with its progress by unit, the places found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.kernel.paging import Page, page
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Campaign, CampaignItem
from gongkai.vetting.queries import scope
from gongkai.vetting.rules.states import Verdict

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one unit has come."""

    organ_id: int
    organ: str
    uuid: UUID
    total: int
    pending: int
    done: int


def listing(actor: Actor, *, cursor: str | None = None) -> Page[Campaign]:
    """Clean-ups, newest first; the numbers are the actor's own."""
    own = Q() if actor.oversees else Q(items__organ_id=actor.organ_id)
    rows = scope.campaigns(actor).defer("words", "unread")
    rows = rows.annotate(total=Count("items", filter=own), left=Count("items", filter=own & Q(items__done_on=None)))
    return page(rows, order=("-opened_on", "-id"), cursor=cursor)


def campaign(actor: Actor, uuid: UUID) -> Campaign:
    """One clean-up; `DoesNotExist` otherwise."""
    return scope.campaigns(actor).select_related("by").get(uuid=uuid)


def items(
    actor: Actor,
    campaign: Campaign,
    *,
    organ: Organ | None = None,
    verdict: str = "",
    term: str = "",
    left: bool = False,
    cursor: str | None = None,
) -> Page[CampaignItem]:
    """The places found, by unit."""
    rows = scope.items(actor).filter(campaign=campaign).select_related("organ", "handler")
    if organ is not None:
        rows = rows.filter(organ=organ)
    if verdict:
        rows = rows.filter(verdict=verdict)
    if term:
        rows = rows.filter(term=term)
    if left:
        rows = rows.filter(done_on=None)
    return page(rows, order=("organ_order", "id"), cursor=cursor)


def chosen(actor: Actor, campaign: Campaign, uuids: list[UUID]) -> list[CampaignItem]:
    """Those of the chosen places that the actor may see."""
    return list(scope.items(actor).filter(campaign=campaign, uuid__in=uuids).order_by("id"))


def all_items(actor: Actor, campaign: Campaign) -> QuerySet[CampaignItem]:
    """Every place found, for an export."""
    rows = scope.items(actor).filter(campaign=campaign).select_related("organ", "handler")
    return rows.order_by("organ_order", "id")


def progress(actor: Actor, campaign: Campaign) -> list[Progress]:
    """By unit in official order; one query."""
    rows = scope.items(actor).filter(campaign=campaign).order_by("organ_order", "organ_id")
    counted = rows.values_list("organ_id", "organ__short_name", "organ__uuid").annotate(
        total=Count("pk"),
        pending=Count("pk", filter=Q(verdict=Verdict.PENDING, done_on=None)),
        done=Count("pk", filter=Q(done_on__isnull=False)),
    )
    return [Progress(*row) for row in counted.order_by("organ__order", "organ_id")]
