"""What the desk pages of this room are about, by right or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from gongkai.orgs import queries
from gongkai.orgs.models import Group, Organ, Post
from gongkai.orgs.rules import Actor
from gongkai.pages.services.answering import or_404

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def organ_or_404(actor: Actor, uuid: UUID) -> Organ:
    """An organ the actor may look at."""
    return or_404(queries.organ, actor, uuid)


def post_or_404(actor: Actor, uuid: UUID) -> Post:
    """A post of an organ the actor may look at."""
    return or_404(queries.post, actor, uuid)


def group_or_404(actor: Actor, uuid: UUID) -> Group:
    """A group of the actor's jurisdiction."""
    return or_404(queries.group, actor, uuid)


def person_or_404(actor: Actor, uuid: UUID) -> User:
    """Somebody who holds or held a post in the actor's jurisdiction."""
    return or_404(queries.person_in, actor.jurisdiction_id, uuid)
