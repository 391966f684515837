"""Registration numbers and query codes."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass

from gongkai.cases.rules.words import CaseKind

# Crockford's 32 signs: none looks like another, and no vowel but A and E makes a word.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16  # × 5 bits = 80 bits
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def number_of(kind: CaseKind, year: int, organ: int, serial: int) -> str:
    """`YSQ2026-012-0034`."""
    return f"{kind.mark}{year}-{organ:03d}-{serial:04d}"


def new_code() -> str:
    """Sixteen signs nobody can guess."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def code_from(raw: bytes) -> str:
    """Sixteen signs from at least ten bytes that are themselves unguessable."""
    if len(raw) < CODE_LENGTH * 5 // 8:
        raise ValueError("too few bytes for a query code")
    whole = int.from_bytes(raw[: CODE_LENGTH * 5 // 8], "big")
    return "".join(SIGNS[whole >> shift & 31] for shift in range((CODE_LENGTH - 1) * 5, -1, -5))


def shown_code(code: str) -> str:
    """In groups of four, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """A code as it was kept: full width, small letters, blanks, dashes and look-alike letters make no difference."""
    plain = unicodedata.normalize("NFKC", typed[:200]).upper()
    return "".join(sign for sign in plain.translate(_LOOKALIKES) if sign in SIGNS)


def read_number(typed: str) -> str:
    """A number as it was given, however it was typed."""
    plain = unicodedata.normalize("NFKC", typed[:200]).upper().replace("－", "-").replace("—", "-")
    return "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == "-"))


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a registration number was typed; None for what was not."""

    year: int | None
    organ: int | None
    serial: int | None


_WHOLE = re.compile(r"(?:[A-Z]{1,4})?(20\d\d)(?:-(\d{1,6})(?:-(\d{1,6}))?)?")
_END = re.compile(r"(?:(\d{1,6})-)?(\d{1,6})")


def parts_of(typed: str) -> Parts | None:
    """A number or a piece of it: `YSQ2026-012-0034`, `2026-012`, `2026`, `012-0034`, `34`. None for anything else."""
    read = read_number(typed)
    if len(read) != len("".join(typed.split())):
        return None  # there was something that no number holds
    if whole := _WHOLE.fullmatch(read):
        return Parts(*(int(part) if part else None for part in whole.groups()))
    if end := _END.fullmatch(read):
        return Parts(None, int(end[1]) if end[1] else None, int(end[2]))
    return None
