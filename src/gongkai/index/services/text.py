"""Full text: `open_index(name)` gives the one index of that name in this process.

    index.rebuild(entries)                    beside the old one, then one rename; readers never stop
    index.put(entries); index.drop(keys); index.commit()
    index.search(Query("低保 申请", facets={"kind": ["document"]}))
    index.suggest("dib"), index.correct("低堡"), index.check(keys), index.count()

Reading and changing before the first rebuild raises NotReady: an index that was never filled would hide what it lacks.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.index.rules import folding, words
from gongkai.index.rules.matching import Prepared
from gongkai.index.rules.shapes import LONGEST_KEY, Busy, Entry, Found, Hit, NotReady, Query, Report
from gongkai.index.services import engine, meaning, reader, searching
from gongkai.index.services.folder import Folder, Log

__all__ = ["Busy", "Entry", "Found", "Hit", "Index", "NotReady", "Query", "Report", "add_words", "open_index"]

add_words = words.add_words
MOST_OVER, MOST_OVER_CHARACTERS = 64, 400_000  # changes kept in the log before they are folded into the index
WAIT = 10.0  # seconds for the write lock
_BUILD_HEAP = 200_000_000
_opened: dict[tuple[int, str], Index] = {}
_opening = threading.Lock()


def open_index(name: str) -> Index:
    """`name`: letters, digits, dashes. Costs nothing; the same object for the same name in a process."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"not a name of an index: {name!r}")
    root = Path(settings.DATA) / "index" / name
    with _opening:
        return _opened.setdefault((os.getpid(), str(root)), Index(root))


