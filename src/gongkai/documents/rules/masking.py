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
    pieces = _TAG.split(html)
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
    """Replace in the words as they run on through the pieces; what is put in stands in the first piece."""
    start = 0
    while True:
        whole = "".join(texts)
        found = whole.find(original, start)
        if found < 0:
            return
        _cut(texts, found, found + len(original), masked, touched)
        start = found + len(masked)


def _cut(texts: list[str], first: int, last: int, masked: str, touched: set[int]) -> None:
    at, put = 0, masked
    for place, text in enumerate(texts):
        begin, end = at, at + len(text)
        at = end
        if end <= first or begin >= last or not text:
            continue
        left, right = max(first - begin, 0), min(last - begin, len(text))
        texts[place] = text[:left] + put + text[right:]
        touched.add(place)
        put = ""


def _attributes(tag: str, pairs: Sequence[Pair]) -> str:
    for original, masked in pairs:
        if original and escape(original) in tag:
            tag = tag.replace(escape(original), escape(masked))
    return tag
