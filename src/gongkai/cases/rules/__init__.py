"""Whatever a person brings: numbers, query codes, words. Plain Python."""

from __future__ import annotations

from gongkai.cases.rules.words import (
    CLOSED_PAPERS,
    OWN_PAPERS,
    VERBS,
    CaseKind,
    Channel,
    Direction,
    IdKind,
    Means,
    PaperKind,
    Role,
)

__all__ = [
    "CLOSED_PAPERS",
    "OWN_PAPERS",
    "VERBS",
    "CaseKind",
    "Channel",
    "Direction",
    "IdKind",
    "Means",
    "PaperKind",
    "Role",
]
