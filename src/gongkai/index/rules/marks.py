"""What of a title and a text is shown for a hit. Everything is escaped here; `<mark>` is the only element that comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from gongkai.index.rules.folding import folded

AROUND = 36
MOST_PASSAGES = 3
LOOKED_AT = 400_000  # characters of a text searched for passages
_GAP = r"[\W_]*"
_SPACE = re.compile(r"\s+")


def pattern(fragments: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the fragments, whatever marks or white space stand between their letters; longer ones first."""
    wanted = sorted({fragment for fragment in fragments if fragment}, key=len, reverse=True)
    if not wanted:
        return None
    return re.compile("|".join(_GAP.join(map(re.escape, fragment)) for fragment in wanted))


def marked(text: str, wanted: re.Pattern[str] | None) -> str:
    """The whole text with what was searched for marked."""
    return _mark(text, _spans(text, wanted))


def _spans(text: str, wanted: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    if wanted is None:
        return iter(())
    return (match.span() for match in wanted.finditer(folded(text[:LOOKED_AT])))


def _mark(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return "".join([*parts, escape(text[last:])])


def passages(text: str, wanted: re.Pattern[str] | None, whole: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """At most three pieces of the text around what was searched for; its beginning when nothing of it stands there.

    `whole` (the fragments as typed) chooses the pieces where it stands at all, `wanted` (also single words) marks in them.
    """
    return _around(text, wanted, whole) or _around(text, wanted, wanted) or _head(text)


def _head(text: str) -> tuple[str, ...]:
    head = _SPACE.sub(" ", text[: 2 * AROUND]).strip()
    return (escape(head) + ("…" if len(text) > 2 * AROUND else ""),) if head else ()


def _around(text: str, wanted: re.Pattern[str] | None, chosen: re.Pattern[str] | None) -> tuple[str, ...]:
    found: list[str] = []
    reached = 0
    for start, end in _spans(text, chosen):
        if start < reached:
            continue
        left, right = max(reached, start - AROUND), min(len(text), end + AROUND)
        piece = _SPACE.sub(" ", text[left:right])
        inside = _mark(piece, _spans(piece, wanted))
        found.append(("…" if left else "") + inside.strip() + ("…" if right < len(text) else ""))
        reached = right
        if len(found) == MOST_PASSAGES:
            break
    return tuple(found)
