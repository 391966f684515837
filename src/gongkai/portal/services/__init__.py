"""Where rooms put their part of the public site, and what may be changed in it."""

from __future__ import annotations

from gongkai.portal.services.face import shell
from gongkai.portal.services.policies import PolicyPart, register_policy_part
from gongkai.portal.services.registering import (
    fill_apply,
    register_entry,
    register_latest,
    register_organ_section,
    register_section,
)
from gongkai.portal.services.settings import FIELDS, PICTURES, note_ipv6, save_settings
from gongkai.portal.services.site import changed, register_pages

__all__ = [
    "FIELDS",
    "PICTURES",
    "PolicyPart",
    "changed",
    "fill_apply",
    "note_ipv6",
    "register_entry",
    "register_latest",
    "register_organ_section",
    "register_pages",
    "register_policy_part",
    "register_section",
    "save_settings",
    "shell",
]
