"""Chinese words and their sounds."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import cast

import rjieba

from gongkai.index.rules.folding import folded, spaced

LONGEST_WORD = 40
STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "等",
        "在",
        "为",
        "对",
        "是",
        "有",
        "被",
        "把",
        "从",
        "到",
        "由",
        "于",
        "以",
        "将",
        "并",
        "也",
        "就",
        "都",
        "而",
        "其",
        "之",
        "所",
        "要",
        "着",
        "给",
        "让",
        "吗",
        "呢",
        "吧",
        "啊",
        "请问",
        "请",
        "怎么",
        "怎样",
        "如何",
        "什么",
        "哪些",
        "哪里",
        "哪个",
        "关于",
        "可以",
        "一个",
        "我",
        "你",
        "他",
    ]
)
_CHINESE = re.compile(r"[\u3400-\u9fff〇]")
_RUN = re.compile(r"[\u3400-\u9fff〇]|[^\W_\u3400-\u9fff〇]+")
# Syllables of Mandarin without tones, longest first, so that letters can be cut into them.
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ui|ao|ou|iu|ie|ue|ve|er|an|en|in|un|vn|ia|ua|uo|a|o|e|i|u|v)"
)


def add_words(words: Iterable[str]) -> None:
    """Words the dictionary does not know (names of units, local terms). Of this process; before anything is put in."""
    for word in words:
        if 1 < len(word) <= LONGEST_WORD and not rjieba.has_word(word):
            rjieba.add_word(word, None, None)


def words(text: str) -> list[str]:
    """Words in search mode (long words and the shorter ones within), folded, without marks and white space."""
    cut = rjieba.cut_for_search(spaced(text), hmm=False)
    return [word[:LONGEST_WORD] for word in cut if word != " "]


def worded(apart: str) -> str:
    """The words of a text already `spaced`, separated by spaces."""
    cut = rjieba.cut_for_search(apart, hmm=False)
    if max(map(len, cut), default=0) > LONGEST_WORD:
        cut = [word[:LONGEST_WORD] for word in cut]
    return " ".join(cut)


def searched(fragment: str) -> list[str]:
    """The words of a typed fragment that carry meaning, each once."""
    cut = dict.fromkeys(word[:LONGEST_WORD] for word in rjieba.cut(fragment, hmm=False) if word[0].isalnum())
    return [word for word in cut if word not in STOP]


def parts(text: str) -> list[str]:
    """The text in words that do not overlap, marks as their own parts."""
    return list(rjieba.cut(text, hmm=False))


def is_chinese(char: str) -> bool:
    return bool(_CHINESE.match(char))


@cache
def _sounding() -> Callable[[str], list[str]]:
    """Loaded when first needed: its dictionaries take most of a second."""
    return cast(Callable[[str], list[str]], importlib.import_module("pypinyin").lazy_pinyin)


@lru_cache(maxsize=50_000)
def _sounds_of(part: str) -> tuple[str, ...]:
    units = _RUN.findall(part)
    if units and all(map(is_chinese, units)) and len(units) == len(part):
        heard = tuple(_sounding()(part))
        if len(heard) == len(units):
            return heard
    return tuple(_sounding()(unit)[0] if is_chinese(unit) else unit for unit in units)


def sounds(text: str) -> list[str]:
    """One sound for every character and for every run of letters or digits: 低保A类 → ["di", "bao", "a", "lei"]."""
    return [sound for part in parts(folded(text)) for sound in _sounds_of(part)]


def syllables(letters: str, most: int = 4) -> list[list[str]]:
    """The ways to cut typed letters into syllables, fewest syllables first: xian → [["xian"], ["xi", "an"]]."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 40:
        return []
    ways: list[list[list[str]]] = [[] for _ in range(len(letters) + 1)]
    ways[0] = [[]]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            if ways[start] and _SYLLABLE.fullmatch(letters, start, end):
                ways[end].extend([*way, letters[start:end]] for way in ways[start])
        ways[end] = sorted(ways[end], key=len)[:most]
    return ways[-1]
