"""Wording: wrong, sensitive and outdated words by dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

import yaml

from gongkai.vetting.rules.kinds import DATA, severity_of
from gongkai.vetting.rules.shape import Hit, HitKind, Severity, Word

_TITLE = re.compile(r"《[^《》\n]{1,120}》")
_FORMER = re.compile(r"(?:原|原来的|前身(?:为|是)|时任|改革前|曾用名|旧称)[^，。；、\n]{0,6}$")
_YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})年")
_STOP = re.compile(r"[。；\n！？]")


def find_words(text: str, words: Sequence[Word], *, written_on: date | None = None) -> list[Hit]:
    """Where words of the dictionary stand, in order; where two begin at one place the longer counts.

    Left alone: what stands in a title 《…》 (unless the word is meant there), longer phrases in which it is right, former names said to be so, and
    sentences about years before the word went out of date. `written_on`: words that went out of date only later are left alone.
    """
    if not words:
        return []
    pattern, known = _ready(words)
    titles: list[tuple[int, int]] | None = None
    hits = []
    for match in pattern.finditer(text):
        word = known[match.group()]
        if titles is None:
            titles = [title.span() for title in _TITLE.finditer(text)]
        if not _is_right(text, match.start(), match.end(), word, titles, written_on):
            hits.append(_hit(match, word))
    return hits


def _hit(match: re.Match[str], word: Word) -> Hit:
    severity = word.severity or (severity_of(word.kind) if word.sure else Severity.NOTE)
    why = word.why + (f"（依据：{word.source}）" if word.source else "")
    return Hit(word.kind, severity, match.start(), match.end(), match.group(), match.group(), why, word.suggestion)


def _is_right(
    text: str, start: int, end: int, word: Word, titles: Sequence[tuple[int, int]], written_on: date | None
) -> bool:
    """Whether a word is right where it stands."""
    if (
        not word.in_titles
        and not word.text.startswith("《")
        and any(low < start and end < high for low, high in titles)
    ):
        return True
    if any(_within(text, start, phrase, word.text) for phrase in word.unless):
        return True
    if word.before and text.startswith(word.before, end):
        return True
    if word.after and text.endswith(word.after, 0, start):
        return True
    return word.kind is HitKind.OUTDATED_WORD and _was_right(text, start, word, written_on)


def _within(text: str, start: int, phrase: str, word: str) -> bool:
    """Whether the word at `start` is part of `phrase`."""
    at = phrase.find(word)
    while at >= 0:
        if text.startswith(phrase, start - at) and start >= at:
            return True
        at = phrase.find(word, at + 1)
    return False


def _was_right(text: str, start: int, word: Word, written_on: date | None) -> bool:
    """Whether an outdated word was right then: the text is older, the name is called a former one, or the sentence speaks of earlier years."""
    if written_on is not None and word.since is not None and written_on < word.since:
        return True
    before = text[max(0, start - 60) : start]
    stops = [stop.end() for stop in _STOP.finditer(before)]
    sentence = before[stops[-1] :] if stops else before
    if _FORMER.search(sentence) or text[max(0, start - 1) : start] == "原":
        return True
    if word.since is None:
        return False
    years = [int(year.group(1)) for year in _YEAR.finditer(sentence)]
    return bool(years) and years[-1] < word.since.year


_LAST: list[tuple[Sequence[Word], tuple[re.Pattern[str], Mapping[str, Word]]]] = []


def _ready(words: Sequence[Word]) -> tuple[re.Pattern[str], Mapping[str, Word]]:
    """The expression of a dictionary; a tuple looked for again and again is known by its identity, without reading its words anew."""
    for held, ready in _LAST:
        if held is words:
            return ready
    ready = _compiled(tuple(words))
    if isinstance(words, tuple):
        _LAST[:] = [(words, ready), *_LAST[:3]]
    return ready


@lru_cache(maxsize=8)
def _compiled(words: tuple[Word, ...]) -> tuple[re.Pattern[str], Mapping[str, Word]]:
    """One expression for all words, shared beginnings written once so that each sign of the text is looked at about once."""
    known = {word.text: word for word in words if word.text}
    return re.compile(_branch(sorted(known)) or r"(?!)"), known


def _branch(texts: Sequence[str]) -> str:
    """An alternation of texts as a tree by first sign, the longest first."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        groups.setdefault(text[:1], []).append(text[1:])
    ends = "" in groups
    parts = []
    for sign, tails in groups.items():
        if sign:
            inner = _branch(tails) if any(tails) else ""
            parts.append(re.escape(sign) + inner)
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"{body}?" if ends else body


@cache
def shipped_words() -> tuple[Word, ...]:
    """The dictionary that ships with the platform (data/words.yaml), each text once."""
    groups = yaml.safe_load((DATA / "words.yaml").read_text("utf-8"))
    known = {word.text: word for group in groups for word in _group(group)}
    return tuple(known.values())


def _group(group: Mapping[str, Any]) -> Iterable[Word]:
    rows: list[Mapping[str, Any]] = [{"text": text, "to": to} for text, to in group.get("pairs", {}).items()]
    for row in [*rows, *group.get("words", [])]:
        both = {**group, **row}
        yield Word(
            text=str(both["text"]),
            kind=HitKind(both["kind"]),
            suggestion=str(both.get("to", "")),
            why=str(both.get("why", "")),
            source=str(both.get("source", "")),
            sure=bool(both.get("sure", True)),
            unless=tuple(map(str, both.get("unless", ()))),
            after=tuple(map(str, both.get("after", ()))),
            before=tuple(map(str, both.get("before", ()))),
            in_titles=bool(both.get("in_titles", False)),
            since=both.get("since"),
            severity=Severity(both["severity"]) if "severity" in both else None,
        )
