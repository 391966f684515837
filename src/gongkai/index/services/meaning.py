"""Suggestions while somebody types, and what was perhaps meant; both from the titles that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from gongkai.index.rules import folding, phrases, words
from gongkai.index.services import engine
from gongkai.index.services.reader import View

_LONGEST = 8
_LEAST_LETTERS = 2  # of pinyin


def suggest(view: View, prefix: str, most: int = 8) -> list[str]:
    letters = folding.stream(folding.clean_text(prefix[:100]))
    if not letters or (letters.isascii() and letters.isalpha() and len(letters) < _LEAST_LETTERS):
        return []
    found: Counter[str] = Counter()
    for line, count in engine.commonest(view.searcher, "typed", letters, view.over, most * 6):
        found[phrases.shown(line)] = max(count, found[phrases.shown(line)])
    for line in _over(view, phrases.typed_lines):
        if line.startswith(letters):
            found[phrases.shown(line)] += 1
    del found[prefix.strip()]
    ordered = sorted(found, key=lambda phrase: (-found[phrase], len(phrase), phrase))
    return _without_repeats(ordered, found)[:most]


def _without_repeats(ordered: list[str], found: Counter[str]) -> list[str]:
    """A phrase that always goes on in the same way is shown only in its longer form."""
    return [
        phrase
        for phrase in ordered
        if not any(
            other != phrase
            and other.startswith(phrase)
            and found[other] == found[phrase]
            and len(other) <= phrases.LONGEST
            for other in ordered
        )
    ]


def _over(view: View, lines: Callable[[list[str]], str]) -> Iterable[str]:
    for entry in view.living():
        yield from lines(phrases.of_title(entry.entry.title)).splitlines()


def correct(view: View, typed: str) -> str:
    """Each fragment that stands nowhere replaced by what is nearest; "" when none was replaced."""
    made, changed = [], False
    for fragment in folding.fragments(folding.clean_text(typed[:500])):
        better = fragment if _sound(view, fragment) else _nearest(view, fragment)
        changed = changed or better != fragment
        made.append(better)
    return " ".join(made) if changed else ""


def _sound(view: View, fragment: str) -> bool:
    """Whether there is nothing to mend: it stands somewhere, or is made of words that each do."""
    if _stands(view, fragment):
        return True
    made_of = words.searched(fragment)
    return len(made_of) > 1 and all(len(word) > 1 and _stands(view, word) for word in made_of)


def _stands(view: View, letters: str) -> bool:
    if any(letters in text for entry in view.living() for text in (entry.title, entry.number, entry.body)):
        return True
    return engine.stands(view.searcher, letters, view.over)


def _nearest(view: View, fragment: str) -> str:
    """The whole fragment as a phrase first, then the shortest piece of it that holds what stands nowhere."""
    for start, end in _windows(view, fragment):
        piece = fragment[start:end]
        for phrase in _like(view, piece):
            made = fragment[:start] + folding.stream(phrase) + fragment[end:]
            if made != fragment and (end - start == len(fragment) or _stands_in_parts(view, made)):
                return made if end - start < len(fragment) else phrase
    return fragment


def _stands_in_parts(view: View, letters: str) -> bool:
    return _stands(view, letters) or all(_stands(view, word) for word in words.searched(letters))


def _windows(view: View, fragment: str) -> list[tuple[int, int]]:
    length = len(fragment)
    whole = [(0, length)] if 2 <= length <= _LONGEST + 1 else []
    if not all(map(words.is_chinese, fragment)) or length < 3:
        return whole
    broken = [at for at in range(length - 1) if not engine.known(view.searcher, fragment[at : at + 2])]
    if not broken:
        return whole
    first, last = broken[0], broken[-1] + 2
    around = [
        (start, end)
        for start in range(max(0, last - _LONGEST), first + 2)
        for end in range(max(start + 2, last - 1), min(length, start + _LONGEST) + 1)
        if (start, end) != (0, length)
    ]
    return whole + sorted(around, key=lambda span: (-(span[1] - span[0]), span))[:30]


def _like(view: View, letters: str) -> list[str]:
    """Phrases of titles that sound the same or differ in one character, the commonest first."""
    found: Counter[str] = Counter()
    keys = phrases.mistyped_keys(letters)
    over = [line.partition(phrases.SEPARATOR) for line in _over(view, phrases.mended_lines)]
    for key in keys:
        for line, count in engine.commonest(view.searcher, "mended", phrases.entry(key, ""), view.over, 5):
            found[phrases.shown(line)] += count
        for held, _, phrase in over:
            found[phrase] += held == key
    near = [phrase for phrase, count in found.items() if count and phrases.is_near(letters, folding.stream(phrase))]
    return sorted(near, key=lambda phrase: (not phrases.sounds_alike(letters, phrase), -found[phrase], phrase))
