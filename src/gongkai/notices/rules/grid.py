"""A table as rows of cells in flat positions, whatever it was printed as; columns and headings told."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.notices.rules.columns import TEXT_ROLES, Column, Role, is_heading_row, revise, role_of, settle
from gongkai.notices.rules.text import Doc
from gongkai.reading.rules import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of a row. `merged` says that the cell reaches down from the row above; `whole` that it fills its row."""

    start: int
    end: int
    merged: bool = False

    @property
    def blank(self) -> bool:
        return self.start >= self.end


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row. `short` counts the cells it lacks, `number` its place in the table."""

    cells: tuple[Cell, ...]
    short: int = 0
    chapter: bool = False

    @property
    def start(self) -> int:
        return min(
            (cell.start for cell in self.cells if not cell.blank and not cell.merged), default=self.cells[0].start
        )

    @property
    def end(self) -> int:
        return max((cell.end for cell in self.cells if not cell.blank and not cell.merged), default=self.start)


@dataclass(slots=True)
class Grid:
    """A ledger table. `flattened` says that it was recovered from running text, where blank cells repeat the row above."""

    columns: list[Column]
    rows: list[Row]
    start: int
    end: int
    flattened: bool
    title: tuple[int, int] | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Loose:
    """A table that is no ledger: its cells in order, as stretches of text."""

    start: int
    end: int
    cells: tuple[tuple[int, int], ...]
    columns: int


def finish(doc: Doc, headings: list[str], rows: list[Row], place: tuple[int, int], *, flattened: bool) -> Grid:
    """A grid from headings and rows: chapter rows marked, repeated headings dropped, text columns told apart."""
    columns = [Column(heading, role_of(heading) or Role.SKIP) for heading in headings]
    kept: list[Row] = []
    for row in rows:
        texts = [doc.flat[cell.start : cell.end] for cell in row.cells]
        if sum(text == heading != "" for text, heading in zip(texts, headings, strict=False)) >= 2:
            continue
        kept.append(row)
    spoken = [
        [doc.flat[row.cells[i].start : row.cells[i].end] for row in kept if not row.chapter]
        for i in range(len(columns))
    ]
    columns = revise(columns, spoken)
    if sum(column.role in TEXT_ROLES for column in columns) == 0:
        columns = _guess_text(columns, kept)
    lengths = [_average(kept, index) for index in range(len(columns))]
    return Grid(settle(columns, lengths), kept, *place, flattened)


def _guess_text(columns: list[Column], rows: list[Row]) -> list[Column]:
    """Where no heading speaks of text, the longest other column is the text."""
    others = [index for index, column in enumerate(columns) if column.role is Role.SKIP]
    if not others:
        return columns
    longest = max(others, key=lambda index: _average(rows, index))
    return [Column(c.heading, Role.TEXT) if index == longest else c for index, c in enumerate(columns)]


def _average(rows: list[Row], index: int) -> float:
    lengths = [
        row.cells[index].end - row.cells[index].start
        for row in rows
        if not row.chapter and index < len(row.cells) and not row.cells[index].blank
    ]
    return sum(lengths) / len(lengths) if lengths else 0.0


def from_table(doc: Doc, table: Table, before: Grid | None) -> Grid | Loose:
    """A real table as a grid; one that goes on from the page before takes its headings."""
    places = [[Cell(-1, -1)] * table.columns for _ in range(table.rows)]
    whole: dict[int, Cell] = {}
    for cell in table.cells:
        start, end = doc.range(cell.span.start, cell.span.end)
        for down in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for across in range(cell.column, min(cell.column + cell.colspan, table.columns)):
                if across == cell.column:
                    places[down][across] = Cell(start, end, merged=down > cell.row)
                else:
                    places[down][across] = Cell(start, start, merged=False)
        if cell.colspan >= table.columns > 1:
            whole[cell.row] = Cell(start, end)
    place = doc.range(table.span.start, table.span.end)
    anchor = place[0]
    places = [[Cell(anchor, anchor) if cell.start < 0 else cell for cell in row] for row in places]
    top, headings = _headings(doc, table, places)
    if headings is None:
        if before is not None and len(before.columns) == table.columns and not before.flattened and table.columns >= 3:
            headings, top = [column.heading for column in before.columns], 0
        else:
            cells = tuple(doc.range(cell.span.start, cell.span.end) for cell in table.cells)
            return Loose(*place, cells, table.columns)
    rows = [Row(tuple(row), chapter=index in whole) for index, row in enumerate(places) if index >= top]
    grid = finish(
        doc, headings, [row for row in rows if any(not cell.blank for cell in row.cells)], place, flattened=False
    )
    titles = [cell for index, cell in sorted(whole.items()) if index < top - 1 and not cell.blank]
    grid.title = (titles[0].start, titles[0].end) if titles else None
    return grid


def _headings(doc: Doc, table: Table, places: list[list[Cell]]) -> tuple[int, list[str] | None]:
    """Where the rows begin, and the heading of each column; two rows of headings are read as one."""
    texts = [[doc.flat[cell.start : cell.end] for cell in row] for row in places[:7]]
    for index, row in enumerate(texts[:5]):
        own = ["" if cell.merged else text for cell, text in zip(places[index], row, strict=True)]
        if not is_heading_row(own):
            continue
        if index + 1 < len(texts) and _second_heading(places[index + 1], texts[index + 1]):
            below = texts[index + 1]
            return index + 2, [low or high for low, high in zip(below, row, strict=True)]
        return index + 1, row
    return 0, None


def _second_heading(cells: list[Cell], texts: list[str]) -> bool:
    own = [text for cell, text in zip(cells, texts, strict=True) if text and not cell.merged]
    merged = any(cell.merged and not cell.blank for cell in cells)
    return merged and bool(own) and all(role_of(text) is not None and len(text) <= 10 for text in own)
