"""Applications and what is done with them."""

from __future__ import annotations

from gongkai.applications.models.after import (
    Advice,
    ArchiveNumber,
    ArchiveRule,
    Conversion,
    Expiry,
    Guide,
    ModelCase,
    SavedView,
)
from gongkai.applications.models.application import Application
from gongkai.applications.models.handling import (
    Consultation,
    Correction,
    Decision,
    Delivery,
    Dispute,
    Extension,
    RemedyTable,
    Search,
)
from gongkai.applications.models.letters import Letter
from gongkai.applications.models.referring import Referral

__all__ = [
    "Advice",
    "Application",
    "ArchiveNumber",
    "ArchiveRule",
    "Consultation",
    "Conversion",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Expiry",
    "Extension",
    "Guide",
    "Letter",
    "ModelCase",
    "Referral",
    "RemedyTable",
    "SavedView",
    "Search",
]
