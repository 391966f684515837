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
from gongkai.applications.models.redacting import Redaction, RedactionMark
from gongkai.applications.models.stamping import Stamping

__all__ = [
    "Application",
    "Consultation",
    "Correction",
    "Decision",
    "Delivery",
    "Dispute",
    "Extension",
    "Redaction",
    "RedactionMark",
    "RemedyTable",
    "Search",
    "Stamping",
]
