"""Joins a ruled table that goes on at the head of the next page."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.reading.services.page import TextLine
from gongkai.reading.services.writing import DraftCell, Writer

SHIFT = 8.0
ENDINGS = tuple("。；;！？!?")
SPLIT_ROW = "第{}页与第{}页之间，表格的一行被分页断开，已接成一行，请核对。"


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


def continued(table: Draft, following: Draft, writer: Writer) -> bool:
    """Whether `following` goes on with `table`; if so it is added to it, without the header that was printed again."""
    if following.page != table.last_page + 1 or not _fitted(table, following):
        return False
    cells = _without_header(table, following.cells)
    if cells:
        _join(table, cells, following.page, writer)
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


def _join(table: Draft, cells: list[DraftCell], page: int, writer: Writer) -> None:
    rows = table.rows
    above = {}
    for cell in table.cells:
        if cell.row + cell.rowspan == rows:
            above.update(dict.fromkeys(range(cell.column, cell.column + cell.colspan), cell))
    first = [cell for cell in cells if cell.row == 0]
    if _is_split(first, above):
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
        writer.doubt(SPLIT_ROW.format(page - 1, page))
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


def _is_split(first: list[DraftCell], above: dict[int, DraftCell]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    It is when something is blank that a new row would have (a number, the units), every part that is filled goes on
    from a filled cell, and at least one of these was cut inside a sentence.
    """
    filled = [cell for cell in first if cell.text]
    blank = [cell for cell in first if not cell.text]
    if not filled or not blank or not all(_goes_on(cell, above) for cell in filled):
        return False
    if any(cell.column not in above for cell in first):
        return False
    numbers = [cell for cell in filled if cell.text.strip("（）().、 ").isdigit()]
    if numbers:
        return False
    return any(not above[cell.column].text.rstrip().endswith(ENDINGS) for cell in filled) or all(
        above[cell.column].text.strip().isdigit() for cell in blank if above[cell.column].text
    )
