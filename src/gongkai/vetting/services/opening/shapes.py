"""What opening a file gives: pieces of text with their places, marks of what hides in it, and why it was not wholly read.

Places are for people: “工作表“补贴名单”（隐藏）B7”, “第3页”, “正文第12段”, “表1第3行第2列”. They never name a person.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gongkai.vetting.rules import HitKind, Severity

MAX_BYTES = 60 * 1024 * 1024
MAX_INNER_BYTES = 400 * 1024 * 1024
MAX_DEPTH = 4
MAX_MEMBERS = 2_000
MAX_TEXT = 30_000_000
MAX_PIECES = 100_000
MAX_SECONDS = 240.0
MOST_REASONS = 3

Where = Callable[[int], "tuple[str, HitKind | None]"]


class CannotClean(Exception):
    """A file that cannot be cleaned as asked; the message is one Chinese sentence that says why and what to do."""


class Spent(Exception):
    """Reading has cost what it may; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text somebody could find. `hidden` says by what it is hidden, None where everyone sees it.

    A piece may hold many places (the cells of a sheet, the paragraphs of a text); `starts` are the offsets where each
    begins and `where` names the one of that index. Cells of a row are joined by tabs, rows and paragraphs by `\\n`.
    """

    text: str
    place: str
    hidden: HitKind | None = None
    starts: array[int] | None = field(default=None, repr=False, compare=False)
    where: Where | None = field(default=None, repr=False, compare=False)

    def at(self, offset: int) -> tuple[str, HitKind | None]:
        """(place, what hides it) of the character at `offset`."""
        if self.starts is None or self.where is None or not self.starts:
            return self.place, self.hidden
        place, hidden = self.where(max(0, bisect_right(self.starts, offset) - 1))
        return place, hidden or self.hidden


@dataclass(frozen=True, slots=True)
class Mark:
    """Something hidden or telling in a file besides its text. `detail` is a sentence without personal values.

    `severity` stands where it differs from that of the kind.
    """

    kind: HitKind
    place: str
    detail: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """`form` is the kind of file; `unchecked` is "" when it was read whole, else one Chinese sentence why it was not."""

    form: str
    pieces: tuple[Piece, ...] = ()
    marks: tuple[Mark, ...] = ()
    unchecked: str = ""


@dataclass(slots=True)
class Budget:
    """What one opening may still cost, all files inside the file together."""

    bytes: int = MAX_INNER_BYTES
    text: int = MAX_TEXT
    pieces: int = MAX_PIECES
    members: int = MAX_MEMBERS
    until: float = field(default_factory=lambda: time.monotonic() + MAX_SECONDS)


@dataclass(slots=True)
class Gathering:
    """Collects pieces, marks and reasons while a file is read. `within` is put before every place of a file in a file."""

    within: str = ""
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    pieces: list[Piece] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def inner(self, place: str) -> Gathering:
        """A gathering for a file inside this one, into the same lists."""
        return Gathering(
            f"{self.within}{place} › ",
            self.depth + 1,
            self.budget,
            self.pieces,
            self.marks,
            self.reasons,
            self.pictures,
        )

    def piece(self, text: str, place: str, hidden: HitKind | None = None) -> None:
        """Add a text that has one place; blank text is left out."""
        if text.strip():
            self._charge(len(text))
            self.pieces.append(Piece(text, self.within + place, hidden))

    def spread(
        self,
        parts: Iterable[tuple[str, str]],
        place: str,
        where: Where,
        hidden: HitKind | None = None,
    ) -> None:
        """Add a text of many places: (text, what separates it from the next one)."""
        held: list[str] = []
        starts = array("L")
        length = 0
        for text, between in parts:
            starts.append(length)
            held.append(text)
            held.append(between)
            length += len(text) + len(between)
        whole = "".join(held)
        if not whole.strip():
            return
        self._charge(length)
        prefix = self.within

        def named(index: int) -> tuple[str, HitKind | None]:
            label, kind = where(index)
            return prefix + label, kind

        self.pieces.append(Piece(whole, prefix + place, hidden, starts, named))

    def mark(self, kind: HitKind, place: str, detail: str, severity: Severity | None = None) -> None:
        """Add a mark, once."""
        mark = Mark(kind, (self.within + place).removesuffix(" › "), detail, severity)
        if mark not in self.marks[-50:]:
            self.marks.append(mark)

    def unread(self, reason: str) -> None:
        """Note in one sentence why something was not read."""
        reason = reason.rstrip("。")
        reason = f"{self.within.removesuffix(' › ')}：{reason}" if self.within else reason
        if reason not in self.reasons:
            self.reasons.append(reason)

    def check_time(self) -> None:
        """Spent when the time is over."""
        if time.monotonic() > self.budget.until:
            raise Spent("文件过于复杂，检查超时，没有查完")

    def take_bytes(self, count: int) -> None:
        """Spent when what is inside has grown too big."""
        self.budget.bytes -= count
        if self.budget.bytes < 0:
            raise Spent("文件展开后过大，疑似压缩炸弹，没有查完")

    def _charge(self, characters: int) -> None:
        self.budget.text -= characters
        self.budget.pieces -= 1
        if self.budget.text < 0 or self.budget.pieces < 0:
            raise Spent("文件里的文字太多，没有查完")
        self.check_time()

    def opened(self, form: str) -> Opened:
        """What was gathered."""
        unchecked = "；".join(self.reasons[:MOST_REASONS])
        if len(self.reasons) > MOST_REASONS:
            unchecked += f"；还有{len(self.reasons) - MOST_REASONS}处未能检查"
        return Opened(form, tuple(self.pieces), tuple(self.marks), unchecked + "。" if unchecked else "")
