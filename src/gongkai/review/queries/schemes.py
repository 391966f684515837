"""The scheme that holds for a kind in a jurisdiction: the newest version made there, else the shipped one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.db.models import QuerySet

from gongkai.review.models import Scheme
from gongkai.review.rules.schemes import StepSpec, parse_schemes, parse_steps
from gongkai.review.rules.states import Kind

DATA = Path(__file__).parents[1] / "data" / "schemes.yaml"


@dataclass(frozen=True, slots=True)
class SchemeNow:
    """What holds: its steps and the version they are from (None: as shipped)."""

    kind: Kind
    steps: tuple[StepSpec, ...]
    row: Scheme | None

    @property
    def words(self) -> str:
        """第3版, or 随系统提供."""
        return f"第{self.row.number}版" if self.row else "随系统提供"


@lru_cache(maxsize=1)
def shipped() -> dict[Kind, tuple[StepSpec, ...]]:
    """The schemes of data/schemes.yaml."""
    return parse_schemes(yaml.safe_load(DATA.read_text("utf-8")), DATA.name)


def scheme_now(jurisdiction_id: int, kind: Kind | str) -> SchemeNow:
    """What a review of this kind opened now would go through. ValueError for a kind nobody knows."""
    wanted = Kind(kind)
    row = versions(jurisdiction_id, wanted).select_related("made_by").first()
    return SchemeNow(wanted, parse_steps(row.steps) if row else shipped()[wanted], row)


def versions(jurisdiction_id: int, kind: Kind | str) -> QuerySet[Scheme]:
    """Every version made in a jurisdiction for a kind, newest first."""
    return Scheme.objects.filter(jurisdiction_id=jurisdiction_id, kind=Kind(kind).value).order_by("-number")


def all_now(jurisdiction_id: int) -> list[SchemeNow]:
    """What holds for every kind; one query."""
    rows: dict[str, Scheme] = {}
    for row in Scheme.objects.filter(jurisdiction_id=jurisdiction_id).select_related("made_by").order_by("number"):
        rows[row.kind] = row
    return [
        SchemeNow(
            kind, parse_steps(rows[kind.value].steps) if kind.value in rows else shipped()[kind], rows.get(kind.value)
        )
        for kind in Kind
    ]
