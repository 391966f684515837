"""Which column a kind of document stands in unless its writer chooses another (data/columns.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gongkai.documents.rules.states import Kind

DATA = Path(__file__).parent.parent / "data"
ANNUAL = "annual"
_ANNUAL_TITLE = re.compile(r"政府信息公开.{0,12}(?:年度报告|年报)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The keys of columns for a kind, the best first; `must`: it is not published without one."""

    columns: tuple[str, ...]
    must: bool = False


@cache
def _data() -> Mapping[str, Wanted]:
    rows = yaml.safe_load((DATA / "columns.yaml").read_text("utf-8"))
    return {kind: Wanted(tuple(row["columns"]), row.get("must", False)) for kind, row in rows.items()}


def wanted(kind: Kind) -> Wanted:
    """What the data says of a kind."""
    return _data()[kind]


def is_annual(title: str) -> bool:
    """Whether a title is that of an annual report on openness (条例第四十九条), the only thing its column takes."""
    return _ANNUAL_TITLE.search(title) is not None


def chosen(kind: Kind, title: str, there: Iterable[str]) -> str:
    """The key of the column to choose among those `there`; "" for none."""
    known = set(there)
    best = (ANNUAL, *wanted(kind).columns) if is_annual(title) else wanted(kind).columns
    return next((key for key in best if key in known), "")


def reasons_without(kind: Kind, placed: int, there: Iterable[str]) -> list[str]:
    """Why a document that stands in no column is not published: none was chosen though the organ has some."""
    if placed or not wanted(kind).must or not any(there):
        return []
    return [f"{kind.label}应当放入公开栏目：请在“公开栏目”中选中“行政规范性文件”或者其他栏目。"]
