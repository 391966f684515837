"""Tables of the catalogue, one module a part."""

from __future__ import annotations

from gongkai.catalogue.models.columns import Column, TemplateName
from gongkai.catalogue.models.placements import Placement
from gongkai.catalogue.models.sections import GuideVersion, SystemRule
from gongkai.catalogue.models.subjects import SubjectClass

__all__ = ["Column", "GuideVersion", "Placement", "SubjectClass", "SystemRule", "TemplateName"]
