"""Long lists: exact totals, exact counts of every facet and any page at any depth.

    lists = open_lists("documents")
    lists.rebuild(rows)
    lists.put(rows); lists.drop(keys)                              each call is one commit
    lists.page({"year": ["2025"]}, offset=40, size=20)             -> Cut
    lists.counts(["year", "organ"], {"year": ["2025"]})            -> {field: {value: n}}
    lists.count_within(5000, words="培训")                        -> n, or None where it would take long
    lists.beside(key, {"year": ["2025"]})                        -> (before it, up to it): a cursor that stays where it was

Before the first rebuild everything raises NotReady. Readers in any process see a commit with their next call.
"""

from __future__ import annotations

import os
import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.index.rules import folding
from gongkai.index.rules.rows import Cut, Row, fitted
from gongkai.index.rules.shapes import Busy, NotReady, Report
from gongkai.index.services import renumbering, snapshot
from gongkai.index.services.folder import Folder, Log

__all__ = ["Busy", "Cut", "Lists", "NotReady", "Report", "Row", "open_lists"]

WAIT = 10.0
MOST_CHANGES = 2_000  # in the log before the list is written anew
LARGEST = 500  # rows of a page
_opened: dict[tuple[int, str], Lists] = {}
_opening = threading.Lock()


def open_lists(name: str) -> Lists:
    """`name`: letters, digits, dashes. Costs nothing; the same object for the same name in a process."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"not a name of a list: {name!r}")
    root = Path(settings.DATA) / "index" / name
    with _opening:
        return _opened.setdefault((os.getpid(), str(root)), Lists(root))


class Lists:
    """Safe for threads. Any process may read; changes wait for each other by a file lock (Busy after ten seconds)."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self._lock = threading.RLock()
        self._mark: tuple[int, int] | None = None
        self._log: Log | None = None
        self._table: snapshot.Table | None = None

    @property
    def ready(self) -> bool:
        try:
            self.table()
        except NotReady:
            return False
        return True

    def page(
        self,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        offset: int | None = None,
        at: int | None = None,
        size: int = 20,
        newest: bool = True,
        words: str = "",
    ) -> Cut:
        """One page, from `offset` on, or from the first row whose order is `at` or comes after it in the direction shown."""
        table = self.table()
        found = table.met(filters or {}, words)
        total, size = len(found), min(max(1, size), LARGEST)
        if at is not None:
            if newest:
                offset = total - found.range_cardinality(0, bisect_right(table.orders, at))
            else:
                offset = found.range_cardinality(0, bisect_left(table.orders, at))
        offset = fitted(offset or 0, total, size)
        if newest:
            places = list(reversed(found[max(0, total - offset - size) : total - offset])) if total else []
        else:
            places = list(found[offset : offset + size]) if total else []
        orders = [table.orders[place] for place in places]
        keys = tuple(table.keys[place] for place in places)
        return Cut(keys, total, offset, size, orders[0] if orders else None, orders[-1] if orders else None)

    def counts(
        self, fields: Iterable[str], filters: Mapping[str, Sequence[str]] | None = None, *, words: str = ""
    ) -> dict[str, dict[str, int]]:
        """Exact, values without rows left out. A facet that is filtered on is counted as if it were not, so that others can be chosen."""
        table, given = self.table(), filters or {}
        found: dict[str, dict[str, int]] = {}
        for name in fields:
            among = table.met({other: values for other, values in given.items() if other != name}, words)
            counted = {
                value: among.intersection_cardinality(places) for value, places in table.facets.get(name, {}).items()
            }
            found[name] = {value: count for value, count in sorted(counted.items()) if count}
        return found

    def count(self, filters: Mapping[str, Sequence[str]] | None = None, *, words: str = "") -> int:
        return len(self.table().met(filters or {}, words))

    def count_within(self, most: int, *, words: str) -> int | None:
        """How many rows hold the words; None when more than `most` would have to be read to say it exactly."""
        table = self.table()
        return None if table.reads(words) > most else len(table.met({}, words))

    def beside(
        self, key: int, filters: Mapping[str, Sequence[str]] | None = None, *, newest: bool = True, words: str = ""
    ) -> tuple[int, int] | None:
        """How many of the rows that are met are shown before the row of this key, and how many up to it; None: no such row."""
        table = self.table()
        found, place = table.met(filters or {}, words), table.place_of(key)
        if place is None:
            return None
        end = len(table.keys)
        if newest:
            return found.range_cardinality(place + 1, end), found.range_cardinality(place, end)
        return found.range_cardinality(0, place), found.range_cardinality(0, place + 1)

    def keys(self, filters: Mapping[str, Sequence[str]] | None = None, *, words: str = "") -> list[int]:
        """All keys, oldest first: for exports and feeds."""
        table = self.table()
        return [table.keys[place] for place in table.met(filters or {}, words)]

    def rebuild(self, rows: Iterable[Row]) -> Report:
        """All rows anew; readers never stop. Changes committed by others meanwhile are carried over. Busy when one is being built."""
        began = time.monotonic()
        with self.folder.lock("rebuild", 0):
            self.folder.sweep()
            start = self._standing()
            draft = snapshot.Draft()
            for row in rows:
                draft.add(row)
            made = self.folder.fresh()
            with self.folder.lock("write", WAIT):
                for row_or_key in self._since(start):
                    _redo(draft, row_or_key)
                count = draft.write(made)
                self.folder.switch(made)
            self.folder.sweep()
        return Report(count, seconds=time.monotonic() - began)

    def put(self, rows: Iterable[Row]) -> int:
        """New or changed rows, true and on disk when this returns."""
        return self._change({row.key: row for row in rows})

    def drop(self, keys: Iterable[int]) -> int:
        return self._change(dict.fromkeys(keys))

    def check(self, rows: Iterable[Row]) -> Report:
        """The list against its rows: missing, too many, or with other values, order or words."""
        table = self.table()
        place_of = {table.keys[place]: place for place in table.alive}
        held = dict.fromkeys(place_of)
        missing, wrong = [], []
        for row in rows:
            place = place_of.get(row.key)
            if place is None:
                missing.append(str(row.key))
                continue
            held.pop(row.key, None)
            kept = table.row(place)
            if kept.values != row.values or kept.order != row.order or kept.words != snapshot.letters(row):
                wrong.append(str(row.key))
        return Report(len(place_of), tuple(missing), tuple(map(str, held)), wrong=tuple(wrong))

    def table(self) -> snapshot.Table:
        """The list as it stands now."""
        with self._lock:
            for _ in range(3):
                try:
                    return self._renewed()
                except FileNotFoundError:  # replaced while it was being opened
                    self._mark = None
            raise NotReady("名录索引无法读取，需要重建。")

    def _renewed(self) -> snapshot.Table:
        mark = self.folder.mark()
        current = self.folder.current() if mark else None
        if current is None:
            raise NotReady("名录索引尚未建立。")
        if mark != self._mark or self._table is None or self._log is None:
            if (current / "form").read_text("ascii") != snapshot.FORM:
                raise NotReady("名录索引的格式已变，需要重建。")
            self._table, self._log = snapshot.Table(current), Log(current / "log")
            self._mark = mark
        lines = self._log.news()[1]
        if lines:
            self._table = self._table.changed(lines)
        return self._table

    def _change(self, changes: Mapping[int, Row | None]) -> int:
        if not changes:
            return 0
        with self.folder.lock("write", WAIT):
            line, between = _line(self.table(), changes)
            much = False
            if not between and self._log is not None:
                self._log.append(line)
                much = self.table().changes > MOST_CHANGES and not self.folder.is_locked("rebuild")
        if between:
            self._renumber(changes)
        elif much:
            self._renumber({})
        return len(changes)

    def _renumber(self, changes: Mapping[int, Row | None]) -> None:
        """A row has come that belongs between others (or many have changed): the list is written anew."""
        with self.folder.lock("rebuild", 6 * WAIT), self.folder.lock("write", WAIT):
            line, between = _line(self.table(), changes)
            table = self.table().changed([line])
            made = self.folder.fresh()
            renumbering.write(table, between, made)
            self.folder.switch(made)
            self.folder.sweep()

    def _standing(self) -> tuple[Path, int, int] | None:
        with self.folder.lock("write", WAIT):
            current = self.folder.current()
            if current is None:
                return None
            log = Log(current / "log")
            log.news()
            return log.path, log.inode, log.offset

    def _since(self, start: tuple[Path, int, int] | None) -> Iterable[Row | int]:
        """What was committed since, row by row, dropped ones as keys."""
        if start is None:
            return
        log = Log(start[0])
        log.inode, log.offset = start[1], start[2]
        for line in log.news()[1]:
            yield from line["drop"]
            for _, key, order, facets, words in line["set"]:
                yield Row(key, order, facets, words)


