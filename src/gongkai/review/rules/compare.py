"""What changed between two versions of a content: by paragraph, and within a paragraph by character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from gongkai.review.rules.text import blocks_of

MOST_FINE = 1500  # longer paragraphs are shown old and new whole: the comparison by character is quadratic
AROUND = 2
LIKE = 0.35


class How(StrEnum):
    """What became of a paragraph or of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what became of them."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph beside its successor; a SKIPPED row stands for `count` unchanged ones."""

    how: How
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    count: int = 0

    @property
    def both(self) -> tuple[Piece, ...]:
        """Old and new in one line: what fell out, then what came."""
        if self.how is not How.CHANGED:
            return self.new or self.old
        return _merged(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of what is reviewed (正文, 附件1, 解读); `html` is clean."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Change:
    """One section that differs: how, and its rows."""

    title: str
    how: How
    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        """How many paragraphs differ."""
        return sum(row.how not in {How.SAME, How.SKIPPED} for row in self.rows)


def compare(old: Sequence[Section], new: Sequence[Section], *, whole: bool = False) -> list[Change]:
    """The sections that differ in what a reader sees, in the order of the new; `whole` keeps unchanged paragraphs."""
    before, after = ({section.title: section for section in sections} for sections in (old, new))
    found = []
    for title in [*after, *(title for title in before if title not in after)]:
        was, now = before.get(title), after.get(title)
        lines = blocks_of(was.html) if was else [], blocks_of(now.html) if now else []
        if was and now and lines[0] == lines[1] and was.html == now.html:
            continue
        how = How.ADDED if was is None else How.REMOVED if now is None else How.CHANGED
        rows = rows_of(*lines)
        found.append(Change(title, how, tuple(rows if whole else near(rows))))
    return found


def rows_of(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """Paragraph by paragraph."""
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row(How.SAME, (Piece(How.SAME, text),), (Piece(How.SAME, text),)) for text in old[i1:i2]]
            continue
        paired = min(i2 - i1, j2 - j1)
        for was, now in zip(old[i1 : i1 + paired], new[j1 : j1 + paired], strict=True):
            rows += _pair(was, now)
        rows += [Row(How.REMOVED, (Piece(How.REMOVED, text),)) for text in old[i1 + paired : i2]]
        rows += [Row(How.ADDED, (), (Piece(How.ADDED, text),)) for text in new[j1 + paired : j2]]
    return rows


def _pair(was: str, now: str) -> list[Row]:
    """Two paragraphs at the same place: changed when they are alike, else one removed and one added."""
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if max(len(was), len(now)) > MOST_FINE or matcher.real_quick_ratio() < LIKE or matcher.ratio() < LIKE:
        return [Row(How.REMOVED, (Piece(How.REMOVED, was),)), Row(How.ADDED, (), (Piece(How.ADDED, now),))]
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            old.append(Piece(How.SAME, was[i1:i2]))
            new.append(Piece(How.SAME, now[j1:j2]))
            continue
        if i1 < i2:
            old.append(Piece(How.REMOVED, was[i1:i2]))
        if j1 < j2:
            new.append(Piece(How.ADDED, now[j1:j2]))
    return [Row(How.CHANGED, tuple(old), tuple(new))]


def _merged(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Piece, ...]:
    """One line of a changed paragraph."""
    merged: list[Piece] = []
    left, right = list(old), list(new)
    while left or right:
        if left and left[0].how is How.REMOVED:
            merged.append(left.pop(0))
        elif right and right[0].how is How.ADDED:
            merged.append(right.pop(0))
        else:
            merged.append((left or right)[0])
            left, right = left[1:], right[1:]
    return tuple(merged)


def near(rows: Sequence[Row]) -> list[Row]:
    """The changed rows with two unchanged ones around them; the rest counted."""
    kept = {
        place
        for at, row in enumerate(rows)
        if row.how is not How.SAME
        for place in range(at - AROUND, at + AROUND + 1)
        if 0 <= place < len(rows)
    }
    found: list[Row] = []
    skipped = 0
    for place, row in enumerate(rows):
        if place in kept:
            if skipped:
                found.append(Row(How.SKIPPED, count=skipped))
                skipped = 0
            found.append(row)
        else:
            skipped += 1
    return [*found, Row(How.SKIPPED, count=skipped)] if skipped and found else found


def words(changes: Sequence[Change]) -> str:
    """附件1 改动 3 段、正文 新增."""
    said = []
    for change in changes:
        if change.how is How.CHANGED:
            said.append(
                f"{change.title}改动 {change.number} 处" if change.number else f"{change.title}的版式或图片有变动"
            )
        else:
            said.append(f"{'新增' if change.how is How.ADDED else '去掉'}{change.title}")
    return "，".join(said)
