"""What a file turns into when it is read: one text, and blocks that point into it.

Every offset counts characters (not bytes) of `Source.text`; spans are half open, so `text[span.start:span.end]` is
what the span covers. Plain values only: no file, no database, no framework.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class Unreadable(Exception):
    """A file that cannot be read at all; the message is one Chinese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of `Source.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reader was unsure of, in a sentence for the official who checks, and where."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or paragraph. `level` is the file's own heading level (1 the highest), None for running text.

    `bold` are the stretches printed bold; `number` is the automatic list number, which also stands in the text.
    """

    span: Span
    level: int | None = None
    bold: tuple[Span, ...] = ()
    number: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed table cell. A merged cell stands once, at its top left place, and says how far it reaches."""

    span: Span
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of `rows` × `columns` places; `cells` in reading order (row, column). Rows count from 0."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Source:
    """What was read. `form` is the kind of file (txt, html, docx, pdf, xlsx, image, …), `pages` where the file has pages."""

    text: str
    blocks: tuple[Block, ...]
    form: str
    pages: int | None = None
    doubts: tuple[Doubt, ...] = field(default=())

    def cut(self, span: Span) -> str:
        """The text a span covers."""
        return self.text[span.start : span.end]
