"""Plain values and matching of the redaction room: no file, no framework."""

from __future__ import annotations

from gongkai.redaction.rules.matching import Folded, Hit, Needles, fold
from gongkai.redaction.rules.shape import BLOCK, BLOCKS, Box, Mark, NotRedacted, Redacted, Region, Term, Unread

__all__ = [
    "BLOCK",
    "BLOCKS",
    "Box",
    "Folded",
    "Hit",
    "Mark",
    "Needles",
    "NotRedacted",
    "Redacted",
    "Region",
    "Term",
    "Unread",
    "fold",
]
