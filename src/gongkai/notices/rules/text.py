"""The text of a notice as the grammar sees it: without white space and bold marks, every character knowing its place.

Positions called *flat* count characters of `Doc.flat`; `Doc.span` turns a flat stretch back into a span of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from gongkai.notices.rules.shape import Passage, Unit
from gongkai.reading.rules import Paragraph, Source, Span, Table

_NOISE = re.compile(r"[\s\u200b\ufeff]+|\*\*")
_ANY_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_MARKS = re.compile(r"\*\*")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2010-\u2027\u2460-\u24ff\u00b7×]")

OPENING = "（(〔［[【﹝{《〈“‘「『"
CLOSING = "）)〕］]】﹞}》〉”’」』"
ROUND_OPEN = "（(〔［[【﹝"
ROUND_CLOSE = "）)〕］]】﹞"


def clean(raw: str) -> str:
    """The printed text of a stretch: bold marks dropped, white space beside a Chinese character dropped, else one space."""
    text = _MARKS.sub("", raw)

    def keep(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return "" if not before or not after or _CHINESE.match(before) or _CHINESE.match(after) else " "

    return _ANY_SPACE.sub(keep, text)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, in flat positions; `raw` is the source line, `source_start` where it begins in the source."""

    start: int
    end: int
    raw: str
    source_start: int
    level: int | None = None
    soft: bool = False

    @property
    def blank(self) -> bool:
        return self.start == self.end


class Doc:
    """A source with its flat text, its lines and the tables between them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        places: list[int] = []
        parts: list[str] = []
        position = 0
        for noise in _NOISE.finditer(source.text):
            parts.append(source.text[position : noise.start()])
            places.extend(range(position, noise.start()))
            position = noise.end()
        parts.append(source.text[position:])
        places.extend(range(position, len(source.text)))
        self.flat = "".join(parts)
        self.at = places

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The flat stretch of a stretch of the source."""
        return bisect_left(self.at, start), bisect_left(self.at, end)

    def span(self, start: int, end: int) -> Span:
        """The span of a flat stretch; an empty one stands at its place."""
        if start >= end:
            place = self.at[start] if start < len(self.at) else len(self.source.text)
            return Span(place, place)
        return Span(self.at[start], self.at[end - 1] + 1)

    def passage(self, start: int, end: int) -> Passage:
        span = self.span(start, end)
        return Passage(clean(self.source.cut(span)), span)

    def unit(self, start: int, end: int) -> Unit:
        passage = self.passage(start, end)
        return Unit(passage.text, passage.span)

    def gap(self, place: int) -> bool:
        """Whether white space stands before a flat position."""
        if not 0 < place < len(self.at):
            return True
        between = self.source.text[self.at[place - 1] + 1 : self.at[place]]
        return bool(_ANY_SPACE.search(between))

    def space(self, place: int) -> bool:
        """Whether white space within the line stands before a flat position."""
        if not 0 < place < len(self.at):
            return False
        between = self.source.text[self.at[place - 1] + 1 : self.at[place]]
        return bool(between) and "\n" not in between and bool(_ANY_SPACE.search(between))

    @cached_property
    def bold(self) -> list[tuple[int, int]]:
        """Flat stretches printed bold: those the file says, and those between bold marks."""
        stretches = [
            self.range(span.start, span.end)
            for block in self.source.blocks
            if isinstance(block, Paragraph)
            for span in block.bold
        ]
        marks = [match.start() for match in _MARKS.finditer(self.source.text)]
        stretches += [self.range(one, two) for one, two in zip(marks[::2], marks[1::2], strict=False)]
        return sorted(stretch for stretch in stretches if stretch[0] < stretch[1])

    def bold_from(self, place: int, end: int) -> bool:
        """Whether a bold stretch begins at a flat position and reaches `end`, give or take a mark of punctuation."""
        index = bisect_left(self.bold, (place, -1))
        return any(start == place and stop >= end - 1 for start, stop in self.bold[index : index + 2])

    def bold_at(self, place: int) -> list[tuple[int, int]]:
        """The bold stretches that begin near a flat position."""
        index = max(0, bisect_left(self.bold, (place, -1)) - 2)
        return self.bold[index : index + 5]

    @cached_property
    def items(self) -> list[Line | Table]:
        """Lines and tables in order; lines inside a table belong to it."""
        tables = [block for block in self.source.blocks if isinstance(block, Table)]
        levels = {b.span.start: b.level for b in self.source.blocks if isinstance(b, Paragraph) and b.level is not None}
        found: list[Line | Table] = []
        position = 0
        waiting = iter([*tables, None])
        table = next(waiting)
        for raw in self.source.text.splitlines(keepends=True):
            start, position = position, position + len(raw)
            while table is not None and table.span.end <= start:
                found.append(table)
                table = next(waiting)
            if table is not None and table.span.start < position and start < table.span.end:
                continue
            one, two = self.range(start, position)
            level = levels.get(self.at[one]) if one < two else None
            found.append(Line(one, two, raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), start, level))
        while table is not None:
            found.append(table)
            table = next(waiting)
        return found


def matching(text: str) -> dict[int, int]:
    """For each opening bracket that is closed, the place of its closing one; full- and half-width forms may be mixed.

    Quotation marks and book marks do not close round brackets, so a slip in one kind does not spoil the other.
    """
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for place, mark in enumerate(text):
        if mark in ROUND_OPEN:
            stack.append(place)
        elif mark in ROUND_CLOSE and stack:
            pairs[stack.pop()] = place
    return pairs


def depths(text: str) -> list[int]:
    """How many closed round brackets stand around each character."""
    change = [0] * (len(text) + 1)
    for start, end in matching(text).items():
        change[start] += 1
        change[end + 1] -= 1
    result, depth = [], 0
    for step in change[:-1]:
        depth += step
        result.append(depth)
    return result
