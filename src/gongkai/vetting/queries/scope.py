"""Who sees what: a unit its own, who oversees the whole place."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongkai.kernel.labels import Flag
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Campaign, CampaignItem, Check, EpidemicText, Finding, Notice, ProcessingRule, Trace
from gongkai.vetting.rules.handling import DECIDERS


def checks(actor: Actor) -> QuerySet[Check]:
    """Checks the actor may see."""
    return mine(actor, Check.objects.all())


def check(actor: Actor, uuid: UUID) -> Check:
    """One check; `DoesNotExist` otherwise."""
    return checks(actor).select_related("organ", "drafter", "by").get(uuid=uuid)


def findings(actor: Actor) -> QuerySet[Finding]:
    """Findings of the newest checks the actor may see."""
    return mine(actor, Finding.objects.filter(check_record__current=Flag.YES))


def finding(actor: Actor, uuid: UUID) -> Finding:
    """One finding, of whatever check; `DoesNotExist` otherwise."""
    return mine(actor, Finding.objects.select_related("check_record", "organ")).get(uuid=uuid)


def traces(actor: Actor) -> QuerySet[Trace]:
    """What was masked in the actor's own organ, for its reviewers and leaders alone."""
    rows = Trace.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    return rows if actor.may(*DECIDERS) else rows.none()


def trace(actor: Actor, uuid: UUID) -> Trace:
    """One of them; `DoesNotExist` otherwise."""
    return traces(actor).select_related("by", "approved_by", "organ").get(uuid=uuid)


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Clean-ups of the place; every unit takes part."""
    return Campaign.objects.filter(jurisdiction_id=actor.jurisdiction_id)


def items(actor: Actor) -> QuerySet[CampaignItem]:
    """Places found by clean-ups that the actor may see."""
    return mine(actor, CampaignItem.objects.all())


def rules(actor: Actor) -> QuerySet[ProcessingRule]:
    """Processing rules the actor may see."""
    return mine(actor, ProcessingRule.objects.all())


def notices(actor: Actor) -> QuerySet[Notice]:
    """Notices the actor may see."""
    return mine(actor, Notice.objects.all())


def epidemics(actor: Actor) -> QuerySet[EpidemicText]:
    """Epidemic texts the actor may see."""
    return mine(actor, EpidemicText.objects.all())
