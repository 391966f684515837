"""What stands beside the results: each facet's values with counts, as addresses that narrow, and what narrows now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from gongkai.search.rules.asking import FACETS, NAMES, NEWEST, Asked, pages_of

MOST_VALUES = 12
Names = Callable[[str, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one can narrow to; `on` when the search is narrowed to it, `url` then takes it off."""

    label: str
    count: int
    url: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, the most frequent first (years: the newest)."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows the search now, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """A page to turn to; `url` is "" for the one shown."""

    label: str
    url: str
    rel: str = ""


def address(asked: Asked) -> str:
    """The query of a search's address."""
    return f"?{urlencode(asked.parameters)}"


def facets(asked: Asked, counts: Mapping[str, Mapping[str, int]], names: Names, total: int) -> list[Facet]:
    """Every facet that leaves something out, with its values; one chosen is marked, stands first and can be taken off."""
    found = []
    for name in FACETS:
        values = _subjects(asked.subject, counts.get(name, {})) if name == "subject" else counts.get(name, {})
        chosen = getattr(asked, name)
        shown = _ordered(name, values)[: MOST_VALUES * 2]
        rows = [row for row in shown if row[0] == chosen] + [row for row in shown if row[0] != chosen]
        known = names(name, [value for value, _ in rows])
        choices = [_choice(asked, name, value, known[value], count) for value, count in rows if value in known]
        if choices and (chosen or len(choices) > 1 or choices[0].count < total):
            found.append(Facet(name, NAMES[name], tuple(choices[:MOST_VALUES])))
    return found


def _choice(asked: Asked, name: str, value: str, label: str, count: int) -> Choice:
    on = getattr(asked, name) == value
    return Choice(label, count, address(asked.without(name) if on else asked.within(**{name: value})), on)


def _ordered(name: str, values: Mapping[str, int]) -> list[tuple[str, int]]:
    if name == "year":
        return sorted(values.items(), reverse=True)
    return sorted(values.items(), key=lambda row: (-row[1], row[0]))


def _subjects(chosen: str, values: Mapping[str, int]) -> dict[str, int]:
    """First classes at first; a chosen one with those beneath it."""
    if not chosen:
        return {value: count for value, count in values.items() if "\\" not in value}
    first = chosen.partition("\\")[0]
    return {
        value: count for value, count in values.items() if value in {first, chosen} or value.startswith(f"{first}\\")
    }


def chips(asked: Asked, names: Names) -> list[Chip]:
    """What narrows the search, each with the address that takes it off."""
    found = []
    for name, value in asked.narrowed.items():
        label = names(name, [value]).get(value, value)
        found.append(Chip(NAMES[name], label, address(asked.without(name))))
    if asked.since or asked.until:
        since = asked.since.isoformat() if asked.since else ""
        until = asked.until.isoformat() if asked.until else ""
        words = f"{since}至{until}" if since and until else f"{since}起" if since else f"至{until}"
        found.append(Chip("日期", words, address(asked.without("since", "until"))))
    return found


def orders(asked: Asked) -> list[Step]:
    """Best first or newest first."""
    newest = asked.order == NEWEST
    return [
        Step("相关度", address(asked.without("order")) if newest else ""),
        Step("时间", "" if newest else address(asked.within(order=NEWEST))),
    ]


def steps(asked: Asked, total: int) -> list[Step]:
    """The pages around the one shown, with the first and the last; none for a single page."""
    pages = pages_of(total)
    if pages < 2:
        return []
    here = min(asked.page, pages)
    near = sorted({1, pages, *range(max(1, here - 2), min(pages, here + 2) + 1)})
    found = [Step("上一页", _turned(asked, here - 1), "prev")] if here > 1 else []
    for at, page in enumerate(near):
        if at and page != near[at - 1] + 1:
            found.append(Step("…", ""))
        found.append(Step(str(page), "" if page == here else _turned(asked, page)))
    return [*found, Step("下一页", _turned(asked, here + 1), "next")] if here < pages else found


def _turned(asked: Asked, page: int) -> str:
    return f"?{urlencode({**asked.parameters, 'page': str(page)})}" if page > 1 else address(asked.within())
