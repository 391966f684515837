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
from gongkai.applications.models.redacting import Redaction, RedactionMark
from gongkai.applications.models.referring import Referral
from gongkai.applications.models.stamping import Stamping

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
    "Redaction",
    "RedactionMark",
    "Referral",
    "RemedyTable",
    "SavedView",
    "Search",
    "Stamping",
]
