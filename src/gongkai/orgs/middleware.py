"""From which post a request comes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from gongkai.orgs.queries.posts import actors_of
from gongkai.orgs.rules import Actor

SESSION_KEY = "post"


class ActorMiddleware:
    """Sets `request.actor` (the chosen post, or the only one) and `request.posts` (all the person may act from).

    A request without our session cookie costs nothing and gets no `Vary: Cookie`, so public pages stay cacheable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor, posts = _acting(request)
        request.actor = actor  # type: ignore[attr-defined]  # rooms read it through services.access.actor_in
        request.posts = posts  # type: ignore[attr-defined]  # the post switch in the desk's top bar
        return self.get_response(request)


def _acting(request: HttpRequest) -> tuple[Actor | None, list[Actor]]:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None, []
    posts = actors_of(request.user.pk)
    chosen = request.session.get(SESSION_KEY)
    for actor in posts:
        if actor.post_id == chosen:
            return actor, posts
    return (posts[0] if len(posts) == 1 else None), posts
