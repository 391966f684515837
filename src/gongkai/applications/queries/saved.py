"""Saved views of the ledger: one's own and those the unit shares."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.applications.models import SavedView
from gongkai.kernel.labels import Flag
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def views(actor: Actor) -> QuerySet[SavedView]:
    """What somebody may choose in this post, own ones first."""
    rows = SavedView.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    return (
        rows.filter(Q(by_id=actor.user_id) | Q(shared=Flag.YES)).select_related("by").order_by("shared", "name", "id")
    )


def own_views(actor: Actor) -> QuerySet[SavedView]:
    """Those somebody may delete: the own ones, in this post's organ."""
    return mine(actor, SavedView.objects.filter(organ_id=actor.organ_id, by_id=actor.user_id))
