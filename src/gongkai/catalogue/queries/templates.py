"""The template of columns as data, and as a jurisdiction has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongkai.catalogue.models import TemplateName
from gongkai.catalogue.rules.guides import GuideField, parse_guide
from gongkai.catalogue.rules.subjects import NationalClass, parse_subjects
from gongkai.catalogue.rules.templates import LocalName, TemplateRow, localised, parse_template

DATA = Path(__file__).parents[1] / "data"


@cache
def template() -> tuple[TemplateRow, ...]:
    """Every row of data/columns.yaml."""
    return parse_template((DATA / "columns.yaml").read_text(encoding="utf-8"))


@cache
def guide_fields() -> tuple[GuideField, ...]:
    """The fields of a guide (条例第12条)."""
    return parse_guide((DATA / "guide.yaml").read_text(encoding="utf-8"))


@cache
def national_classes() -> tuple[NationalClass, ...]:
    """The 22 classes."""
    return parse_subjects((DATA / "subjects.yaml").read_text(encoding="utf-8"))


def local_names(jurisdiction_id: int) -> dict[str, LocalName]:
    """What a jurisdiction has decided about rows of the template."""
    return {
        row.key: LocalName(row.title, row.scope, row.cycle_days, row.use == TemplateName.Use.USED)
        for row in TemplateName.objects.filter(jurisdiction_id=jurisdiction_id)
    }


def template_of(jurisdiction_id: int) -> list[TemplateRow]:
    """The template as a jurisdiction has it."""
    return localised(template(), local_names(jurisdiction_id))
