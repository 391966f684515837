"""When nothing is found: shorter pieces of what was asked, the longest first."""

from __future__ import annotations

import re

MOST_TRIES = 6
LEAST = 2
_PART = re.compile(r"[\s，。、；：？！,.;:?!“”\"'（）()《》〈〉]+")


def shorter(words: str) -> list[str]:
    """Pieces to try: single words, then the halves and thirds of long ones; none as long as the whole."""
    parts = [part for part in _PART.split(words) if len(part) >= LEAST]
    found = sorted(parts, key=len, reverse=True) if len(parts) > 1 else []
    for part in sorted(parts, key=len, reverse=True):
        for pieces in (2, 3):
            size = -(-len(part) // pieces)
            if size >= LEAST and size < len(part):
                cut = [part[at : at + size] for at in range(0, len(part), size)]
                found += [piece for piece in cut if len(piece) >= LEAST]
    return [piece for piece in dict.fromkeys(found) if piece != words][:MOST_TRIES]
