"""What goes into the text index and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_KEY = 200
LONGEST_BODY = 2_000_000  # characters; what is longer is found by its first two million (some 1,200 pages)
LONGEST_TITLE = 1_000


class NotReady(Exception):
    """There is no index yet (or its form is an older one): the caller falls back to the database meanwhile."""


class Busy(Exception):
    """Another process is writing this index; one writer at a time."""


@dataclass(frozen=True)
class Entry:
    """One findable thing. `rank` 0–1 (in force 1, lapsed 0.3), `at` unix seconds, `stored` comes back with the hit (JSON)."""

    key: str
    title: str
    body: str = ""
    number: str = ""
    rank: float = 1.0
    at: int = 0
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """What is asked. Values of one facet are joined by or, facets by and; `since`/`until` unix seconds, both included.

    `also`: groups of words that mean the same, e.g. (("低保", "最低生活保障"),). No words: everything the filters leave, newest first.
    """

    words: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    order: str = "best"
    offset: int = 0
    limit: int = 10
    also: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Hit:
    """`title_html`, `passages`: escaped, `<mark>` the only element. `why`: Chinese, e.g. ("标题包含“低保”",)."""

    key: str
    score: float
    title_html: str
    passages: tuple[str, ...]
    why: tuple[str, ...]
    stored: Mapping[str, Any]
    at: int
    title: str = ""
    number: str = ""


@dataclass(frozen=True)
class Found:
    """`counts`: exact, {facet: {value: n}}; for a facet that is filtered on, as if it were not, so that others can be chosen.

    `loose`: nothing held all the words, these hold most. `corrected`: what was perhaps meant, "" when nothing better is known.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    corrected: str = ""
    took_ms: float = 0.0
    loose: bool = False


@dataclass(frozen=True)
class Report:
    """Of a rebuild or a check: how many there are, what is missing, too much, or there with other values."""

    count: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    seconds: float = 0.0
    wrong: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not (self.missing or self.surplus or self.wrong)
