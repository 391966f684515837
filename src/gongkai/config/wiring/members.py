"""Wiring of the public's accounts: what may be saved, the administrator's page, what runs when."""

from __future__ import annotations

import re
from datetime import time
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import published
from gongkai.kernel.text import clip
from gongkai.members import services as members
from gongkai.members.rules import VERBS
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages

PAGE = re.compile(r"/(documents|policies)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
KINDS = {"documents": "", "policies": "政策："}


def connect() -> None:
    """Connect."""
    members.register_savable(_documents)
    members.register_savable(_searches)
    pages.name_verbs(VERBS)
    outbox.schedule("members.sweep", members.sweep, at=time(3, 25), label="清理公众账号的过期登录和长期不用的账号")
    desk.register_nav(Entry("公众登录", "members:settings", (Duty.ADMIN,), order=935, group="设置", icon="account"))


def _documents(place: int, addresses: list[str]) -> dict[str, str]:
    """Titles of public documents and of their policy pages."""
    asked = {address: found for address in addresses if (found := PAGE.fullmatch(address))}
    if not asked:
        return {}
    rows = published.rows(place).filter(uuid__in={found[2] for found in asked.values()})
    titles = {str(row.uuid): row.published.title for row in rows if row.published}
    return {address: KINDS[found[1]] + titles[found[2]] for address, found in asked.items() if found[2] in titles}


def _searches(place: int, addresses: list[str]) -> dict[str, str]:
    """Searches by their words."""
    own = reverse("search_public:search")
    words = {
        address: " ".join(parse_qs(urlsplit(address).query).get("q", []))
        for address in addresses
        if urlsplit(address).path == own
    }
    return {address: f"检索：{clip(said, 60)}" for address, said in words.items() if said.strip()}
