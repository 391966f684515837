"""Keys by their digest, what was received, entries as open data."""

from __future__ import annotations

import hmac
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from gongkai.api.models import Key, Received
from gongkai.api.rules.keys import PREFIX
from gongkai.catalogue.queries import entries as carried
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def digest(token: str) -> str:
    """What is kept of a key."""
    return hmac.new(settings.MASTER_KEY, b"api.key\x1f" + token.encode(), "sha256").hexdigest()


def key_of(token: str) -> Key | None:
    """The key in use that a token is; None for any other token."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    return (
        Key.objects.filter(digest=digest(token), ended_at=None)
        .select_related("holding__post__organ", "holding__user")
        .first()
    )


def actor_of(key: Key) -> Actor | None:
    """For whom things come in; None once the person has left the post."""
    held = orgs.current_holdings(key.holding.user_id)
    return next((orgs.actor_of(one) for one in held if one.pk == key.holding_id), None)


def keys(actor: Actor) -> QuerySet[Key]:
    """Keys of the actor's scope with how much came in by each."""
    rows = mine(actor, Key.objects.all()).select_related("organ", "holding__user", "holding__post")
    return rows.annotate(number=Count("received"))


def received(actor: Actor) -> QuerySet[Received]:
    """What came in for the actor's scope."""
    return mine(actor, Received.objects.all()).select_related("document", "organ")


def received_once(organ_id: int, source: str, sender_id: str) -> Received | None:
    """The item of a sender's number."""
    rows = Received.objects.filter(organ_id=organ_id, source=source, sender_id=sender_id)
    return rows.select_related("document").first()


def entries_named(actor: Actor, uuids: list[UUID]) -> dict[UUID, int]:
    """The entries the actor's organ carries, by uuid, among those named."""
    return dict(carried.entries_for(actor).filter(uuid__in=uuids).values_list("uuid", "pk"))
