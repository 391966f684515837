"""A list written anew with rows that belong between others: places behind them move on.

Moving whole stretches of a bitmap costs little, so a row between a million others takes a tenth of a second and not the time of a rebuild.
"""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyroaring import BitMap

from gongkai.index.rules.rows import Row
from gongkai.index.services import snapshot
from gongkai.index.services.snapshot import Draft, Numbers, Table

MOST_BETWEEN = 64  # more rows at once, or a quarter of the places given up: everything is sorted again


def write(table: Table, rows: Sequence[Row], folder: Path) -> None:
    """The list with these rows, whose keys it does not hold, into the folder."""
    if len(rows) > MOST_BETWEEN or len(table.alive) * 4 < len(table.keys) * 3:
        draft = Draft.of(table)
        for row in rows:
            draft.add(row)
        draft.write(folder)
        return
    ordered = sorted(rows, key=lambda row: (row.order, row.key))
    moving = _Moving([_spot(table, row) for row in ordered], len(table.keys))
    snapshot.write_file(folder / "keys", [moving.numbers(table.keys, [row.key for row in ordered]).tobytes()])
    snapshot.write_file(folder / "orders", [moving.numbers(table.orders, [row.order for row in ordered]).tobytes()])
    maps = {
        (name, value): moving.moved(places) for name, values in table.facets.items() for value, places in values.items()
    }
    for place, row in zip(moving.places, ordered, strict=True):
        for named in row.values:
            maps.setdefault(snapshot.cleaned(named), BitMap()).add(place)
    maps[snapshot.ALIVE] = moving.moved(table.alive) | BitMap(moving.places)
    snapshot.write_facets(folder, maps)
    _write_texts(
        table, moving, {place: snapshot.letters(row) for place, row in zip(moving.places, ordered, strict=True)}, folder
    )
    snapshot.finish(folder)


def _spot(table: Table, row: Row) -> int:
    """Before which place the row belongs."""
    low, high = bisect_left(table.orders, row.order), bisect_right(table.orders, row.order)
    return bisect_left(table.keys, row.key, low, high)


class _Moving:
    """`spots`: ascending old places before each of which one row comes in; `places`: where those rows then stand."""

    def __init__(self, spots: list[int], count: int) -> None:
        self.spots, self.count = spots, count
        self.places = [spot + number for number, spot in enumerate(spots)]
        edges = [0, *spots, count]
        self.stretches = [(start, end) for start, end in itertools.pairwise(edges)]
        self.masks = [BitMap(range(start, end)) for start, end in self.stretches]

    def moved(self, places: BitMap) -> BitMap:
        if not self.spots:
            return places
        parts = (
            (places & mask).shift(by)
            for by, mask in enumerate(self.masks)
            if mask and places.range_cardinality(mask.min(), mask.max() + 1)
        )
        return BitMap.union(BitMap(), *parts)

    def numbers(self, numbers: Numbers, added: list[int]) -> array[int]:
        made = array("q")
        made.frombytes(numbers.base.cast("B"))
        made.extend(numbers.more)
        for place, number in zip(self.places, added, strict=True):
            made.insert(place, number)
        return made


def _write_texts(table: Table, moving: _Moving, added: dict[int, str], folder: Path) -> None:
    texts = table.texts
    parts, ends = [], array("q", [0])
    for piece, lengths in _pieces(table, moving, added):
        parts.append(piece)
        base = ends[-1]
        ends.extend([base + length for length in lengths])
    snapshot.write_file(folder / "texts", parts)
    snapshot.write_file(folder / "texts.at", [ends.tobytes()])
    changed = BitMap(texts.over)
    maps = {gram: moving.moved(places - changed) for gram, places in texts.maps()}
    fresh = {_after(moving, place): text for place, text in texts.over.items()} | added
    for place, text in fresh.items():
        for gram in snapshot.pairs(text):
            maps.setdefault(gram, BitMap()).add(place)
    snapshot.write_grams(folder, {gram: places.serialize() for gram, places in maps.items() if places})


def _after(moving: _Moving, place: int) -> int:
    return place + bisect_right(moving.spots, place)


def _pieces(table: Table, moving: _Moving, added: dict[int, str]) -> Iterator[tuple[bytes, list[int]]]:
    """The words of all rows in their new order: the bytes of a stretch, and where each row's words end in it."""
    texts = table.texts
    changed = sorted(texts.over)
    for number, (start, end) in enumerate(moving.stretches):
        at = start
        for place in changed[bisect_left(changed, start) : bisect_left(changed, end)]:
            yield texts.stretch(at, place)
            yield _single(texts.over[place])
            at = place + 1
        yield texts.stretch(at, end)
        if number < len(moving.places):
            yield _single(added[moving.places[number]])


def _single(text: str) -> tuple[bytes, list[int]]:
    data = text.encode()
    return data, [len(data)]
