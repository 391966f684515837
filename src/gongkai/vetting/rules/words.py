"""Wording: wrong, sensitive and outdated words by dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from gongkai.vetting.rules.kinds import DATA
from gongkai.vetting.rules.shape import Hit, Word


def find_words(text: str, words: Sequence[Word], *, written_on: date | None = None) -> list[Hit]:
    """Where words of the dictionary stand, in order. `written_on`: words that went out of date only later are left alone."""
    return []


@cache
def shipped_words() -> tuple[Word, ...]:
    """The dictionary that ships with the platform (data/words.yaml)."""
    return ()
