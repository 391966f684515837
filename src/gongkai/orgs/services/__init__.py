"""Changing organs, groups, posts, liaison officers; the registry of belongings. Access is in `services.access`."""

from __future__ import annotations

from gongkai.orgs.services.belongings import Belonging, register_belongings
from gongkai.orgs.services.groups import remove_group, save_group
from gongkai.orgs.services.handover import hand_over
from gongkai.orgs.services.liaisons import add_liaison, end_liaison
from gongkai.orgs.services.organs import add_name, add_organ, change_organ, move_organ, remove_name, rename_organ
from gongkai.orgs.services.posts import add_post, change_post, close_post, leave_post, take_post, waive_separation
from gongkai.orgs.services.reorganise import appoint_office, close_organ, merge_organ, transfer_function

__all__ = [
    "Belonging",
    "add_liaison",
    "add_name",
    "add_organ",
    "add_post",
    "appoint_office",
    "change_organ",
    "change_post",
    "close_organ",
    "close_post",
    "end_liaison",
    "hand_over",
    "leave_post",
    "merge_organ",
    "move_organ",
    "register_belongings",
    "remove_group",
    "remove_name",
    "rename_organ",
    "save_group",
    "take_post",
    "transfer_function",
    "waive_separation",
]
