"""Looks through a file as a stranger would: everything it holds, held against the rules for personal data and wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gongkai.vetting.rules import (
    PERSONAL,
    Context,
    Hit,
    HitKind,
    Severity,
    Word,
    find_personal,
    find_words,
    masked_text,
    severity_of,
)
from gongkai.vetting.services.opening import Mark, Piece, open_file

AROUND = 24
MOST_HITS = 5_000
TOO_MANY_HITS = "问题超过五千处，后面的没有列出"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding and where it stands. `hidden` says by what it is hidden, None where everyone sees it.

    `excerpt` is its surroundings with every personal value masked. A mark (hidden sheet, comment, metadata …) has no
    text of its own: `hit.text` is "" and `hit.why` says what there is.
    """

    hit: Hit
    place: str
    hidden: HitKind | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found; `form` is the kind of file, `unchecked` "" or one sentence why it was not wholly read."""

    form: str
    hits: tuple[Found, ...]
    unchecked: str

    @property
    def blocking(self) -> bool:
        """Whether something found stops publication (that it could not be read is asked of `unchecked`)."""
        return any(one.hit.severity is Severity.BLOCK for one in self.hits)


def look(data: bytes, name: str, context: Context | None = None, *, words: Sequence[Word] = ()) -> Looked:
    """Open a file, whatever it is, and look through it. Never raises for what a file holds."""
    context = context or Context()
    opened = open_file(data, name=name)
    found, cut = look_through(opened.pieces, context, words=words)
    found = [replace(one, place=_told(one.place)) for one in found]
    found += [_marked(one, context) for one in opened.marks]
    unchecked = opened.unchecked
    if cut:
        unchecked = f"{unchecked.removesuffix('。')}；{TOO_MANY_HITS}。".removeprefix("；")
    return Looked(opened.form, tuple(found), unchecked)


def look_at_text(text: str, place: str, context: Context | None = None, *, words: Sequence[Word] = ()) -> list[Found]:
    """Look through a text that is in no file."""
    return look_through([Piece(text, place)], context or Context(), words=words)[0]


def look_through(pieces: Sequence[Piece], context: Context, *, words: Sequence[Word]) -> tuple[list[Found], bool]:
    """(findings in the order of the pieces, whether there were more than can be listed).

    What is hidden often repeats what is shown (a paragraph before its revision): only what is not shown is said again.
    """
    found: list[Found] = []
    shown: set[tuple[HitKind, str]] = set()
    for piece in sorted(pieces, key=lambda one: one.hidden is not None):
        personal = find_personal(piece.text, context=context)
        wording = find_words(piece.text, words) if words else []
        for hit in [*personal, *wording]:
            place, hidden = piece.at(hit.start)
            if hidden is None:
                shown.add((hit.kind, hit.text))
            elif (hit.kind, hit.text) in shown:
                continue
            if len(found) >= MOST_HITS:
                return found, True
            found.append(Found(hit, place, hidden, excerpt(piece.text, hit, personal)))
    return found, False


def excerpt(text: str, hit: Hit, personal: Sequence[Hit]) -> str:
    """The line around a hit, every personal value near it masked."""
    start, end = max(0, hit.start - AROUND), min(len(text), hit.end + AROUND)
    start = max(start, text.rfind("\n", start, hit.start) + 1)
    stop = text.find("\n", hit.end, end)
    end = stop if stop >= 0 else end
    near = [one for one in personal if one.kind in PERSONAL and one.start < end and one.end > start]
    start, end = min([start, *(one.start for one in near)]), max([end, *(one.end for one in near)])
    moved = [
        Hit(one.kind, one.severity, one.start - start, one.end - start, one.text, one.masked, one.why) for one in near
    ]
    return " ".join(masked_text(text[start:end], moved).split())


def _marked(mark: Mark, context: Context) -> Found:
    severity = mark.severity or severity_of(mark.kind, context.item_kind)
    return Found(Hit(mark.kind, severity, 0, 0, "", "", mark.detail), _told(mark.place), mark.kind, "")


@lru_cache(maxsize=4096)
def _told(place: str) -> str:
    """A place names sheets and files, and these may be called by a person's number."""
    return masked_text(place, find_personal(place))
