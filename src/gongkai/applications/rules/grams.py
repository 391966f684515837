"""The words of a matter as an index may hold them: pairs of neighbouring letters, keyed, thrown together, without order.

What an applicant writes may name somebody, so no index holds its letters. Each pair of letters becomes one of 65,536
numbers by a keyed digest, kept as a pair of signs. The index proposes by them; whether a matter really has the words is
read from the row.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.index.rules.folding import stream

HIGH, LOW = 0x4E00, 0x5000
LEAST = 2  # letters of a piece that can be looked for

Digest = Callable[[str], str]


def sign(pair: str, digest: Digest) -> str:
    """Two signs for a pair of letters; `digest` gives hexadecimal."""
    number = int(digest(pair)[:4], 16)
    return chr(HIGH + (number >> 8)) + chr(LOW + (number & 0xFF))


def signs(letters: str, digest: Digest) -> list[str]:
    """Of every two neighbouring letters, each once, in an order that says nothing."""
    return sorted({sign(letters[at : at + 2], digest) for at in range(len(letters) - 1)})


def pieces(words: str) -> list[str]:
    """What was typed, cut at white space, as letters alone; pieces of one letter find nothing and are left out."""
    found = dict.fromkeys(stream(part) for part in words.split())
    return [piece for piece in found if len(piece) >= LEAST]


def indexed(matter: str, digest: Digest) -> str:
    """What an index keeps of a matter."""
    return "".join(signs(stream(matter), digest))


def asked(words: str, digest: Digest) -> str:
    """What an index is asked for these words; "" when they hold nothing to look for."""
    return " ".join(dict.fromkeys(one for piece in pieces(words) for one in signs(piece, digest)))


def holds(matter: str, words: str) -> bool:
    """Whether a matter has every piece of the words."""
    letters = stream(matter)
    return all(piece in letters for piece in pieces(words))