class Index:
    """Safe for threads. Any process may read; changes wait for each other by a file lock (Busy after ten seconds)."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self._lock = threading.RLock()  # of what is read; never held long
        self._writing = threading.RLock()
        self._mark: tuple[int, int] | None = None
        self._generation: reader.Generation | None = None
        self._writer: tuple[Path, Any] | None = None
        self._changes: dict[str, Entry | None] = {}

    @property
    def ready(self) -> bool:
        """Whether there is an index of today's form."""
        try:
            self._view()
        except NotReady:
            return False
        return True

    def put(self, entries: Iterable[Entry]) -> int:
        """New or changed entries, the whole of each; nobody sees them before `commit`. Returns how many."""
        with self._writing:
            before = len(self._changes)
            for entry in entries:
                cleaned = clean(entry)
                self._changes[cleaned.key] = cleaned
            return len(self._changes) - before

    def drop(self, keys: Iterable[str]) -> None:
        with self._writing:
            self._changes.update(dict.fromkeys(keys))

    def commit(self) -> None:
        """The changes since the last commit become true together, and are on disk when this returns."""
        with self._writing:
            if not self._changes:
                return
            with self.folder.lock("write", WAIT):
                changed = {key: Prepared(entry) if entry else None for key, entry in self._changes.items()}
                over = {**self._view().over, **changed}
                if self.folder.is_locked("rebuild") or not _is_much(over) or not self._fold(over):
                    self._current().log.append(reader.as_line(self._changes))
            self._changes = {}

    def rollback(self) -> None:
        """Forget what was put and dropped since the last commit."""
        with self._writing:
            self._changes = {}

    def close(self) -> None:
        """Let another process fold changes; merging in the background is finished first."""
        with self._writing:
            if self._writer is not None:
                self._writer[1].wait_merging_threads()
                self._writer = None

    def rebuild(self, entries: Iterable[Entry]) -> Report:
        """A new index of these entries. What is committed meanwhile by whomever is carried over. Busy when one is being built."""
        began = time.monotonic()
        with self.folder.lock("rebuild", 0):
            self.folder.sweep()
            start = self._standing()
            made = self.folder.fresh()
            count = _build(made, entries)
            with self.folder.lock("write", WAIT):
                self._carry_over(start, made)
                self.folder.switch(made)
            self.folder.sweep()
        return Report(count, seconds=time.monotonic() - began)

    def search(self, query: Query) -> Found:
        """Never raises for what was typed; NotReady when there is no index."""
        return searching.search(self._view(), query)

    def suggest(self, prefix: str, most: int = 8) -> list[str]:
        """Phrases of titles that begin so, in characters or in pinyin, the commonest first."""
        return meaning.suggest(self._view(), prefix, most)

    def correct(self, typed: str) -> str:
        """What was perhaps meant, from phrases of titles; "" when what was typed stands somewhere or nothing is near."""
        return meaning.correct(self._view(), typed)

    def check(self, keys_expected: Iterable[str]) -> Report:
        """What is missing and what is too much."""
        held, expected = self.keys(), set(keys_expected)
        return Report(len(held), tuple(sorted(expected - held)), tuple(sorted(held - expected)))

    def keys(self) -> set[str]:
        view = self._view()
        held = {key for key, _ in engine.lines(view.searcher, "key", "", view.over, None)}
        return held | {key for key, entry in view.over.items() if entry is not None}

    def count(self) -> int:
        return searching.count(self._view())

    def _current(self) -> reader.Generation:
        with self._lock:
            return self._opened()

    def _opened(self) -> reader.Generation:
        mark = self.folder.mark()
        if mark is None:
            raise NotReady("索引尚未建立。")
        if mark != self._mark or self._generation is None:
            current = self.folder.current()
            if current is None:
                raise NotReady("索引尚未建立。")
            self._generation, self._mark = reader.Generation(current), mark
        return self._generation

    def _view(self) -> reader.View:
        with self._lock:
            for attempt in (1, 2, 3):
                try:
                    return self._current().view()
                except NotReady:
                    raise
                except (
                    OSError,
                    ValueError,
                ) as error:  # the generation was replaced while it was being opened, or is damaged
                    self._generation = None
                    if attempt == 3:
                        raise NotReady(f"索引无法读取（{error}），需要重建。") from error
                    time.sleep(0.01)
            raise NotReady("索引无法读取。")

    def _fold(self, over: Mapping[str, Prepared | None]) -> bool:
        """Changes into tantivy's index; False when another process has it open (the log then keeps them)."""
        generation = self._current()
        if self._writer is None or self._writer[0] != generation.folder:
            self._writer = None
            try:
                self._writer = (generation.folder, generation.index.writer(engine.HEAP, 1))
            except ValueError:
                return False
        writer = self._writer[1]
        for key, prepared in over.items():
            writer.delete_documents_by_term("key", key)
            if prepared is not None:
                writer.add_document(engine.document(prepared))
        writer.commit()
        generation.log.begin_anew()
        return True

    def _standing(self) -> tuple[Path, int, int] | None:
        """Where the log stands, so that what comes later can be carried over; None when there is nothing sound to carry from."""
        with self.folder.lock("write", WAIT), contextlib.suppress(NotReady):
            self._view()
            generation = self._current()
            return generation.folder, generation.log.inode, generation.log.offset
        return None

    def _carry_over(self, start: tuple[Path, int, int] | None, made: Path) -> None:
        if start is None:
            return
        log = Log(start[0] / reader.LOG_FILE)
        log.inode, log.offset = start[1], start[2]
        later = Log(made / reader.LOG_FILE)
        for line in log.news()[1]:
            later.append(line)


def _is_much(over: Mapping[str, Prepared | None]) -> bool:
    size = sum(len(prepared.entry.body) for prepared in over.values() if prepared is not None)
    return len(over) > MOST_OVER or size > MOST_OVER_CHARACTERS


def _build(made: Path, entries: Iterable[Entry]) -> int:
    index = engine.opened(made)
    writer = index.writer(_BUILD_HEAP, 2)
    seen: set[str] = set()
    for entry in entries:
        cleaned = clean(entry)
        if cleaned.key in seen:
            writer.delete_documents_by_term("key", cleaned.key)
        seen.add(cleaned.key)
        writer.add_document(engine.document(Prepared(cleaned)))
    writer.commit()
    writer.wait_merging_threads()
    (made / reader.FORM_FILE).write_text(str(engine.FORM), "ascii")
    return len(seen)


def clean(entry: Entry) -> Entry:
    """Letters that are no letters (half of a surrogate pair) become question marks; a key must be short."""
    if not entry.key or len(entry.key) > LONGEST_KEY:
        raise ValueError(f"key of {len(entry.key)} characters")
    return folding.cleaned(entry)
