"""Applications and what is done with them."""

from __future__ import annotations

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
    "Application",
    "Consultation",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Extension",
    "Letter",
    "Referral",
    "RemedyTable",
    "Search",
]
