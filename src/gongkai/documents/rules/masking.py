"""Words of a text put in place of others, also where tags run through them. Plain arithmetic on cleaned HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

_TAG = re.compile(r"(<[^>]*>)")
Pair = tuple[str, str]


def masked_text(text: str, pairs: Sequence[Pair]) -> str:
    """A plain text with every first of a pair replaced by its second."""
    for original, masked in pairs:
        if original:
            text = text.replace(original, masked)
    return text


def masked_html(html: str, pairs: Sequence[Pair]) -> str:
    """The same of HTML: visible words are replaced, tags stay where they are, attributes that hold the words too."""
    last = (
        html.rfind(">") + 1
    )  # behind the last one no tag can end: looked for there, each "<" would be read to the end
    pieces = _TAG.split(html[:last])
    pieces[-1] += html[last:]
    texts = [unescape(piece) if place % 2 == 0 else "" for place, piece in enumerate(pieces)]
    touched: set[int] = set()
    for original, masked in pairs:
        if original:
            _replace(texts, original, masked, touched)
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = _attributes(piece, pairs)
        elif place in touched:
            pieces[place] = escape(texts[place], quote=False)
    return "".join(pieces)


def _replace(texts: list[str], original: str, masked: str, touched: set[int]) -> None:
    """Replace in the words as they run on through the pieces, in one pass; what is put in stands in the first piece."""
    whole = "".join(texts)
    place = begin = 0
    found = whole.find(original)
    made: dict[int, list[str]] = {}
    kept = 0  # up to where the text is dealt with
    while found >= 0:
        last = found + len(original)
        while begin + len(texts[place]) <= found:
            _rest(made, whole, place, max(kept, begin), begin + len(texts[place]))
            begin, place = begin + len(texts[place]), place + 1
        made.setdefault(place, []).extend([whole[max(kept, begin) : found], masked])
        while begin + len(texts[place]) < last:
            made.setdefault(place, [])
            begin, place = begin + len(texts[place]), place + 1
        made.setdefault(place, [])
        kept = last
        found = whole.find(original, last)
    if made:
        _rest(made, whole, place, max(kept, begin), begin + len(texts[place]))
    for at, parts in made.items():
        texts[at] = "".join(parts)
        touched.add(at)


def _rest(made: dict[int, list[str]], whole: str, place: int, first: int, last: int) -> None:
    """What stands behind the last find in a piece that was touched."""
    if place in made:
        made[place].append(whole[first:last])


def _attributes(tag: str, pairs: Sequence[Pair]) -> str:
    for original, masked in pairs:
        if original and escape(original) in tag:
            tag = tag.replace(escape(original), escape(masked))
    return tag
