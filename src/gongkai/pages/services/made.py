"""What a public page was made from, said by its view while it is rendered, heard by whoever keeps a copy of the page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_heard: ContextVar[set[str] | None] = ContextVar("made_from", default=None)
_same: ContextVar[dict[Hashable, Any] | None] = ContextVar("same_for_all", default=None)


def made_from(*keys: str) -> None:
    """Say what the page now rendered was made from: `document:12`, `documents:3` (the list of jurisdiction 3), `site:3`.

    A key is a noun, a colon and a primary key; a list's noun is the plural, with the key of what it lists for. When one
    of them changes, the copies of this page are made anew. Costs nothing when nobody keeps copies.
    """
    heard = _heard.get()
    if heard is not None:
        heard.update(keys)


@contextmanager
def collecting() -> Iterator[set[str]]:
    """Render inside; the set fills with what the page said of itself."""
    keys: set[str] = set()
    token = _heard.set(keys)
    try:
        yield keys
    finally:
        _heard.reset(token)


def prebuilding() -> bool:
    """Whether the page now rendered will be kept for everybody: nothing personal, nothing relative to this minute."""
    return _heard.get() is not None


@contextmanager
def in_one_go() -> Iterator[None]:
    """Pages made inside are made at one moment: what `same_for_all` asks for is asked once for all of them.

    Whoever makes them notes when that moment began and makes anew what changed since: each page has said by
    `made_from` what it was made from, whether it asked itself or not.
    """
    token = _same.set({})
    try:
        yield
    finally:
        _same.reset(token)


def same_for_all(key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` answers; for pages made in one go, what it answered the first of them. Outside of that nothing is kept."""
    kept = _same.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: T = kept[key]
    return found
