"""A list as bitmaps: every row has a place, places follow the order; for each value of each facet the places that have it.

Files of a generation: `keys`, `orders` (64-bit numbers by place), `facets` and `facets.json` (bitmaps and where they begin),
`texts`, `texts.at` (the words of each row), `grams`, `grams.json` (places by two neighbouring letters), `log` (changes since).
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyroaring import BitMap

from gongkai.index.rules import folding
from gongkai.index.rules.rows import Row
from gongkai.index.services.folder import sync_folder

FORM = "2"
ALIVE = ("", "")  # the facet and value under which the bitmap of living places is kept
_NUMBER = struct.Struct("=q")


class Numbers(Sequence[int]):
    """64-bit numbers by place: those of the file, mapped, and those that came since."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.base = memoryview(data).cast("q")
        self.more: array[int] = array("q")

    def __len__(self) -> int:
        return len(self.base) + len(self.more)

    def __getitem__(self, place: Any) -> Any:
        base = len(self.base)
        return self.base[place] if place < base else self.more[place - base]

    def __iter__(self) -> Iterator[int]:
        yield from self.base
        yield from self.more

    def places_of(self, number: int) -> Iterator[int]:
        wanted, at = _NUMBER.pack(number), -1
        while (at := self.data.find(wanted, at + 1)) >= 0:
            if at % _NUMBER.size == 0:
                yield at // _NUMBER.size
        yield from (len(self.base) + place for place, held in enumerate(self.more) if held == number)

    def copy(self) -> Numbers:
        made = Numbers.__new__(Numbers)
        made.data, made.base, made.more = self.data, self.base, self.more[:]
        return made


class Texts:
    """The words of every row, folded, and the places by their letters."""

    def __init__(self, folder: Path) -> None:
        self.texts = mapped(folder / "texts")
        self.at = memoryview(mapped(folder / "texts.at")).cast("q")
        self.grams = mapped(folder / "grams")
        self._spans: dict[str, list[int]] | None = None
        self._folder = folder
        self.over: dict[int, str] = {}

    def of(self, place: int) -> str:
        if place in self.over:
            return self.over[place]
        return bytes(self.texts[self.at[place] : self.at[place + 1]]).decode()

    def spans(self) -> dict[str, list[int]]:
        """Where in `grams` the bitmap of each pair of letters begins and how long it is."""
        if self._spans is None:
            self._spans = json.loads((self._folder / "grams.json").read_bytes())
        return self._spans

    def maps(self) -> Iterator[tuple[str, BitMap]]:
        for gram, span in self.spans().items():
            yield gram, self._map(span)

    def stretch(self, start: int, end: int) -> tuple[bytes, list[int]]:
        """The bytes of the words from one place to before another, and where each row's end in them."""
        if start >= end:
            return b"", []
        base = self.at[start]
        return bytes(self.texts[base : self.at[end]]), [at - base for at in self.at[start + 1 : end + 1]]

    def places_with(self, letters: str, among: BitMap) -> BitMap:
        """Of `among`, the places whose words have these letters in a row."""
        changed = BitMap(self.over)
        found = self.near(letters, among - changed)
        if len(letters) > 2:
            # A hundred thousand rows may have to be read: as bytes, in which letters stand in a row just as in the text.
            sought, texts, at = letters.encode(), self.texts, self.at
            found = BitMap([place for place in found if sought in texts[at[place] : at[place + 1]]])
        return found | BitMap([place for place in changed & among if letters in self.over[place]])

    def near(self, letters: str, among: BitMap) -> BitMap:
        """Of `among`, the places whose words have the letters two by two; more than two must then be looked for in each."""
        if len(letters) == 1:
            maps = [self._map(span) for gram, span in self.spans().items() if letters in gram]
            return BitMap.union(BitMap(), *maps) & among
        found = BitMap(among)
        for _, gram in folding.cover(letters):
            span = self.spans().get(gram)
            found &= self._map(span) if span else BitMap()
        return found

    def _map(self, span: Sequence[int]) -> BitMap:
        return BitMap.deserialize(bytes(self.grams[span[0] : span[0] + span[1]]))

    def copy(self) -> Texts:
        made = Texts.__new__(Texts)
        made.__dict__.update(self.__dict__)
        made.over = dict(self.over)
        return made


