"""Applications and what is done with them."""

from __future__ import annotations

from gongkai.applications.models.application import Application
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

__all__ = [
    "Application",
    "Arrival",
    "Consultation",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Extension",
    "RemedyTable",
    "Screening",
    "Search",
    "SpentProof",
]
