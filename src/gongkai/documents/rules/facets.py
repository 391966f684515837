"""Public lists of documents: which there are, by what they may be narrowed, and the values each document has for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.documents.rules.states import Validity
from gongkai.kernel.labels import Labelled

SUBJECT_MARK = "\\"  # 一级\二级
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)  # days that can be asked for
MOST_TEXT, MOST_WORDS = 60, 5
_MONTH = re.compile(r"(?:19|2[01])\d\d(?:-(?:0[1-9]|1[0-2]))?")
_BETWEEN_THEMES = re.compile(r"[、，,；;\s]+")


class Shelf(Labelled):
    """A public list. The normative library holds what moved to the history library too: its validity is what counts."""

    DOCUMENTS = "documents", "政府信息"
    LIBRARY = "library", "行政规范性文件库"
    HISTORY = "history", "历史库"

    @property
    def signed(self) -> bool:
        """Whether it goes by the day of signing, not by the moment of publication."""
        return self is Shelf.LIBRARY


class Facet(Labelled):
    """By what a list is narrowed; each has one value chosen or none."""

    ORGAN = "organ", "发文机关"
    YEAR = "year", "年份"
    KIND = "kind", "体裁"
    VALIDITY = "validity", "有效性"
    SUBJECT = "subject", "主题分类"
    THEME = "theme", "特色主题"
    STANDING = "standing", "效力"


STANDINGS: dict[str, tuple[str, tuple[Validity, ...]]] = {
    "force": ("现行有效", (Validity.IN_FORCE, Validity.AMENDED, Validity.PENDING)),
    "abolished": ("已废止", (Validity.ABOLISHED,)),
    "lapsed": ("已失效", (Validity.LAPSED, Validity.VOID)),
}


FACETS: dict[Shelf, tuple[Facet, ...]] = {
    Shelf.DOCUMENTS: (Facet.ORGAN, Facet.YEAR, Facet.KIND, Facet.VALIDITY, Facet.SUBJECT, Facet.THEME),
    Shelf.LIBRARY: (Facet.STANDING, Facet.ORGAN, Facet.YEAR, Facet.SUBJECT, Facet.THEME),
    Shelf.HISTORY: (Facet.ORGAN, Facet.YEAR, Facet.KIND, Facet.VALIDITY, Facet.SUBJECT, Facet.THEME),
}
TWO_LEVELS = {Facet.YEAR: "-", Facet.SUBJECT: SUBJECT_MARK}  # what stands between the upper value and the lower


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked of a list. `organ` is an inner number in digits; `year` "2026" or "2026-03"; days included.

    `standing` is a key of `STANDINGS`, for the library; "" is all of them.
    """

    organ: str = ""
    year: str = ""
    kind: str = ""
    validity: str = ""
    subject: str = ""
    theme: str = ""
    standing: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    oldest: bool = False

    @property
    def facets(self) -> dict[Facet, str]:
        """Chosen values."""
        return {facet: value for facet in Facet if (value := str(getattr(self, facet.value)))}

    @property
    def words(self) -> list[str]:
        """Words that must all stand in title or number."""
        return self.text[:MOST_TEXT].split()[:MOST_WORDS]

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole list; a standing is no narrowing, it is the list."""
        return bool(self.facets.keys() - {Facet.STANDING} or self.words or self.since or self.until)

    def without(self, facet: Facet) -> Asked:
        """The same with one facet left open."""
        changes: dict[str, Any] = {facet.value: ""}
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: a link that chooses it or, when chosen, takes it off again."""

    label: str
    count: int
    url: str
    chosen: bool
    below: tuple[Choice, ...] = ()


def month_known(text: str) -> bool:
    """Whether a year ("2026") or month ("2026-03") is written as the lists write it."""
    return bool(_MONTH.fullmatch(text))


def span(year: str) -> tuple[date, date]:
    """First day of a year or month and first day after it."""
    number, _, month = year.partition("-")
    if not month:
        return date(int(number), 1, 1), date(int(number) + 1, 1, 1)
    first = date(int(number), int(month), 1)
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def standing_of(validity: str) -> str:
    """The standing a validity counts under; "" for none."""
    return next((key for key, (_, found) in STANDINGS.items() if validity in found), "")


def whole(shelf: Shelf) -> Asked:
    """What a list shows when nothing is asked: the library, what is in force."""
    return Asked(standing="force") if shelf is Shelf.LIBRARY else Asked()


def span_values(day: date | None) -> list[str]:
    """What a day is found by when a span is asked: its year, its month, itself."""
    return [f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"] if day else []


def span_cover(first: date, last: date) -> list[str]:
    """The fewest years, months and days that together are exactly the span, both ends in it; [] for none."""
    found: list[str] = []
    day = first
    while day <= last:
        for written, end in ((f"{day:%Y}", _end(str(day.year))), (f"{day:%Y-%m}", _end(f"{day:%Y-%m}"))):
            if day == span(written)[0] and end <= last:
                break
        else:
            written, end = f"{day:%Y-%m-%d}", day
        found.append(written)
        day = date.fromordinal(end.toordinal() + 1)
    return found


def _end(year: str) -> date:
    """The last day of a year or month."""
    return date.fromordinal(span(year)[1].toordinal() - 1)


def not_before(asked: Asked, day: date) -> Asked:
    """The same, no older than a day."""
    return replace(asked, since=max(day, asked.since) if asked.since else day)


def themes_of(text: str) -> list[str]:
    """The themes of a document, each once."""
    return list(dict.fromkeys(theme for theme in _BETWEEN_THEMES.split(text) if theme))


def both_levels(value: str, mark: str) -> list[str]:
    """A value of two levels and the upper one alone; nothing for nothing."""
    top = value.partition(mark)[0]
    return list(dict.fromkeys(found for found in (top, value) if found))


def values_of(
    *, organ_id: int, day: date | None, kind: str, validity: str, subject: str, themes: str
) -> dict[str, list[str]]:
    """What a document is found by in every facet; `day` is the one its list goes by."""
    return {
        Facet.ORGAN: [str(organ_id)],
        Facet.YEAR: both_levels(f"{day:%Y-%m}", "-") if day else [],
        Facet.KIND: [kind],
        Facet.VALIDITY: [] if validity == "NONE" else [validity],
        Facet.SUBJECT: both_levels(subject, SUBJECT_MARK),
        Facet.THEME: themes_of(themes),
        Facet.STANDING: [standing] if (standing := standing_of(validity)) else [],
    }


def rolled_up(counted: Mapping[str, int], mark: str) -> dict[str, int]:
    """Counts of values of two levels with those of their upper values added."""
    found: dict[str, int] = {}
    for value, many in counted.items():
        for level in both_levels(value, mark):
            found[level] = found.get(level, 0) + many
    return found


def reasons_not_to_span(since: date | None, until: date | None) -> list[str]:
    """What is wrong with a span of days."""
    return ["截止日期早于起始日期，请检查。"] if since and until and until < since else []
