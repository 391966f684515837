"""Two texts side by side: lines that are the same, changed, added, taken away; in changed lines the words that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 4000
MOST_LINE = 1500  # longer lines are shown whole, without marking words
AROUND = 2  # unchanged lines shown around a change


class Change(StrEnum):
    """What became of a line."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    GONE = "GONE"
    FOLDED = "FOLDED"


Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: on each side pieces of text, each with whether it differs; of folded rows how many."""

    change: Change
    left: Pieces = ()
    right: Pieces = ()
    count: int = 0


def compared(old: str, new: str) -> list[Row]:
    """The rows of a comparison, long unchanged stretches folded; empty when both are the same."""
    left, right = old.split("\n")[:MOST_LINES], new.split("\n")[:MOST_LINES]
    if left == right:
        return []
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row(Change.SAME, ((line, False),), ((line, False),)) for line in left[a:b]]
        else:
            rows += _block(left[a:b], right[c:d])
    return list(_folded(rows))


def _block(left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    """Lines that stand against each other; what is over on one side was added or taken away."""
    both = min(len(left), len(right))
    for old, new in zip(left[:both], right[:both], strict=True):
        yield Row(Change.CHANGED, *_words(old, new))
    yield from (Row(Change.GONE, ((line, True),)) for line in left[both:])
    yield from (Row(Change.ADDED, (), ((line, True),)) for line in right[both:])


def _words(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Both lines in pieces, those that differ marked."""
    if len(old) > MOST_LINE or len(new) > MOST_LINE:
        return ((old, True),), ((new, True),)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            left.append((old[a:b], tag != "equal"))
        if d > c:
            right.append((new[c:d], tag != "equal"))
    return tuple(left), tuple(right)


def _folded(rows: list[Row]) -> Iterator[Row]:
    """Rows with long unchanged stretches in one."""
    near: set[int] = set()
    for place, row in enumerate(rows):
        if row.change is not Change.SAME:
            near.update(range(place - AROUND, place + AROUND + 1))
    hidden = 0
    for place, row in enumerate(rows):
        if place not in near:
            hidden += 1
            continue
        if hidden:
            yield Row(Change.FOLDED, count=hidden)
            hidden = 0
        yield row
    if hidden:
        yield Row(Change.FOLDED, count=hidden)
