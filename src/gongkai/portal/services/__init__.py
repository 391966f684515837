"""Where rooms put their part of the public site, and what may be changed in it."""

from __future__ import annotations

from gongkai.portal.services.registering import (
    register_entry,
    register_latest,
    register_organ_section,
    register_section,
)
from gongkai.portal.services.settings import FIELDS, save_settings

__all__ = [
    "FIELDS",
    "register_entry",
    "register_latest",
    "register_organ_section",
    "register_section",
    "save_settings",
]
