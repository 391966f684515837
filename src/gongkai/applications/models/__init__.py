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
from gongkai.applications.models.excess import Charging, Excess, Fee
from gongkai.applications.models.gate import Arrival, Screening, SpentProof
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
from gongkai.applications.models.linking import Link
from gongkai.applications.models.redacting import Redaction, RedactionMark
from gongkai.applications.models.referring import Referral
from gongkai.applications.models.stamping import Stamping

__all__ = [
    "Advice",
    "Application",
    "ArchiveNumber",
    "ArchiveRule",
    "Arrival",
    "Charging",
    "Consultation",
    "Conversion",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Excess",
    "Expiry",
    "Extension",
    "Fee",
    "Guide",
    "Letter",
    "Link",
    "ModelCase",
    "Redaction",
    "RedactionMark",
    "Referral",
    "RemedyTable",
    "SavedView",
    "Screening",
    "Search",
    "SpentProof",
    "Stamping",
]
