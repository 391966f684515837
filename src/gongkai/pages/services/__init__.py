"""What pages offer other rooms from Python: slots the wiring fills, and feeds."""

from __future__ import annotations

from gongkai.pages.services.feed import FeedEntry, atom
from gongkai.pages.services.made import collecting, in_one_go, made_from, prebuilding, same_for_all
from gongkai.pages.services.slots import (
    counted,
    desk_shell,
    fill_desk_shell,
    fill_portal_shell,
    fill_working_days,
    name_verbs,
    portal_shell,
    verb_name,
)

__all__ = [
    "FeedEntry",
    "atom",
    "collecting",
    "counted",
    "desk_shell",
    "fill_desk_shell",
    "fill_portal_shell",
    "fill_working_days",
    "in_one_go",
    "made_from",
    "name_verbs",
    "portal_shell",
    "prebuilding",
    "same_for_all",
    "verb_name",
]