class Table:
    """A list at one moment; a change makes another one (what is alike is shared), so readers are never disturbed."""

    def __init__(self, folder: Path) -> None:
        self.keys = Numbers(mapped(folder / "keys"))
        self.orders = Numbers(mapped(folder / "orders"))
        self.texts = Texts(folder)
        self.facets: dict[str, dict[str, BitMap]] = {}
        data = mapped(folder / "facets")
        for name, values in json.loads((folder / "facets.json").read_bytes()).items():
            for value, (start, length) in values.items():
                self.facets.setdefault(name, {})[value] = BitMap.deserialize(bytes(data[start : start + length]))
        self.alive = self.facets.pop("")[""]
        self.changes = 0
        self._met: dict[Any, BitMap] = {}

    def met(self, filters: Mapping[str, Sequence[str]], words: str = "") -> BitMap:
        """Places that meet the filters: values of one facet by or, facets by and."""
        named = (tuple(sorted((name, tuple(map(str, values))) for name, values in filters.items() if values)), words)
        found = self._met.get(named)
        if found is None:
            found = self._narrow(named[0], words)
            if len(self._met) > 64:
                self._met = {}
            self._met[named] = found
        return found

    def _narrow(self, filters: Iterable[tuple[str, tuple[str, ...]]], words: str) -> BitMap:
        found = self.alive
        for name, values in filters:
            held = self.facets.get(name, {})
            found = found & BitMap.union(BitMap(), *(held[value] for value in values if value in held))
        for fragment in folding.fragments(folding.clean_text(words)):
            found = self.texts.places_with(fragment, found)
        return found

    def reads(self, words: str) -> int:
        """How many rows would have to be read to tell which hold the words."""
        several = [one for one in folding.fragments(folding.clean_text(words)) if len(one) > 2]
        return max((len(self.texts.near(one, self.alive)) for one in several), default=0)

    def place_of(self, key: int) -> int | None:
        return next((place for place in self.keys.places_of(key) if place in self.alive), None)

    def row(self, place: int) -> Row:
        """The row as it is kept (its words folded)."""
        facets = {
            name: [value for value, places in values.items() if place in places] for name, values in self.facets.items()
        }
        return Row(
            self.keys[place],
            self.orders[place],
            {name: found for name, found in facets.items() if found},
            self.texts.of(place),
        )

    def changed(self, lines: Iterable[Mapping[str, Any]]) -> Table:
        """After commits of the log: {"gone": [place…], "set": [[place, key, order, {facet: values}, words]…]}."""
        made = Table.__new__(Table)
        made.keys, made.orders, made.texts = self.keys.copy(), self.orders.copy(), self.texts.copy()
        made.facets = {name: dict(values) for name, values in self.facets.items()}
        made.alive, made._met, made.changes = self.alive.copy(), {}, self.changes
        own: set[tuple[str, str]] = set()
        for line in lines:
            made._apply(line, own)
        return made

    def _apply(self, line: Mapping[str, Any], own: set[tuple[str, str]]) -> None:
        for place in line["gone"]:
            self._clear(place, own)
            self.alive.discard(place)
        for place, key, order, facets, words in line["set"]:
            if place == len(self.keys):
                self.keys.more.append(key)
                self.orders.more.append(order)
            else:
                self._clear(place, own)
            self.alive.add(place)
            self.texts.over[place] = words
            for name, values in facets.items():
                for value in values:
                    self._owned(name, value, own).add(place)
        self.changes += len(line["gone"]) + len(line["set"])

    def _clear(self, place: int, own: set[tuple[str, str]]) -> None:
        for name, values in self.facets.items():
            for value in [value for value, places in values.items() if place in places]:
                self._owned(name, value, own).discard(place)
        self.texts.over[place] = ""

    def _owned(self, name: str, value: str, own: set[tuple[str, str]]) -> BitMap:
        """The bitmap of a value, copied before its first change."""
        held = self.facets.setdefault(name, {})
        if (name, value) not in own:
            held[value] = held[value].copy() if value in held else BitMap()
            own.add((name, value))
        return held[value]


def mapped(path: Path) -> Any:
    """The file's bytes without reading them; an empty file as empty bytes."""
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if os.fstat(file.fileno()).st_size else b""


