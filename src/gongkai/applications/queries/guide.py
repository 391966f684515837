"""The handling guide of a place (R160): what the office wrote, else what is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gongkai.applications.models import Guide
from gongkai.applications.rules.guide import STEPS, shipped


@dataclass(frozen=True, slots=True)
class Said:
    """What the guide says at a step now; `version` 0 as shipped."""

    step: str
    label: str
    text: str
    article: str
    version: int
    at: datetime | None


def guide(jurisdiction_id: int) -> dict[str, Said]:
    """By step, in the order of the work; one query."""
    own: dict[str, Guide] = {}
    for written in Guide.objects.filter(jurisdiction_id=jurisdiction_id).order_by("version"):
        own[written.step] = written
    found = {}
    for step, label in STEPS.items():
        row = own.get(step)
        if row is not None:
            found[step] = Said(step, label, row.text, row.article, row.version, row.at)
        elif said := shipped().get(step):
            found[step] = Said(step, label, said.text, said.article, 0, None)
    return found


def versions(jurisdiction_id: int) -> QuerySet[Guide]:
    """Everything the office ever wrote, the last first."""
    return Guide.objects.filter(jurisdiction_id=jurisdiction_id).select_related("by").order_by("-at", "-id")
