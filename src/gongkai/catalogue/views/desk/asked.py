"""The organ a desk page of this room is about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest

from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.pages.services.answering import or_404

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


def organ_asked(request: HttpRequest, actor: Actor) -> Organ:
    """The organ a page is about: the actor's own, or for who oversees the one in `?organ=`; 404 for a wrong one."""
    asked = request.GET.get("organ", "")
    if not asked or not actor.oversees:
        return orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id)
    try:
        return or_404(orgs.organ, actor, UUID(asked))
    except ValueError as error:
        raise Http404 from error
