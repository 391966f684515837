"""The frame of a public page, made for the address it stands at."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from gongkai.orgs.services.access import place_of
from gongkai.pages.rules import Link, PortalShell
from gongkai.pages.services import same_for_all
from gongkai.portal import queries


def shell(request: HttpRequest) -> PortalShell | None:
    """What stands around a public page; None when there is no jurisdiction yet."""
    place = place_of(request)
    if place is None:
        return None
    around = same_for_all(("portal.shell", place.pk), lambda: queries.around(place))
    frame, path = around.frame, request.path
    fitting = [url for _, url in around.entries if path.startswith(url) and (url != "/" or path == "/")]
    here = max(fitting, key=len, default="")
    others = tuple(Link(entry.label, url, url == here) for entry, url in around.entries if not entry.main)
    return replace(
        frame,
        links=tuple(Link(entry.label, url, url == here) for entry, url in around.entries if entry.main),
        foot_links=(*others, *frame.foot_links),
        emblem_url=around.emblem_url if around.emblem_everywhere or path == frame.home_url else "",
        domain=place.domain or request.get_host().rsplit(":", 1)[0],
    )
