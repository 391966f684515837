"""Words that mean the same: which groups a search touches, and how a group is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from gongkai.index.rules.words import sounds
from gongkai.kernel.text import fold

Group = tuple[str, ...]
_folded = lru_cache(maxsize=10_000)(fold)  # the same words for every search
MOST_WORD, LEAST_WORD, MOST_IN_GROUP = 20, 2, 8
LEAST_SOUND = 4
_BETWEEN = re.compile(r"[、，,；;=＝\s]+")


def group_of(text: str) -> Group:
    """The words of a group as somebody wrote it, between 、 ， or =; each once."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(text.strip()) if word))


def reasons_not_a_group(words: Sequence[str]) -> list[str]:
    """Why these words are no group of synonyms."""
    reasons = []
    if len(words) < 2:
        reasons.append("至少写两个词，中间用顿号分开。")
    if len(words) > MOST_IN_GROUP:
        reasons.append(f"一组最多{MOST_IN_GROUP}个词。")
    for word in words:
        if len(word) > MOST_WORD:
            reasons.append(f"“{word[:MOST_WORD]}…”太长，一个词最多{MOST_WORD}个字。")
        elif len(word) < LEAST_WORD:
            reasons.append(f"“{word}”太短，一个词至少{LEAST_WORD}个字。")
    return reasons


def touched(words: str, groups: Iterable[Group], most: int = 4) -> list[Group]:
    """The groups of which a word stands in what was asked, that word first.

    Where one word stands inside another that also stands there (社保 in 社保卡), the longer one counts alone.
    """
    text = fold(words)
    found: list[tuple[str, Group]] = []
    for group in groups:
        standing = [word for word in group if _folded(word) in text]
        if standing:
            first = max(standing, key=len)
            found.append((_folded(first), (first, *(word for word in group if word != first))))
    longest = [
        (word, group)
        for word, group in found
        if not any(word != other and word in other and text.replace(other, "").find(word) < 0 for other, _ in found)
    ]
    return [group for _, group in sorted(longest, key=lambda row: text.find(row[0]))][:most]


def sounding(words: str, groups: Iterable[Group]) -> str:
    """The word of a group that sounds like what was typed, in letters or in other characters (dibao, 低堡: 低保); "" for none."""
    typed = _sound(words)
    if not typed.isalpha() or len(typed) < LEAST_SOUND:
        return ""
    return next((word for group in groups for word in group if word != words and _sound(word) == typed), "")


@lru_cache(maxsize=10_000)
def _sound(words: str) -> str:
    return "".join(sounds(words[:MOST_WORD]))


def said(group: Group) -> str:
    """A group as a page says it was used: “低保”也按“最低生活保障”查找."""
    first, *others = group
    return f"“{first}”也按{'、'.join(f'“{word}”' for word in others)}查找"
