"""Small truths about Chinese text."""

from __future__ import annotations

import re
import unicodedata

_WIDE = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d\u2026\u2014"
_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])")
_RUN = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


def squeeze(text: str) -> str:
    """White space next to a Chinese character or full-width mark dropped, other runs made one space."""
    return _BESIDE_WIDE.sub("", _RUN.sub(" ", text)).strip()


def fold(text: str) -> str:
    """For comparing names: full width to half width, no white space, brackets alike, lower case."""
    return _RUN.sub("", unicodedata.normalize("NFKC", text)).lower()


def clip(text: str, length: int) -> str:
    """At most `length` characters, with an ellipsis where it was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"


def words_asked(text: str, most: int = 60) -> str:
    """What somebody looks for, as a database may be asked for it: no NUL (PostgreSQL refuses it), not too long."""
    return text.replace("\0", "").strip()[:most]


def whole(text: str, most: int = 9) -> int | None:
    """The whole number an address or a form names, of at most `most` ASCII digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None
