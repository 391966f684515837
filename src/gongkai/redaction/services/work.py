"""One redaction on its way: what is asked and what has been done so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.redaction.rules import Box, Mark, Needles, Region, Term, Unread


@dataclass
class Work:
    """What is asked, and what has been done so far."""

    terms: Sequence[Term]
    regions: Sequence[Region]
    needles: Needles
    unread: Unread
    labels: bool
    every_page: bool
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    painted: dict[int, list[Box]] = field(default_factory=dict)
