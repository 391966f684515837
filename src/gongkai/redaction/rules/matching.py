"""Finds words however they are written: spaced, full-width, hyphenated, in Traditional characters, cut by what is not seen.

A text is folded (compatibility forms resolved, case, accents, white space, hyphens, middle dots and unseen characters
dropped, Traditional characters made Simplified one by one), each folded character knowing where it came from. Limits:
one character is compared with one (a regional word for another is not known), digits written in Chinese are others.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

TABLE = Path(__file__).parents[1] / "data" / "traditional.txt"
FEWEST = 2
_DROPPED_KINDS = frozenset({"Cc", "Cf", "Cs", "Cn", "Mn", "Me", "Pd", "Zs", "Zl", "Zp"})
_DROPPED = frozenset("\u00b7\u2022\u2027\u2219\u30fb\u22c5\u2212\u02d9")
_LEAST_RAW = 4
_LEAST_RAW_DIGITS = 8
_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030", "big5")


@functools.cache
def simplified() -> dict[str, str]:
    """Traditional and variant characters with the Simplified one they are compared as."""
    lines = TABLE.read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@functools.lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    table = simplified()
    kept = (
        one
        for one in unicodedata.normalize("NFKD", character).casefold()
        if one not in _DROPPED and unicodedata.category(one) not in _DROPPED_KINDS
    )
    return "".join(table.get(one, one) for one in kept)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places[i]` is where in the source its i-th character came from."""

    text: str
    places: Sequence[int]


def fold(text: str) -> Folded:
    """Fold a text, keeping the places."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _folded(character)
        letters.append(folded)
        if len(folded) == 1:
            places.append(place)
        else:
            places.extend([place] * len(folded))
    return Folded("".join(letters), places)


def folded(text: str) -> str:
    """A text folded, without places."""
    return "".join(map(_folded, text))


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Characters `start` up to, not including, `end` of a text that are the term of that number."""

    start: int
    end: int
    term: int


class Needles:
    """The terms, folded once, and the bytes they may stand as in a stream."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(terms)
        self._folded = tuple(folded(term) for term in self.terms)
        self._latin = any(one.isascii() for one in self._folded)
        self._raw = tuple(sorted({one for term in self.terms for one in _spelled(term)}))

    def too_short(self) -> list[int]:
        """The numbers of the terms that are too short to be looked for."""
        return [number for number, one in enumerate(self._folded) if len(one) < FEWEST]

    def find(self, text: str) -> list[Hit]:
        """All places of all terms, in order."""
        if not self._latin and text.isascii():
            return []
        held = fold(text)
        hits: list[Hit] = []
        for number, needle in enumerate(self._folded):
            at = held.text.find(needle)
            while at >= 0:
                hits.append(Hit(held.places[at], held.places[at + len(needle) - 1] + 1, number))
                at = held.text.find(needle, at + 1)
        return sorted(hits)

    def within(self, text: str) -> bool:
        """Whether any term stands in the text."""
        if not self._latin and text.isascii():
            return False
        held = folded(text)
        return any(needle in held for needle in self._folded)

    def within_bytes(self, data: bytes, *, least: int = 0) -> bool:
        """Whether any term stands in the bytes in any usual encoding; needles shorter than `least` bytes are left out."""
        return any(one in data for one in self._raw if len(one) >= least)

    def across(self, before: str, after: str) -> list[tuple[int, int]]:
        """(characters at the end of `before`, characters at the start of `after`) that together are a term."""
        left, right = fold(before), fold(after)
        found: list[tuple[int, int]] = []
        for needle in self._folded:
            for cut in range(1, len(needle)):
                if left.text.endswith(needle[:cut]) and right.text.startswith(needle[cut:]):
                    start = left.places[len(left.text) - cut]
                    found.append((len(before) - start, right.places[len(needle) - cut - 1] + 1))
        return found


def _spelled(term: str) -> set[bytes]:
    """The bytes of a term as written and in its other forms, in every usual encoding, and as hexadecimal digits."""
    plain = unicodedata.normalize("NFKC", term)
    tight = "".join(plain.split())
    table = simplified()
    back = {value: key for key, value in reversed(table.items())}
    forms = {term, plain, tight, "".join(table.get(one, one) for one in tight)}
    forms |= {"".join(back.get(one, one) for one in tight), "".join(map(_wide, tight))}
    found: set[bytes] = set()
    for form in forms:
        for encoding in _ENCODINGS:
            try:
                written = form.encode(encoding)
            except UnicodeEncodeError:
                continue
            if _tells(form, written):
                found.add(written)
                if encoding == "utf-16-be":
                    found |= {written.hex().encode(), written.hex().upper().encode()}
        quoted = quote(form).encode()
        found |= {quoted, quoted.lower()} if quoted.isascii() and b"%" in quoted else set()
    return found


def _tells(form: str, written: bytes) -> bool:
    """Whether these bytes say the term: short numbers stand anywhere in a file, as sizes and places."""
    if len(written) < _LEAST_RAW:
        return False
    number = form.isascii() and all(one in "0123456789.+-abcdefABCDEF" for one in form)
    return not number or len(form) >= _LEAST_RAW_DIGITS


def _wide(character: str) -> str:
    """The full-width form of an ASCII character."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
