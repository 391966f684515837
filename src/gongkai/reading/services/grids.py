"""Finds ruled tables among the strokes of a page, and which of their cells are merged.

Strokes are joined where they continue each other, grouped by touching, and every group gives the borders of a grid; two
neighbouring places are one cell where the border between them is not drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.reading.services.page import Grid, GridCell, Stroke

NEAR = 2.5
GAP = 3.5
SHORTEST = 6.0
SMALLEST = 8.0
MAX_STROKES = 60_000
MAX_PLACES = 40_000
COVERED = 0.6


@dataclass(slots=True)
class _Rule:
    """A joined stroke: where it lies and from where to where it runs."""

    at: float
    start: float
    end: float


def find_grids(strokes: Iterable[Stroke]) -> list[Grid]:
    """The tables of a page, from the top."""
    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for index, stroke in enumerate(strokes):
        if index >= MAX_STROKES:
            return []
        if stroke.x1 - stroke.x0 >= stroke.y1 - stroke.y0:
            level.append(((stroke.y0 + stroke.y1) / 2, stroke.x0, stroke.x1))
        else:
            upright.append(((stroke.x0 + stroke.x1) / 2, stroke.y0, stroke.y1))
    rows, columns = _joined(level), _joined(upright)
    if not rows or not columns or len(rows) * len(columns) > 4_000_000:
        return []
    grids = [grid for group in _touching(rows, columns) if (grid := _grid(*group)) is not None]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _joined(pieces: list[tuple[float, float, float]]) -> list[_Rule]:
    """Strokes on one line that overlap or nearly meet, made one."""
    pieces.sort()
    result: list[_Rule] = []
    index = 0
    while index < len(pieces):
        last = index
        while last + 1 < len(pieces) and pieces[last + 1][0] - pieces[index][0] <= NEAR:
            last += 1
        band = sorted(pieces[index : last + 1], key=lambda piece: piece[1])
        at = sum(piece[0] for piece in band) / len(band)
        current = _Rule(at, band[0][1], band[0][2])
        for _, start, end in band[1:]:
            if start <= current.end + GAP:
                current.end = max(current.end, end)
            else:
                result.append(current)
                current = _Rule(at, start, end)
        result.append(current)
        index = last + 1
    return [rule for rule in result if rule.end - rule.start >= SHORTEST]


def _touching(rows: list[_Rule], columns: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    parent = list(range(len(rows) + len(columns)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            meets = row.start - GAP <= column.at <= row.end + GAP and column.start - GAP <= row.at <= column.end + GAP
            if meets:
                parent[root(i)] = root(len(rows) + j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(root(i), ([], []))[0].append(row)
    for j, column in enumerate(columns):
        groups.setdefault(root(len(rows) + j), ([], []))[1].append(column)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _borders(values: list[float]) -> list[float]:
    """Places where borders lie, near ones made one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > SMALLEST / 2:
            result.append(value)
    return result


def _grid(rows: list[_Rule], columns: list[_Rule]) -> Grid | None:
    # The sides of a table are often left open; the ends of its level rules then say where it ends.
    xs = _borders([one.at for one in columns] + [min(one.start for one in rows), max(one.end for one in rows)])
    ys = _borders([one.at for one in rows] + [min(one.start for one in columns), max(one.end for one in columns)])
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height < 2 or width * height > MAX_PLACES:
        return None
    parent = list(range(width * height))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    level, upright = _by_place(rows, ys), _by_place(columns, xs)
    for r in range(height):
        for c in range(width):
            if c + 1 < width and not _drawn(upright[c + 1], ys[r], ys[r + 1]):
                parent[root(r * width + c + 1)] = root(r * width + c)
            if r + 1 < height and not _drawn(level[r + 1], xs[c], xs[c + 1]):
                parent[root((r + 1) * width + c)] = root(r * width + c)
    return _with_cells(xs, ys, [root(place) for place in range(width * height)])


def _by_place(rules: list[_Rule], borders: list[float]) -> list[list[_Rule]]:
    result: list[list[_Rule]] = [[] for _ in borders]
    for rule in rules:
        nearest = min(range(len(borders)), key=lambda index: abs(borders[index] - rule.at))
        result[nearest].append(rule)
    return result


def _drawn(rules: list[_Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= COVERED * (end - start)


def _with_cells(xs: list[float], ys: list[float], roots: list[int]) -> Grid | None:
    width, height = len(xs) - 1, len(ys) - 1
    groups: dict[int, list[int]] = {}
    for place, key in enumerate(roots):
        groups.setdefault(key, []).append(place)
    cells: list[GridCell] = []
    owner = [[0] * width for _ in range(height)]
    for places in groups.values():
        top, bottom = min(places) // width, max(places) // width
        left, right = min(place % width for place in places), max(place % width for place in places)
        whole = (bottom - top + 1) * (right - left + 1) == len(places)
        # A group that is no rectangle is no merged cell: its places stay single.
        areas = (
            [(top, left, bottom, right)] if whole else [(p // width, p % width, p // width, p % width) for p in places]
        )
        for first, west, last, east in areas:
            for r in range(first, last + 1):
                for c in range(west, east + 1):
                    owner[r][c] = len(cells)
            cells.append(
                GridCell(
                    first, west, last - first + 1, east - west + 1, xs[west], ys[first], xs[east + 1], ys[last + 1]
                )
            )
    if len(cells) < 2 or xs[-1] - xs[0] < SMALLEST or ys[-1] - ys[0] < SMALLEST:
        return None
    return Grid(xs, ys, cells, owner)


def cell_at(grid: Grid, x: float, y: float) -> int | None:
    """The index of the cell a point lies in, or None outside the table."""
    column, row = bisect_right(grid.xs, x) - 1, bisect_right(grid.ys, y) - 1
    if 0 <= column < len(grid.xs) - 1 and 0 <= row < len(grid.ys) - 1:
        return grid.owner[row][column]
    return None