class Draft:
    """A list being written: rows as they come, brought into order at the end."""

    def __init__(self) -> None:
        self.keys: array[int] = array("q")
        self.orders: array[int] = array("q")
        self.places: dict[tuple[str, str], array[int]] = {}
        self.texts: list[str] = []
        self.gone: set[int] = set()

    @classmethod
    def of(cls, table: Table) -> Draft:
        """The list as it stands, to be numbered anew."""
        made = cls()
        made.keys.extend(table.keys)
        made.orders.extend(table.orders)
        made.places = {
            (name, value): held.to_array() for name, values in table.facets.items() for value, held in values.items()
        }
        made.texts = [table.texts.of(place) for place in range(len(table.keys))]
        made.gone = set(BitMap(range(len(table.keys))) - table.alive)
        return made

    def drop(self, key: int) -> None:
        self.gone.update(came for came, held in enumerate(self.keys) if held == key)

    def add(self, row: Row) -> None:
        came = len(self.keys)
        self.keys.append(row.key)
        self.orders.append(row.order)
        self.texts.append(letters(row) if row.words else "")
        for name, values in row.facets.items():
            for value in values:
                places = self.places.get((name, value))
                if places is None:
                    places = self.places.setdefault(cleaned((name, value)), array("I"))
                places.append(came)

    def write(self, folder: Path) -> int:
        """Everything into the folder; of rows with the same key the last one stands. Returns how many."""
        last = {key: came for came, key in enumerate(self.keys) if came not in self.gone}
        order = sorted(last.values(), key=lambda came: (self.orders[came], self.keys[came]))
        place = array("q", [-1]) * len(self.keys)
        for at, came in enumerate(order):
            place[came] = at
        keys, orders = self.keys, self.orders
        write_file(folder / "keys", [array("q", [keys[came] for came in order]).tobytes()])
        write_file(folder / "orders", [array("q", [orders[came] for came in order]).tobytes()])
        maps = {
            named: BitMap([place[came] for came in came_at if place[came] >= 0])
            for named, came_at in self.places.items()
        }
        write_facets(folder, {**maps, ALIVE: BitMap(range(len(order)))})
        write_texts(folder, [self.texts[came] for came in order])
        finish(folder)
        return len(order)


def write_facets(folder: Path, maps: Mapping[tuple[str, str], BitMap]) -> None:
    spans: dict[str, dict[str, tuple[int, int]]] = {}
    parts: list[bytes] = []
    at = 0
    for (name, value), places in maps.items():
        if not places and (name, value) != ALIVE:
            continue
        places.run_optimize()
        parts.append(places.serialize())
        spans.setdefault(name, {})[value] = (at, len(parts[-1]))
        at += len(parts[-1])
    write_file(folder / "facets", parts)
    write_file(folder / "facets.json", [json.dumps(spans, ensure_ascii=False).encode()])


def write_texts(folder: Path, texts: Iterable[str]) -> None:
    ends, parts, at = array("q", [0]), [], 0
    grams: dict[str, array[int]] = {}
    for place, text in enumerate(texts):
        if text:
            parts.append(text.encode())
            at += len(parts[-1])
            for gram in pairs(text):
                grams.setdefault(gram, array("I")).append(place)
        ends.append(at)
    write_file(folder / "texts", parts)
    write_file(folder / "texts.at", [ends.tobytes()])
    write_grams(folder, {gram: BitMap(places).serialize() for gram, places in grams.items()})


def write_grams(folder: Path, maps: Mapping[str, bytes]) -> None:
    spans, at = {}, 0
    for gram, data in maps.items():
        spans[gram] = (at, len(data))
        at += len(data)
    write_file(folder / "grams", maps.values())
    write_file(folder / "grams.json", [json.dumps(spans, ensure_ascii=False).encode()])


def finish(folder: Path) -> None:
    """The folder is whole."""
    write_file(folder / "form", [FORM.encode()])
    sync_folder(folder)


def pairs(text: str) -> set[str]:
    """Every two neighbouring letters; a lone one by itself."""
    return set(map(str.__add__, text, text[1:])) if len(text) > 1 else set(text)


def letters(row: Row) -> str:
    """The row's words as they are searched."""
    return folding.stream(folding.clean_text(row.words))


def cleaned(named: tuple[str, Any]) -> tuple[str, str]:
    return folding.clean_text(named[0]), folding.clean_text(str(named[1]))


def write_file(path: Path, parts: Iterable[bytes]) -> None:
    with open(path, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
