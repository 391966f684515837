"""Numbered pages of a list that grows at its newest end, cut so that a new item rewrites as little as possible.

Blocks of `size` items are counted from the oldest: once full, a block and its address hold the same items for good. The
list's own address (page 0) shows the newest block, full or not yet, and the full one before it if it is not full. A
block gets its own address, `p/<n>/`, as soon as page 0 no longer shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 20


@dataclass(frozen=True, slots=True)
class Block:
    """One page of a list: items `start` to `stop` (not included), counted from the oldest, which is 0.

    `number` is 0 for the list's own address, else that of `p/<number>/`; `newer`, `older`, `oldest` are numbers of other
    pages in the same way, None where there is none. The page shows its items newest first.
    """

    number: int
    start: int
    stop: int
    total: int
    newer: int | None
    older: int | None
    oldest: int | None

    @property
    def offset(self) -> int:
        """How many newer items stand before this page's first."""
        return self.total - self.stop

    @property
    def count(self) -> int:
        """How many items it shows."""
        return self.stop - self.start


def numbered(total: int, size: int = SIZE) -> int:
    """How many pages have their own number: `p/1/` (the oldest) up to this one."""
    return max(total // size - 1, 0)


def block(total: int, number: int = 0, size: int = SIZE) -> Block | None:
    """Page `number` of a list of `total` items; None when there is no such page."""
    many = numbered(total, size)
    if not 0 <= number <= many:
        return None
    oldest = 1 if many and number != 1 else None
    if number == 0:
        return Block(0, many * size, max(total, 0), max(total, 0), None, many or None, oldest)
    newer = number + 1 if number < many else 0
    return Block(number, (number - 1) * size, number * size, total, newer, number - 1 or None, oldest)


def holding(total: int, position: int, size: int = SIZE) -> int:
    """The number of the page that shows the item at `position` from the oldest; the nearest page for positions outside."""
    many = numbered(total, size)
    number = max(position, 0) // size + 1
    return number if number <= many else 0


def touched(before: int, after: int, size: int = SIZE) -> list[int]:
    """Numbers of the pages that differ once a list of `before` items has grown to `after` at its newest end.

    Page 0, the pages that came to have a number, and the one whose way to newer items led to page 0 until then.
    """
    had, has = numbered(before, size), numbered(after, size)
    if before == after:
        return []
    return [0, *range(max(had, 1), has + 1)] if has > had else [0]
