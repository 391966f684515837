"""A board as values to render: figures above, a table by group below, a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.indicators.queries.figures import figures, label_groups
from gongkai.indicators.queries.registry import boards_by_key, definition, source
from gongkai.indicators.rules import Board, Definition, Figure, Period, make_figure
from gongkai.orgs.rules import Actor


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with its definition and whether it is to be marked as bad news."""

    definition: Definition
    figure: Figure

    @property
    def alarming(self) -> bool:
        """Whether it is a count of something bad that is not zero."""
        return self.definition.tone == "bad" and bool(self.figure.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its raw value, its name, its cells in the order of the board's keys."""

    group: Any
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class View:
    """A board for an actor and a period."""

    board: Board
    period: Period
    by: str | None
    totals: list[Cell]
    rows: list[Row]


def boards(actor: Actor) -> list[Board]:
    """The boards an actor may open."""
    return [board for board in boards_by_key.values() if not board.duties or actor.duty.value in board.duties]


def board(actor: Actor, key: str) -> Board:
    """One board the actor may open; `LookupError` otherwise."""
    for found in boards(actor):
        if found.key == key:
            return found
    raise LookupError(f"没有这个看板：{key}")


def view(actor: Actor, found: Board, period: Period, by: str | None = None) -> View:
    """The board's figures; one statement for each source and period, one more each for the groups."""
    by = by if by in found.by else (found.by[0] if found.by else None)
    named = {key: definition(key) for key in found.keys}
    totals = [Cell(named[figure.key], figure) for figure in figures(actor, found.keys, period)]
    return View(found, period, by, totals, _rows(actor, found, period, by, named) if by else [])


def _rows(actor: Actor, found: Board, period: Period, by: str, named: dict[str, Definition]) -> list[Row]:
    cells: dict[tuple[Any, str], Cell] = {}
    for figure in figures(actor, found.keys, period, by=by):
        cells[figure.group, figure.key] = Cell(named[figure.key], figure)
    values = list(dict.fromkeys(group for group, _ in cells))
    labels = label_groups(actor, source(named[found.keys[0]].source), by, values)
    return [
        Row(group, label, [_cell(cells, group, named[key]) for key in found.keys]) for group, label in labels.items()
    ]


def _cell(cells: dict[tuple[Any, str], Cell], group: Any, wanted: Definition) -> Cell:
    """The cell of a group, or an empty one where its source has no row for the group."""
    from_source = cells.get((group, wanted.id))
    return from_source or Cell(wanted, make_figure(wanted, group, 0, 0))
