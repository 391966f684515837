"""Applications and what is done with them."""

from __future__ import annotations

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
from gongkai.applications.models.linking import Link

__all__ = [
    "Application",
    "Arrival",
    "Charging",
    "Consultation",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Excess",
    "Extension",
    "Fee",
    "Link",
    "RemedyTable",
    "Screening",
    "Search",
    "SpentProof",
]
