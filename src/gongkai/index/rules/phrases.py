"""Phrases of titles: what is suggested while somebody types, and what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.index.rules.folding import stream
from gongkai.index.rules.words import STOP, is_chinese, parts, sounds

SEPARATOR = "\t"
MOST_WORDS, LONGEST = 4, 12
MOST_OF_A_TITLE = 24
LONGEST_TITLE = 80
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
    for part in [*parts(title), ""]:
        if part and part[0].isalnum():
            run.append(part)
            continue
        for phrase in _runs(run):
            found.setdefault(phrase)
        run = []
    return [*list(found)[:MOST_OF_A_TITLE], title.strip()[:LONGEST_TITLE]]


def _runs(run: list[str]) -> Iterator[str]:
    for start, first in enumerate(run):
        if first in STOP or first in _DULL:
            continue
        for end in range(start + 1, min(len(run), start + MOST_WORDS) + 1):
            phrase = "".join(run[start:end])
            if len(phrase) > LONGEST:
                break
            if len(phrase) > 1 and run[end - 1] not in STOP and not phrase.isdigit():
                yield phrase


def entry(key: str, phrase: str) -> str:
    """A line of a dictionary: looked up by what stands before the separator."""
    return f"{key}{SEPARATOR}{phrase}"


def shown(line: str) -> str:
    return line.partition(SEPARATOR)[2]


def typed_lines(phrases: Iterable[str]) -> list[str]:
    """Lines by what is typed: the phrase itself, its sounds, its initials."""
    lines: dict[str, None] = {}
    for phrase in phrases:
        letters = stream(phrase)
        if not letters:
            continue
        lines.setdefault(entry(letters, phrase))
        if len(phrase) <= LONGEST:
            heard = sounds(phrase)
            lines.setdefault(entry("".join(heard), phrase))
            lines.setdefault(entry("".join(sound[0] for sound in heard), phrase))
    return list(lines)


def mended_lines(phrases: Iterable[str]) -> list[str]:
    """Lines by what may be mistyped: the sounds, and the phrase with one character left out at each place."""
    lines: dict[str, None] = {}
    for phrase in phrases:
        letters = stream(phrase)
        if not 2 <= len(letters) <= 8 or not all(map(is_chinese, letters)):
            continue
        lines.setdefault(entry(" ".join(sounds(phrase)), phrase))
        for key in (letters, *lacking(letters)):
            lines.setdefault(entry(key, phrase))
    return list(lines)


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
