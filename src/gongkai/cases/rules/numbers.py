"""Registration numbers and query codes."""

from __future__ import annotations

import secrets
import unicodedata

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
