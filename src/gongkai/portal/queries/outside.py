"""How outside addresses answered when they were last looked at."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.portal.models import OutsideLink, Platform, Topic
from gongkai.portal.rules.stages import LinkState
from gongkai.portal.rules.topics import READABLE


def states_of(jurisdiction_id: int, urls: Iterable[str]) -> dict[str, LinkState]:
    """The state of each of these addresses that was ever looked at."""
    rows = OutsideLink.objects.filter(
        jurisdiction_id=jurisdiction_id, url__in=[url for url in urls if url[:4] == "http"]
    )
    return {url: LinkState(state) for url, state in rows.values_list("url", "state")}


def looks_of(jurisdiction_id: int, urls: Iterable[str]) -> dict[str, OutsideLink]:
    """The last look at each of these addresses."""
    return {row.url: row for row in OutsideLink.objects.filter(jurisdiction_id=jurisdiction_id, url__in=list(urls))}


def addresses(jurisdiction_id: int) -> list[str]:
    """Every outside address the public site of a place shows by our hand: special platforms, links of public topics."""
    found = list(Platform.objects.filter(jurisdiction_id=jurisdiction_id).values_list("url", flat=True))
    rows = Topic.objects.filter(jurisdiction_id=jurisdiction_id, state__in=READABLE, published__isnull=False)
    for content in rows.values_list("published__content", flat=True):
        for part in content["parts"]:
            found += [link["url"] for link in part["values"].get("links") or () if link["url"].startswith("http")]
    return list(dict.fromkeys(found))
