"""Tables of the catalogue, one module a part."""

from __future__ import annotations

from gongkai.catalogue.models.columns import Column, TemplateName
from gongkai.catalogue.models.entries import (
    NO_DUE,
    Adoption,
    Entry,
    EntryRevision,
    Field,
    Proof,
    Standard,
    StandardVersion,
)
from gongkai.catalogue.models.oversight import Combing, CombingItem, Evaluation, Inspection, InspectionItem
from gongkai.catalogue.models.placements import Placement
from gongkai.catalogue.models.registers import DutyItem, NegativeItem, NegativeRevision, Village, VillageItem
from gongkai.catalogue.models.sections import GuideVersion, SystemRule
from gongkai.catalogue.models.subjects import SubjectClass

__all__ = [
    "NO_DUE",
    "Adoption",
    "Column",
    "Combing",
    "CombingItem",
    "DutyItem",
    "Entry",
    "EntryRevision",
    "Evaluation",
    "Field",
    "GuideVersion",
    "Inspection",
    "InspectionItem",
    "NegativeItem",
    "NegativeRevision",
    "Placement",
    "Proof",
    "Standard",
    "StandardVersion",
    "SubjectClass",
    "SystemRule",
    "TemplateName",
    "Village",
    "VillageItem",
]
