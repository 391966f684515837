"""What a query asks for, worked out once; the index and the entries not yet folded into it are matched by the same plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gongkai.index.rules import folding, words
from gongkai.index.rules.shapes import LONGEST_BODY, LONGEST_TITLE, Entry, Query

# What is added for each kind of match. The sum is multiplied by how much the entry counts (`weight`, 1-11), and the steps are so wide
# that letters in a row in a lapsed text (weight 4) stay before the mere words in one in force.
NUMBER, TITLE, WHOLE_TITLE, TITLE_HAS, NUMBER_HAS = 20_000, 10_000, 4_000, 2_400, 2_000
WHOLE_BODY, TITLE_WORDS, BODY_HAS, ALL_WORDS, SOUND, WORD = 1_200, 800, 500, 60, 40, 2
ALIKE = 0.8  # a synonym counts a little less than what was typed
MOST_ALIKE = 6
LONGEST_STRETCH = 60
ENOUGH = 50  # texts that have the letters in a row; with fewer, those that have the words apart are shown too
_RECENT_FROM, _RECENT_SPAN = 946_684_800, 1_262_304_000  # 2000, forty years


def weight(rank: float, at: int) -> float:
    """1–11: in force before lapsed, and a little more for what is newer (two parts in a hundred for five years)."""
    newer = min(1.0, max(0.0, (at - _RECENT_FROM) / _RECENT_SPAN))
    return 1.0 + 10.0 * min(1.0, max(0.0, rank)) * (0.84 + 0.16 * newer)


@dataclass(frozen=True)
class Variant:
    """One way to say a fragment: its letters and its words; `said` names the synonym for the reason shown, "" for the fragment itself."""

    letters: str
    words: tuple[str, ...]
    said: str = ""
    syllables: tuple[tuple[str, ...], ...] = ()

    @property
    def worth(self) -> float:
        return ALIKE if self.said else 1.0


@dataclass(frozen=True)
class Plan:
    """Every fragment must be met by one of its variants: its letters in a row or, when `apart`, all of its words somewhere.

    `least`: so many of the words are enough (None: all are needed). `initials`: letters that may be those of a title's sounds.
    """

    whole: str
    number: str
    fragments: tuple[tuple[Variant, ...], ...]
    initials: str = ""
    least: int | None = None
    wanted: tuple[str, ...] = field(default=())
    apart: bool = True

    @property
    def empty(self) -> bool:
        return not self.fragments

    @property
    def stretch(self) -> str:
        """All that was typed in a row, when marks or white space cut it into fragments."""
        return self.whole if len(self.fragments) > 1 and len(self.whole) <= LONGEST_STRETCH else ""

    def ways(self) -> Iterator[tuple[Plan, int]]:
        """From the strictest to the loosest, each with how many answers are enough to stop there."""
        strict = replace(self, initials="", apart=False)
        if self.number:
            written = folding.stream(self.number) + "号"
            yield replace(strict, fragments=(tuple(map(_variant, dict.fromkeys((self.whole, written)))),)), 1
        yield strict, ENOUGH
        yield replace(strict, apart=True), 1
        if self.initials:
            yield self, 1
        telling = tuple(word for word in self.wanted if len(word) > 1)
        if len(telling) > 1:
            yield replace(strict, apart=True, wanted=telling, least=max(1, round(len(telling) * 0.6))), 1


def plan(query: Query) -> Plan:
    typed = folding.fragments(query.words)
    made = tuple(_variants(fragment, query.also) for fragment in typed)
    wanted = dict.fromkeys(word for variants in made for word in variants[0].words)
    whole = folding.stream(query.words[:500])
    return Plan(whole, folding.number_asked(query.words), made, _initials(whole), None, tuple(wanted)[:32])


def _initials(whole: str) -> str:
    return whole if 2 <= len(whole) <= 10 and whole.isascii() and whole.isalpha() else ""


def _variant(letters: str, said: str = "") -> Variant:
    cut = tuple(words.searched(letters))
    ways = tuple(tuple(way) for way in words.syllables(letters)) if len(letters) > 1 else ()
    return Variant(letters, cut or (letters,), said, ways)


def _variants(fragment: str, also: Sequence[Sequence[str]]) -> tuple[Variant, ...]:
    found = {fragment: _variant(fragment)}
    for group in also:
        letters = [(folding.stream(word), word) for word in group]
        for standing, _ in letters:
            if not standing or standing not in fragment:
                continue
            for other, said in letters:
                made = fragment.replace(standing, other)
                if other and made not in found and len(found) <= MOST_ALIKE:
                    found[made] = _variant(made, said)
    return tuple(found.values())


@dataclass(frozen=True)
class Prepared:
    """An entry as it is searched."""

    entry: Entry

    @cached_property
    def title(self) -> str:
        return folding.stream(self.entry.title[:LONGEST_TITLE])

    @cached_property
    def _apart(self) -> str:
        return folding.spaced(self.entry.body[:LONGEST_BODY])

    @cached_property
    def body(self) -> str:
        return self._apart.replace(" ", "")  # the same as its stream, and folded once

    @cached_property
    def number(self) -> str:
        return folding.stream(self.entry.number)

    @cached_property
    def title_words(self) -> list[str]:
        """The words of the title, and its characters, so that one character finds it."""
        return words.words(self.entry.title[:LONGEST_TITLE]) + [char for char in self.title if words.is_chinese(char)]

    @cached_property
    def body_words(self) -> str:
        return words.worded(self._apart)

    @cached_property
    def sounds(self) -> list[str]:
        return words.sounds(self.entry.title[:LONGEST_TITLE])

    @cached_property
    def initials(self) -> str:
        return "".join(sound[0] for sound in self.sounds)

    @cached_property
    def vocabulary(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(self.title_words), frozenset(self.body_words.split())

    @cached_property
    def facets(self) -> frozenset[tuple[str, str]]:
        return frozenset((name, str(value)) for name, values in self.entry.facets.items() for value in values)

    def within(self, facets: Mapping[str, Sequence[str]], since: int | None, until: int | None) -> bool:
        if (since is not None and self.entry.at < since) or (until is not None and self.entry.at > until):
            return False
        return all(
            any((name, str(value)) in self.facets for value in values) for name, values in facets.items() if values
        )


def score(asked: Plan, entry: Prepared) -> float:
    """0 when the entry is no answer; else comparable with what the index gives."""
    if asked.empty:
        return 1.0
    total = float(asked.number in folding.number_keys(entry.entry.number) and NUMBER) if asked.number else 0.0
    total += TITLE if asked.whole == entry.title else 0
    if asked.stretch:
        total += WHOLE_TITLE * (asked.stretch in entry.title) + WHOLE_BODY * (asked.stretch in entry.body)
    met = [max(_met(variant, entry, asked.apart) for variant in variants) for variants in asked.fragments]
    if all(met):
        total += sum(met) / len(met)
    elif asked.initials and asked.initials in entry.initials:
        total += SOUND
    elif asked.least is not None and (held := _held(asked, entry)) >= asked.least:
        total += ALL_WORDS * held / len(asked.wanted)
    total += WORD * _held(asked, entry) if total else 0
    return total * weight(entry.entry.rank, entry.entry.at)


def _held(asked: Plan, entry: Prepared) -> int:
    title, body = entry.vocabulary
    return sum(word in title or word in body for word in asked.wanted)


def _met(variant: Variant, entry: Prepared, apart: bool) -> float:
    title, body = entry.vocabulary
    letters = variant.letters
    if len(letters) == 1:
        total = TITLE_HAS * (letters in title) + BODY_HAS * (letters in body)
        total += WORD * (words.is_chinese(letters) and letters in entry.body[:-1])
    else:
        total = (
            TITLE_HAS * (letters in entry.title)
            + NUMBER_HAS * (letters in entry.number)
            + BODY_HAS * (letters in entry.body)
        )
    if apart and by_words(variant):
        total += TITLE_WORDS * all(word in title for word in variant.words)
        total += ALL_WORDS * all(word in title or word in body for word in variant.words)
    total += SOUND * any(_heard(way, entry.sounds) for way in variant.syllables)
    return total * variant.worth


def by_words(variant: Variant) -> bool:
    """Whether the words say more than the letters: several, and not all of them single characters."""
    return len(variant.words) > 1 and any(len(word) > 1 for word in variant.words)


def _heard(way: Sequence[str], sounds: Sequence[str]) -> bool:
    return re.search(rf"(?:^| ){re.escape(' '.join(way))}(?: |$)", " ".join(sounds)) is not None
