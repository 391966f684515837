"""Ruling lines of a scanned table: long dark runs along the rows and columns of the picture."""

from __future__ import annotations

import importlib
from typing import Any

from PIL import Image

from gongkai.reading.services.page import Stroke

DARK_BELOW = 150
LONGEST_TILT = 3
SHORTEST_SHARE = 0.025


def rulings(picture: Image.Image, scale: float) -> list[Stroke]:
    """Strokes in points; none where the picture has no straight, level lines."""
    numpy = importlib.import_module("numpy")
    dark = numpy.asarray(picture.convert("L")) < DARK_BELOW
    shortest = max(30, round(SHORTEST_SHARE * max(picture.width, picture.height)))
    level = [Stroke(a * scale, y * scale, b * scale, y * scale) for y, a, b in _runs(dark, shortest, numpy)]
    upright = [Stroke(x * scale, a * scale, x * scale, b * scale) for x, a, b in _runs(dark.T, shortest, numpy)]
    return level + upright


def _runs(dark: Any, shortest: int, numpy: Any) -> list[tuple[int, int, int]]:
    """(row, first, last) of dark runs at least `shortest` long; a tilt of a few pixels is bridged."""
    thick = dark.copy()
    for step in range(1, LONGEST_TILT):
        thick[step:] |= dark[:-step]
    padded = numpy.zeros((thick.shape[0], thick.shape[1] + 2), dtype=numpy.int8)
    padded[:, 1:-1] = thick
    change = numpy.diff(padded, axis=1)
    starts = numpy.argwhere(change == 1)
    ends = numpy.argwhere(change == -1)
    length = ends[:, 1] - starts[:, 1]
    kept = length >= shortest
    found = [(int(row), int(a), int(b)) for (row, a), (_, b) in zip(starts[kept], ends[kept], strict=True)]
    return _thin(found)


def _thin(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """A stroke several pixels thick gives several runs; a filled area gives very many and is no rule."""
    result: list[tuple[int, int, int]] = []
    open_runs: list[list[int]] = []  # first row, last row, start, end
    for row, start, end in runs:
        for one in open_runs:
            if row - one[1] <= 1 and start < one[3] and end > one[2]:
                one[1], one[2], one[3] = row, min(one[2], start), max(one[3], end)
                break
        else:
            open_runs.append([row, row, start, end])
        if len(open_runs) > 400:
            done = [one for one in open_runs if row - one[1] > 1]
            result.extend(_centre(one) for one in done if one[1] - one[0] <= 14)
            open_runs = [one for one in open_runs if row - one[1] <= 1]
    result.extend(_centre(one) for one in open_runs if one[1] - one[0] <= 14)
    return result


def _centre(run: list[int]) -> tuple[int, int, int]:
    return (run[0] + run[1]) // 2, run[2], run[3]
