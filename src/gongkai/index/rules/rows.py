"""Rows of a long list and the piece of it that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """`order` decides the place (a day's ordinal, seconds…; equal ones by key), `facets` what can be filtered and counted,
    `words` a short text in which any piece of at least two characters can be looked for."""

    key: int
    order: int
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: str = ""

    @property
    def values(self) -> set[tuple[str, str]]:
        return {(name, str(value)) for name, values in self.facets.items() for value in values}


@dataclass(frozen=True)
class Cut:
    """A page: the keys as they are shown, how many there are in all, and where this is.

    `offset` of the first shown from the top, `size` as asked, `first`/`last` the orders of the first and last shown (None: empty).
    """

    keys: tuple[int, ...]
    total: int
    offset: int
    size: int
    first: int | None = None
    last: int | None = None

    @property
    def next(self) -> int | None:
        """Offset of the following page, None on the last."""
        after = self.offset + len(self.keys)
        return after if after < self.total else None

    @property
    def previous(self) -> int | None:
        """Offset of the page before, None on the first."""
        return max(0, self.offset - self.size) if self.offset else None

    @property
    def final(self) -> int:
        """Offset of the last page."""
        return max(0, (self.total - 1) // self.size * self.size)

    @property
    def page(self) -> int:
        return self.offset // self.size + 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def fitted(offset: int, total: int, size: int) -> int:
    """An offset at which something stands: what lies beyond the end becomes the last page."""
    if offset < total:
        return max(0, offset)
    return max(0, (total - 1) // size * size)
