"""From which post a request comes, as the middleware found it."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.orgs.rules import Actor


def actor_in(request: HttpRequest) -> Actor | None:
    """From which post the request comes; None for the public and for people without a post today."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else None
