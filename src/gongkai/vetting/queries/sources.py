"""The rows that indicators of this room count; the wiring names them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import CampaignItem, Finding
from gongkai.vetting.queries import scope
from gongkai.vetting.rules import Severity
from gongkai.vetting.rules.states import FindingState


class Period(Protocol):
    """What is asked of a period."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...


def findings(actor: Actor, period: Period) -> QuerySet[Finding]:
    """What was found in the period: what changed content made go away is not counted, what was masked is."""
    rows = mine(actor, Finding.objects.exclude(state=FindingState.GONE).exclude(severity=Severity.NOTE))
    return rows.filter(found_at__date__range=(period.first, period.last)).select_related("check_record", "organ")


def items(actor: Actor, period: Period) -> QuerySet[CampaignItem]:
    """What clean-ups opened in the period found."""
    rows = scope.items(actor).filter(campaign__opened_on__range=(period.first, period.last))
    return rows.select_related("campaign", "organ")
