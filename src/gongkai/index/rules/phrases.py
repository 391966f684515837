"""Phrases of titles: what is suggested while somebody types, and what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gongkai.index.rules.folding import stream
from gongkai.index.rules.words import STOP, is_chinese, parts, sounds

SEPARATOR = "\t"
MOST_WORDS, LONGEST = 4, 12
MOST_OF_A_TITLE = 20
LONGEST_MENDED = 8
LONGEST_TITLE = 80
_PLAIN = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_DULL = STOP | frozenset(
    [
        "通知",
        "公告",
        "通告",
        "意见",
        "印发",
        "关于印发",
        "转发",
        "进一步",
        "有关",
        "做好",
        "工作",
        "年",
        "月",
        "日",
        "号",
        "第",
    ]
)


def of_title(title: str) -> list[str]:
    """Runs of one to four words that can stand alone, two to twelve characters, each once; the title itself comes last."""
    found: dict[str, None] = {}
    run: list[str] = []
    for part in [*parts(_PLAIN.sub(" ", title)), " "]:
        if part != " ":
            run.append(part)
            continue
        _gather(run, found)
        run = []
    return [*list(found)[:MOST_OF_A_TITLE], _SPACE.sub(" ", title).strip()[:LONGEST_TITLE]]


def _gather(run: list[str], found: dict[str, None]) -> None:
    last = len(run)
    for start, first in enumerate(run):
        if first in _DULL or first.isdigit():
            continue
        phrase = ""
        for end in range(start, min(last, start + MOST_WORDS)):
            phrase += run[end]
            if len(phrase) > LONGEST:
                break
            if len(phrase) > 1 and run[end] not in STOP and not run[end].isdigit():
                found[phrase] = None


def entry(key: str, phrase: str) -> str:
    """A line of a dictionary: looked up by what stands before the separator."""
    return f"{key}{SEPARATOR}{phrase}"


def shown(line: str) -> str:
    return line.partition(SEPARATOR)[2]


def typed_lines(phrases: Iterable[str]) -> str:
    """Lines by what is typed: the phrase itself, its sounds, its initials."""
    return "\n".join(map(_typed, phrases))


@lru_cache(maxsize=50_000)
def _typed(phrase: str) -> str:
    letters = stream(phrase)
    if not letters or len(phrase) > LONGEST:
        return entry(letters, phrase) if letters else ""
    heard = sounds(phrase)
    return _lines([letters, "".join(heard), "".join(sound[0] for sound in heard)], phrase)


def mended_lines(phrases: Iterable[str]) -> str:
    """Lines by what may be mistyped: the sounds, and the phrase with one character left out at each place."""
    return "\n".join(map(_mended, phrases))


@lru_cache(maxsize=50_000)
def _mended(phrase: str) -> str:
    letters = stream(phrase)
    if not 2 <= len(letters) <= LONGEST_MENDED or not all(map(is_chinese, letters)):
        return ""
    return _lines([" ".join(sounds(phrase)), letters, *lacking(letters)], phrase)


def _lines(keys: Iterable[str], phrase: str) -> str:
    return "\n".join(dict.fromkeys(entry(key, phrase) for key in keys))


def lacking(letters: str) -> list[str]:
    """The letters with one of them left out, each way; nothing for fewer than three."""
    return [letters[:place] + letters[place + 1 :] for place in range(len(letters))] if len(letters) > 2 else []


def mistyped_keys(letters: str) -> list[str]:
    """Keys under which what was meant may stand: same sound, one character wrong, missing or too many."""
    return [" ".join(sounds(letters)), letters, *lacking(letters)]


def sounds_alike(one: str, other: str) -> bool:
    return sounds(one) == sounds(other)


def is_near(one: str, other: str) -> bool:
    """One character changed, missing, too many, or two neighbours changed about; or the same sound."""
    if one == other:
        return False
    if len(one) == len(other):
        unlike = [place for place in range(len(one)) if one[place] != other[place]]
        turned = len(unlike) == 2 and one[unlike[0]] == other[unlike[1]] and one[unlike[1]] == other[unlike[0]]
        return len(unlike) == 1 or turned or sounds_alike(one, other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) - len(shorter) == 1 and shorter in lacking(longer)
