"""Look at the outside addresses the public site shows by our hand, where the administrator lets this house go out."""

from __future__ import annotations

from django.conf import settings

from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import clip
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.portal.models import OutsideLink
from gongkai.portal.queries import outside
from gongkai.portal.rules.stages import KEEPERS, LinkState

GONE = 400
REFUSING = frozenset({401, 403, 405, 407, 429, 451, 501})  # a side that turns machines away is there
MOST, MOST_AT_ONCE, SECONDS = 300, 20, 8
NOT_ALLOWED = "本系统没有开启外部网址检查。确需开启的，由系统管理员设置 GONGKAI_CHECK_LINKS=1 并重新启动。"


def look(url: str) -> tuple[LinkState, str]:
    """How an address answers, and the sentence about it."""
    try:
        answer = http.fetch(url, method="HEAD", timeout=SECONDS)
        if answer.status >= GONE:
            answer = http.fetch(url, method="GET", most_bytes=2_000_000, timeout=SECONDS)
    except http.TooLarge:
        return LinkState.GOOD, ""
    except (http.NotAllowed, http.Unreachable) as fault:
        return LinkState.BAD, str(fault)
    if answer.status >= GONE and answer.status not in REFUSING:
        return LinkState.BAD, f"对方网站返回 {answer.status}。"
    return LinkState.GOOD, ""


def look_at(jurisdiction_id: int, urls: list[str]) -> int:
    """Look at these addresses and keep what was seen; how many do not open."""
    bad, turned = 0, False
    for url in urls:
        state, said = look(url)
        bad += state is LinkState.BAD
        row = OutsideLink.objects.filter(jurisdiction_id=jurisdiction_id, url=url).first()
        turned = turned or (row.state if row else LinkState.UNCHECKED) != state
        OutsideLink.objects.update_or_create(
            jurisdiction_id=jurisdiction_id, url=url,
            defaults={"state": state.value, "said": clip(said, 200), "checked_at": days.now()},
        )  # fmt: skip
    if turned:
        outbox.announce("portal.links_checked", jurisdiction_id=jurisdiction_id)
    return bad


def check_now(*, by: Actor) -> int:
    """On request: the place's addresses, the longest unseen first; how many do not open."""
    if not by.may(*KEEPERS):
        raise Refused("检查外部网址由政务公开办或系统管理员办理。")
    if not settings.CHECK_LINKS:
        raise Refused(NOT_ALLOWED)
    return look_at(by.jurisdiction_id, _oldest(by.jurisdiction_id)[:MOST_AT_ONCE])


def check_all() -> int:
    """Every night, where it is allowed: every place's addresses; how many do not open."""
    if not settings.CHECK_LINKS:
        return 0
    return sum(look_at(place.pk, _oldest(place.pk)[:MOST]) for place in orgs.jurisdictions())


def _oldest(jurisdiction_id: int) -> list[str]:
    urls = outside.addresses(jurisdiction_id)
    looks = outside.looks_of(jurisdiction_id, urls)
    seen = {url: row.checked_at for url, row in looks.items() if row.checked_at}
    return sorted(urls, key=lambda url: (url in seen, str(seen.get(url, ""))))
