"""One generation as it is read: tantivy's commit, and over it the changes of the log."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.index.rules.matching import Prepared
from gongkai.index.rules.shapes import Entry, NotReady
from gongkai.index.services import engine
from gongkai.index.services.folder import Log

FORM_FILE = "form"
LOG_FILE = "log"


@dataclass(frozen=True)
class View:
    """What one search reads: a searcher and the entries that stand over it (None: dropped)."""

    searcher: Any
    over: Mapping[str, Prepared | None]

    def living(self) -> list[Prepared]:
        return [entry for entry in self.over.values() if entry is not None]


class Generation:
    """Opened once a process; `view` looks for what is new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not is_of_this_form(folder):
            raise NotReady("索引的格式已变，需要重建。")
        self.index = engine.opened(folder)
        self.log = Log(folder / LOG_FILE)
        self._meta = (0, 0)
        self._over: dict[str, Prepared | None] = {}
        self._searcher = self.index.searcher()

    def view(self) -> View:
        """The log first, then the index: what the log no longer holds is in the index by then."""
        anew, lines = self.log.news()
        meta = os.stat(self.folder / "meta.json")
        if (meta.st_ino, meta.st_mtime_ns) != self._meta:
            self.index.reload()
            self._searcher = self.index.searcher()
            self._meta = (meta.st_ino, meta.st_mtime_ns)
        if anew or lines:
            over = {} if anew else dict(self._over)
            for line in lines:
                apply(over, line)
            self._over = over
        return View(self._searcher, self._over)


def is_of_this_form(folder: Path) -> bool:
    try:
        return (folder / FORM_FILE).read_text("ascii") == str(engine.FORM)
    except FileNotFoundError:
        return False


def apply(over: dict[str, Prepared | None], line: Mapping[str, Any]) -> None:
    """One commit of the log: {"drop": [key…], "put": [entry…]}."""
    for key in line["drop"]:
        over[key] = None
    for values in line["put"]:
        over[values["key"]] = Prepared(Entry(**values))


def as_line(changes: Mapping[str, Entry | None]) -> dict[str, Any]:
    """A commit's changes as a line of the log."""
    return {
        "drop": [key for key, entry in changes.items() if entry is None],
        "put": [values(entry) for entry in changes.values() if entry is not None],
    }


def values(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "body": entry.body,
        "number": entry.number,
        "rank": entry.rank,
        "at": entry.at,
        "facets": {name: list(found) for name, found in entry.facets.items()},
        "stored": dict(entry.stored),
    }


def stored(searcher: Any, address: Any) -> tuple[str, dict[str, Any], str]:
    """Key, what is shown, and the text of a document."""
    found = searcher.doc(address)
    return found.get_first("key"), json.loads(bytes(found.get_first("shown"))), bytes(found.get_first("body")).decode()
