"""Wiring of the interface: its keys on the desk, what its entries in the trail are called."""

from __future__ import annotations

from gongkai.api.rules import keys
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.pages import services as pages


def connect() -> None:
    """Connect; called once by the wiring of documents."""
    pages.name_verbs(keys.VERBS)
    desk.register_nav(
        Entry("接口密钥", "api:keys", (*keys.MAKERS, *keys.KEEPERS), order=268, group="公文", icon="outside")
    )
