"""The hash-chained record of a review: shown, checked here, and given out so that anybody can check it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.review.models import Review
from gongkai.trail import queries as trail
from gongkai.trail import rules

if TYPE_CHECKING:
    from gongkai.trail.models import Entry


@dataclass(frozen=True, slots=True)
class Record:
    """The entries of a review's chain, oldest first, and what is wrong with them (nothing)."""

    subject: str
    entries: list[Entry]
    faults: list[str]

    @property
    def last_hash(self) -> str:
        """The value that stands for the whole chain."""
        return self.entries[-1].hash if self.entries else ""


def record_of(review: Review) -> Record:
    """The record of a review; two queries."""
    subject = trail.subject_of(review)
    return Record(subject, trail.history(subject), list(rules.chain_faults(trail.lines(subject))))


def exported(review: Review) -> str:
    """The chain as `gongkai trail export` writes it, for `gongkai trail verify --export`."""
    return "".join(trail.exported(trail.subject_of(review)))
