"""What a page of a PDF, an OFD or a picture holds once its format is left behind: glyphs and strokes on a plane.

Points of 1/72 inch, x to the right and y downwards from the upper left corner of the page as shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Glyph:
    """One character or run of characters and the box it stands in."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    bold: bool = False

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruling line, horizontal or vertical, x0 ≤ x1 and y0 ≤ y1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """A page as shown."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)


@dataclass(slots=True)
class TextLine:
    """Glyphs that stand side by side. `bold` are stretches of `text`."""

    left: float
    right: float
    top: float
    bottom: float
    text: str
    size: float
    page: int
    bold: list[tuple[int, int]] = field(default_factory=list)
    em: float = 0.0
    """Width of a Chinese character; `size` is the height of the line."""
    edge: float = 0.0
    """Where the line ends but for a mark at its end, which may hang out over the margin."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table: its place, how far it reaches, and its box."""

    row: int
    column: int
    rowspan: int
    colspan: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Grid:
    """A ruled table: the borders of its columns and rows and its cells."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    owner: list[list[int]]
