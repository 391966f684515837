"""Suggestions while somebody types, and what was perhaps meant; both from the titles that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from gongkai.index.rules import folding, phrases, words
from gongkai.index.services import engine
from gongkai.index.services.reader import View

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
    """A phrase that mostly goes on in the same way is shown only in its longer form."""
    return [phrase for phrase in ordered if not any(_goes_on(phrase, other, found) for other in ordered)]


def _goes_on(phrase: str, other: str, found: Counter[str]) -> bool:
    longer = phrase != other and len(other) <= phrases.LONGEST and other.startswith(phrase)
    return longer and found[other] * 10 >= found[phrase] * 9


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
    """As a whole a phrase of a title; else each place at which two neighbours stand nowhere, mended on its own."""
    if 2 <= len(fragment) <= phrases.LONGEST_MENDED + 1:
        for phrase in _like(view, fragment):
            return phrase
    if len(fragment) < 3 or not all(map(words.is_chinese, fragment)):
        return fragment
    made = fragment
    for first, last in reversed(_broken(view, fragment)):
        made = _mended(view, made, first, last)
    return made


def _mended(view: View, fragment: str, first: int, last: int) -> str:
    """The longest piece around the place that becomes a phrase of a title of which all then stands somewhere."""
    for start, end in _windows(len(fragment), first, last):
        for phrase in _like(view, fragment[start:end]):
            made = fragment[:start] + folding.stream(phrase) + fragment[end:]
            if made != fragment and _stands_in_parts(view, made):
                return made
    return fragment


def _broken(view: View, fragment: str) -> list[tuple[int, int]]:
    """Stretches of which no two neighbouring characters stand next to each other anywhere, where one word does not just follow another."""
    found: list[tuple[int, int]] = []
    seams = _seams(view, fragment)
    for at in range(len(fragment) - 1):
        if at in seams or engine.known(view.searcher, fragment[at : at + 2]):
            continue
        if found and at <= found[-1][1]:
            found[-1] = (found[-1][0], at + 2)
        else:
            found.append((at, at + 2))
    return found


def _seams(view: View, fragment: str) -> set[int]:
    """Places within or beside a word that says nothing, and between two words that each stand somewhere."""
    seams: set[int] = set()
    at, good = 0, False
    for word in words.parts(fragment):
        end = at + len(word)
        if len(word) > 1 and word in words.STOP:
            seams.update(range(at - 1, end))
        sound = len(word) > 1 and (word in words.STOP or _stands(view, word))
        if good and sound:
            seams.add(at - 1)
        at, good = end, sound
    return seams


def _windows(length: int, first: int, last: int) -> list[tuple[int, int]]:
    longest = phrases.LONGEST_MENDED
    around = [
        (start, end)
        for start in range(max(0, last - longest), first + 2)
        for end in range(max(start + 2, last - 1), min(length, start + longest) + 1)
    ]
    return sorted(around, key=lambda span: (span[0] - span[1], span))[:40]


def _stands_in_parts(view: View, letters: str) -> bool:
    return _stands(view, letters) or all(_stands(view, word) for word in words.searched(letters))


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