def _redo(draft: snapshot.Draft, change: Row | int) -> None:
    if isinstance(change, Row):
        draft.add(change)
    else:
        draft.drop(change)


def _line(table: snapshot.Table, changes: Mapping[int, Row | None]) -> tuple[dict[str, Any], list[Row]]:
    """The commit as a line of the log, and the rows that belong between others, for which places must be given anew."""
    gone: list[int] = []
    put: list[list[Any]] = []
    added: list[Row] = []
    for key, row in changes.items():
        place = table.place_of(key)
        if row is not None and place is not None and table.orders[place] == row.order:
            put.append(_set(place, row))
            continue
        if place is not None:
            gone.append(place)
        if row is not None:
            added.append(row)
    added.sort(key=lambda row: (row.order, row.key))
    line = {"gone": gone, "set": put, "drop": [key for key, row in changes.items() if row is None]}
    end = len(table.keys)
    if added and end and (table.orders[end - 1], table.keys[end - 1]) > (added[0].order, added[0].key):
        return line, added
    put += [_set(end + number, row) for number, row in enumerate(added)]
    return line, []


def _set(place: int, row: Row) -> list[Any]:
    facets: dict[str, list[str]] = {}
    for name, value in sorted(row.values):
        facets.setdefault(folding.clean_text(name), []).append(folding.clean_text(value))
    return [place, row.key, row.order, facets, snapshot.letters(row)]
