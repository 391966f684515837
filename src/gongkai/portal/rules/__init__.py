"""The public site in plain Python."""

from __future__ import annotations

from gongkai.portal.rules.keeping import NEVER_KEPT, kept_assets
from gongkai.portal.rules.marks import (
    ICP,
    POLICE,
    POLICE_ADDRESS,
    SITE_ID,
    VERBS,
    Marks,
    missing_marks,
    reasons_not_to_save,
    terms_of,
)
from gongkai.portal.rules.sections import Latest, PublicEntry, Section, Where, newest

__all__ = [
    "ICP",
    "NEVER_KEPT",
    "POLICE",
    "POLICE_ADDRESS",
    "SITE_ID",
    "VERBS",
    "Latest",
    "Marks",
    "PublicEntry",
    "Section",
    "Where",
    "kept_assets",
    "missing_marks",
    "newest",
    "reasons_not_to_save",
    "terms_of",
]
