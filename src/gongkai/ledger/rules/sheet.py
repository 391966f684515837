"""The source of a notice laid out for the eye: lines and tables, with the stretches a task was read from lit.

`layout` rows are what is kept of the reader's blocks, all offsets into the source text:
["p", start, end, level] and ["t", start, end, [[row, column, rowspan, colspan, start, end, header], …]].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from gongkai.reading.rules import Block, Paragraph

MARK_LABELS = {
    "requirement": "工作要求",
    "topic": "工作任务",
    "measures": "落实措施",
    "units": "责任单位",
    "deadline": "时限",
    "doubt": "疑点",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to light, and what was read there (a key of `MARK_LABELS`)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Text under the same marks; `anchor` is the number of the task that begins here, if one does."""

    text: str
    kinds: tuple[str, ...] = ()
    anchor: str = ""
    first: bool = False

    @property
    def title(self) -> str:
        """What was read here, in words."""
        return "、".join(MARK_LABELS[kind] for kind in self.kinds)

    @property
    def classes(self) -> str:
        """The kinds as style classes."""
        return " ".join(f"lit-{kind}" for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph."""

    segments: list[Segment]
    level: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table as printed."""

    segments: list[Segment]
    rowspan: int
    colspan: int
    header: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `rows` of cells in reading order."""

    rows: list[list[GridCell]]


def layout_of(blocks: Iterable[Block]) -> list[list[Any]]:
    """The blocks as small JSON."""
    rows: list[list[Any]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append(["p", block.span.start, block.span.end, block.level or 0])
        else:
            cells = [
                [cell.row, cell.column, cell.rowspan, cell.colspan, cell.span.start, cell.span.end, int(cell.header)]
                for cell in block.cells
            ]
            rows.append(["t", block.span.start, block.span.end, cells])
    return rows


def marks_of(
    spans: Mapping[str, Any], units: Sequence[Mapping[str, Any]], limits: Sequence[Mapping[str, Any]],
    doubts: Sequence[Mapping[str, Any]],
) -> list[Mark]:  # fmt: skip
    """Everything one task was read from; open doubts too."""
    found = [(kind, spans.get(name)) for kind, name in _NAMES]
    found += [("units", unit.get("span")) for unit in units]
    found += [("deadline", limit.get("span")) for limit in limits]
    found += [("doubt", doubt.get("span")) for doubt in doubts if not doubt.get("settled")]
    return [Mark(span[0], span[1], kind) for kind, span in found if span and span[1] > span[0]]


_NAMES = (
    ("requirement", "requirement"),
    ("topic", "topic"),
    ("measures", "measures"),
    ("deadline", "deadline_text"),
)


def sheet(
    text: str, layout: Sequence[Sequence[Any]], marks: Sequence[Mark], anchors: Mapping[int, str]
) -> list[Line | Grid]:
    """The whole source. `anchors` maps the place where a task begins to its number. Without layout, line by line."""
    painter = _Painter(text, marks, anchors)
    return [painter.block(row) for row in layout or _lines(text)]


def _lines(text: str) -> list[list[Any]]:
    rows, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            rows.append(["p", start, start + len(line), 0])
        start += len(line) + 1
    return rows


class _Painter:
    """Cuts text at the edges of marks; remembers whether the first lit stretch was already shown."""

    def __init__(self, text: str, marks: Sequence[Mark], anchors: Mapping[int, str]) -> None:
        self.text, self.marks, self.anchors = text, marks, anchors
        self.shown = False

    def block(self, row: Sequence[Any]) -> Line | Grid:
        if row[0] == "p":
            return Line(self.segments(row[1], row[2]), row[3])
        cells = sorted(row[3], key=lambda cell: (cell[0], cell[1]))
        return Grid(
            [
                [GridCell(self.segments(cell[4], cell[5]), cell[2], cell[3], bool(cell[6])) for cell in line]
                for _, line in groupby(cells, key=lambda cell: int(cell[0]))
            ]
        )

    def segments(self, start: int, end: int) -> list[Segment]:
        here = [mark for mark in self.marks if mark.start < end and mark.end > start]
        starts = {place for place in self.anchors if start <= place < end}
        edges = {start, end, *starts}
        edges |= {place for mark in here for place in (mark.start, mark.end) if start < place < end}
        places = sorted(edges)
        found = []
        for left, right in pairwise(places):
            kinds = {mark.kind for mark in here if mark.start < right and mark.end > left}
            first = bool(kinds) and not self.shown
            self.shown = self.shown or first
            ordered = tuple(kind for kind in MARK_LABELS if kind in kinds)
            found.append(Segment(self.text[left:right], ordered, self.anchors.get(left, ""), first))
        return found
