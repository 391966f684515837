"""Work after commit and by the clock; the wiring names the hours and who is told."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.vetting.models import Campaign
from gongkai.vetting.rules.states import CampaignState
from gongkai.vetting.services import campaigns, public

__all__ = ["FOLLOWERS", "nightly"]


def campaign_opened(campaign_id: int) -> None:
    """A clean-up begins with looking through all that is published."""
    found = Campaign.objects.filter(pk=campaign_id, state=CampaignState.WAITING).first()
    if found is not None:
        campaigns.scan(campaign=found)


def nightly() -> None:
    """Everything already public against the rules of today; clean-ups that are open are scanned again."""
    public.look_over_public()
    for found in Campaign.objects.exclude(state=CampaignState.CLOSED).order_by("id"):
        campaigns.scan(campaign=found)


FOLLOWERS: dict[str, dict[str, Callable[..., object]]] = {
    "vetting.scan": {"vetting.campaign_opened": campaign_opened},
}
