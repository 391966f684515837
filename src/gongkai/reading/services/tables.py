"""Joins a ruled table that goes on at the head of the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.reading.services.page import TextLine
from gongkai.reading.services.writing import DraftCell

SHIFT = 8.0
MANY_ROWS = 3
_NUMBER = re.compile(r"\s*(?:[（(]\d{1,3}[)）]|\d{1,3}(?:[.、．]|\s*$)|[①-⑳])")
ENDINGS = tuple("。；;！？!?")


@dataclass(slots=True)
class Draft:
    """A table before it is written: column borders, cells, where it stands; `last_page` is the page it has reached."""

    xs: list[float]
    cells: list[DraftCell]
    page: int
    top: float
    bottom: float
    last_page: int
    lines: list[TextLine] = field(default_factory=list)
    """What to write instead where it turns out to be no table: a frame, or what goes on with nothing."""

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)


def continued(table: Draft, following: Draft, cuts: list[int]) -> bool:
    """Whether `following` goes on with `table`; if so it is added to it, without the header that was printed again.

    The page is added to `cuts` where its first row is the rest of a row of the page before.
    """
    if following.page != table.last_page + 1 or not _fitted(table, following):
        return False
    cells = _without_header(table, following.cells)
    if cells:
        _join(table, cells, following.page, cuts)
    table.last_page = following.page
    table.bottom = following.bottom
    return True


def _fitted(table: Draft, following: Draft) -> bool:
    """Bring both on the same column borders; False when they do not agree."""
    if abs(table.xs[0] - following.xs[0]) > SHIFT or abs(table.xs[-1] - following.xs[-1]) > SHIFT:
        return False
    finer, coarser = (table, following) if len(table.xs) >= len(following.xs) else (following, table)
    at = [min(range(len(finer.xs)), key=lambda index: abs(finer.xs[index] - x)) for x in coarser.xs]
    if any(abs(finer.xs[index] - x) > SHIFT for index, x in zip(at, coarser.xs, strict=True)) or len(set(at)) < len(at):
        return False
    for cell in coarser.cells:
        first, last = at[cell.column], at[cell.column + cell.colspan]
        cell.column, cell.colspan = first, last - first
    coarser.xs = list(finer.xs)
    return True


def _row(cells: list[DraftCell], row: int) -> list[tuple[int, str]]:
    return [(cell.column, "".join(cell.text.split())) for cell in cells if cell.row == row and cell.text]


def _without_header(table: Draft, cells: list[DraftCell]) -> list[DraftCell]:
    """Drop the leading rows that repeat the first rows of the table word for word."""
    same = 0
    rows = max((cell.row + cell.rowspan for cell in cells), default=0)
    while same < rows and _row(cells, same) and _row(cells, same) == _row(table.cells, same):
        same += 1
    while same and any(cell.row < same < cell.row + cell.rowspan for cell in cells):
        same -= 1
    kept = [cell for cell in cells if cell.row >= same]
    for cell in kept:
        cell.row -= same
    return kept


def _join(table: Draft, cells: list[DraftCell], page: int, cuts: list[int]) -> None:
    rows = table.rows
    above = {}
    for cell in table.cells:
        if cell.row + cell.rowspan == rows:
            above.update(dict.fromkeys(range(cell.column, cell.column + cell.colspan), cell))
    first = [cell for cell in cells if cell.row == 0]
    if _is_split(table, first, above):
        taken = [cell for cell in first if cell.rowspan == 1]
        for cell in taken:
            owner = above[cell.column]
            owner.text += cell.text
        held = {id(cell) for cell in taken}
        tall = [cell for cell in first if cell.rowspan > 1]
        for cell in tall:  # it goes on below the row that was cut
            above[cell.column].rowspan += cell.rowspan - 1
            above[cell.column].text += cell.text
            held.add(id(cell))
        cells = [cell for cell in cells if id(cell) not in held]
        offset = rows - 1
        cuts.append(page)
    else:
        blank = [cell for cell in first if not cell.text and _goes_on(cell, above)]
        for cell in blank if len(blank) < len(first) else []:
            above[cell.column].rowspan += cell.rowspan
            cells.remove(cell)
        offset = rows
    for cell in cells:
        cell.row += offset
    table.cells.extend(cells)


def _goes_on(cell: DraftCell, above: dict[int, DraftCell]) -> bool:
    owner = above.get(cell.column)
    return owner is not None and bool(owner.text) and (owner.column, owner.colspan) == (cell.column, cell.colspan)


def _is_split(table: Draft, first: list[DraftCell], above: dict[int, DraftCell]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    Where the rows of a table are numbered, a row without a number is. Else it is when something is blank that a new
    row would have, every part that is filled goes on from a filled cell, and one of these was cut inside a sentence.
    """
    filled = [cell for cell in first if cell.text]
    blank = [cell for cell in first if not cell.text]
    if not filled or any(cell.column not in above for cell in first) or not all(_goes_on(one, above) for one in filled):
        return False
    numbered = _numbered_column(table)
    if numbered is not None:
        return not any(cell.column == numbered and _NUMBER.match(cell.text) for cell in filled)
    if not blank or any(_NUMBER.fullmatch(cell.text) for cell in filled):
        return False
    return any(not above[cell.column].text.rstrip().endswith(ENDINGS) for cell in filled) or all(
        _NUMBER.fullmatch(above[cell.column].text) for cell in blank if above[cell.column].text
    )


def _numbered_column(table: Draft) -> int | None:
    """The first column in which nearly every cell of a row begins with a number of its own."""
    columns: dict[int, list[bool]] = {}
    for cell in table.cells:
        if cell.row and cell.colspan == 1 and cell.text:
            columns.setdefault(cell.column, []).append(bool(_NUMBER.match(cell.text)))
    rows = table.rows - 1
    for column, marks in sorted(columns.items()):
        if len(marks) >= max(MANY_ROWS, 0.85 * rows) and sum(marks) >= 0.75 * len(marks):
            return column
    return None
