"""The public site in plain Python."""

from __future__ import annotations

from gongkai.portal.rules.marks import ICP, POLICE, POLICE_ADDRESS, SITE_ID, VERBS, missing_marks, reasons_not_to_save
from gongkai.portal.rules.sections import Latest, PublicEntry, Section, newest

__all__ = [
    "ICP",
    "POLICE",
    "POLICE_ADDRESS",
    "SITE_ID",
    "VERBS",
    "Latest",
    "PublicEntry",
    "Section",
    "missing_marks",
    "newest",
    "reasons_not_to_save",
]
