"""What goes into a redaction and what comes out of it.

Boxes are points of 1/72 inch from the upper left corner of the page as shown; pages count from 1. No shape that comes out
holds the words that were taken out: a list of marks may be kept and printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BLOCK = "\u25a0"
BLOCKS = BLOCK * 3
"""What stands where words stood. Always three, so that the length of a name does not tell."""


class NotRedacted(Exception):
    """The file was not redacted and nothing was written; the message is one Chinese sentence that says why and what to do."""


class Unread(StrEnum):
    """What becomes of what only an eye can read: pictures with writing, characters without a meaning."""

    REFUSE = "refuse"
    """The file is refused (the default)."""
    SEEN = "seen"
    """Somebody has looked at all of them and vouches that nothing in them is to be taken out."""
    REMOVE = "remove"
    """Pictures become black, characters without a meaning are painted over."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must not go out, and why (条例第十五条 …). Two characters at least, white space not counted."""

    text: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, *, least: float = 0.0) -> bool:
        """Whether the two share more than `least` of this one's area."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return False
        return across * down > least * self.width * self.height

    def scaled(self, by: float) -> Box:
        """The box on a page that much larger or smaller."""
        return self if by == 1.0 else Box(self.x * by, self.y * by, self.width * by, self.height * by)

    def grown(self, by: float) -> Box:
        """The box with a margin on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of one page that somebody marked by hand, and why."""

    page: int
    box: Box
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing taken out. `page` and `box` in a PDF; `place` in words in any file; `ground` as it was given.

    `term` is the number of the term among those given (from 0), None for a region and for what was taken out unasked.
    """

    place: str
    ground: str = ""
    page: int | None = None
    box: Box | None = None
    term: int | None = None


@dataclass(frozen=True, slots=True)
class Redacted:
    """The new file. `notes` are sentences for whoever approves it; `painted` are the pages that became pictures."""

    data: bytes
    name: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    painted: tuple[int, ...] = ()
