"""The hash-chained record of a review: shown, checked here, and given out so that anybody can check it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongkai.review.models import Review
from gongkai.review.rules.states import Sort
from gongkai.review.rules.verbs import VERBS
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


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry for a timeline; `label` names the step too."""

    at: datetime
    actor_name: str
    verb: str
    label: str
    content: dict[str, Any]


def happened(review: Review, most: int = 30) -> list[Happened]:
    """What happened, newest first; one query."""
    return [
        Happened(entry.at, entry.actor_name, entry.verb, _label(entry), entry.content)
        for entry in reversed(trail.history(review)[-most:])
    ]


def _label(entry: Entry) -> str:
    """同意（初审）；代录同意（终审，孙立新）."""
    label = VERBS.get(entry.verb, entry.verb)
    step = entry.content.get("step")
    if not step:
        return label
    approver = entry.content.get("entered_for")
    return f"代录{label}（{Sort(step).label}，{approver}）" if approver else f"{label}（{Sort(step).label}）"


def exported(review: Review) -> str:
    """The chain as `gongkai trail export` writes it, for `gongkai trail verify --export`."""
    return "".join(trail.exported(trail.subject_of(review)))
