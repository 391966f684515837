"""Who sees which review: every reading of this room starts here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.review.models import Decision, Pairing, Review, Step


def in_force(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Pairings that hold today."""
    today = days.today()
    return rows.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


def paired_with(actor: Actor) -> list[int]:
    """Organs whose reviews posts of the actor's organ may take."""
    rows = in_force(Pairing.objects.filter(partner_id=actor.organ_id, jurisdiction_id=actor.jurisdiction_id))
    return sorted(set(rows.values_list("organ_id", flat=True)))


def reviews(actor: Actor) -> QuerySet[Review]:
    """Every review of the jurisdiction for who oversees; else the organ's own, and those it has a step in."""
    rows = Review.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.oversees:
        return rows
    return rows.filter(organ_id=actor.organ_id)


def reachable(actor: Actor) -> QuerySet[Review]:
    """Reviews the actor may open: `reviews`, and those whose steps fall to the organ by scheme or by pairing."""
    rows = Review.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.oversees:
        return rows
    named = Step.objects.filter(review_id=OuterRef("pk"), organ_id=actor.organ_id)
    whose = [actor.organ_id, *paired_with(actor)]
    return rows.filter(Q(organ_id__in=whose) | Exists(named))


def steps(actor: Actor) -> QuerySet[Step]:
    """Steps of the reviews an organ drafted; of every review for who oversees."""
    rows = Step.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return rows if actor.oversees else rows.filter(review__organ_id=actor.organ_id)


def decisions(actor: Actor) -> QuerySet[Decision]:
    """Decisions on what an organ drafted; every one for who oversees."""
    rows = Decision.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)
