"""The kinds of findings as data: label, severity, article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gongkai.vetting.rules.shape import HitKind, Severity

DATA = Path(__file__).parent.parent / "data"
RULES_VERSION = "2026-11-23.1"  # raised whenever a detector, a kind or the shipped dictionary changes what is found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: `label` in Chinese, `severity`, `article` it rests on; `raised` severities by kind of item."""

    kind: HitKind
    label: str
    severity: Severity
    article: str
    raised: Mapping[str, Severity]


@cache
def kinds() -> Mapping[HitKind, Kind]:
    """Every kind, as data/kinds.yaml has them."""
    read = yaml.safe_load((DATA / "kinds.yaml").read_text("utf-8"))
    return {
        HitKind(name): Kind(
            HitKind(name),
            str(row["label"]),
            Severity(row["severity"]),
            str(row["article"]),
            {str(item): Severity(value) for item, value in row.get("in", {}).items()},
        )
        for name, row in read.items()
    }


def severity_of(kind: HitKind, item_kind: str = "") -> Severity:
    """How much a finding of this kind weighs in an item of this kind ("" for an ordinary one)."""
    row = kinds()[kind]
    return row.raised.get(item_kind, row.severity)


def label_of(kind: HitKind) -> str:
    """What a finding of this kind is called in Chinese."""
    return kinds()[kind].label


def article_of(kind: HitKind) -> str:
    """The article a finding of this kind rests on."""
    return kinds()[kind].article
