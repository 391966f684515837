"""What an address asks of a public list, and the addresses beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import urlencode

from django.http import HttpRequest

from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.asking import asked_of, is_organ
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition, Type

AT_ONCE, MOST_CHOICES, MOST_BARS = 8, 200, 15


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: an address that chooses it or, when chosen, takes it off again."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list may be narrowed by: what stands at once and what behind “更多”."""

    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]

    @property
    def bars(self) -> list[tuple[str, int, str]]:
        """The values as bars of a chart, the most frequent ones where there are many."""
        every = [*self.first, *self.rest]
        kept = every if len(every) <= MOST_BARS else sorted(every, key=lambda one: -one.count)[:MOST_BARS]
        return [(one.label, one.count, one.url) for one in kept]


class Address:
    """A list's address with its conditions. `base` is the list's own; organs are written by their uuid."""

    def __init__(
        self,
        request: HttpRequest,
        definition: Definition,
        base: str,
        *,
        organs: Mapping[str, int],
        names: Mapping[int, str],
    ) -> None:
        self.definition, self.base, self.given = definition, base, request.GET.dict()
        self._numbers, self._names = organs, names
        self._uuids = {str(number): str(uuid) for uuid, number in organs.items()}

    @cached_property
    def asked(self) -> Asked:
        """What the reader wants; what does not fit narrows nothing."""
        return asked_of(self.definition, self.given, self._numbers)

    def _written(self, key: str, value: str) -> str:
        return self._uuids.get(value, "") if is_organ(self.definition, key) else value

    @cached_property
    def said(self) -> dict[str, str]:
        """The conditions as addresses write them, without a place in the list."""
        found = {key: self._written(key, value) for key, value in self.asked.filters.items()}
        found |= {"q": self.asked.text, "sort": self.asked.sort}
        return {name: value for name, value in found.items() if value}

    def listed(self, **changes: str) -> str:
        """The list with some conditions changed, "" drops one."""
        query = urlencode({name: value for name, value in (self.said | changes).items() if value})
        return f"{self.base}?{query}" if query else self.base

    def file(self, name: str) -> str:
        """The same list as a feed or a file."""
        query = urlencode(self.said)
        return f"{self.base}{name}?{query}" if query else f"{self.base}{name}"

    def at(self, offset: int | None) -> str:
        """The page that begins there, "" for none."""
        if offset is None:
            return ""
        return self.listed(start=str(offset)) if offset else self.listed()

    def label(self, key: str, value: str) -> str:
        """A facet's value in words."""
        return rules.facet_label(self.definition, key, value, partial(_name, self._names))

    def facets(self, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
        """The facets that leave a choice, or where one was made."""
        found = []
        for key, title in rules.facets(self.definition).items():
            choices = self._choices(key, counts.get(key, {}))
            if len(choices) > 1 or any(one.chosen for one in choices):
                found.append(Facet(title, tuple(choices[:AT_ONCE]), tuple(choices[AT_ONCE:MOST_CHOICES])))
        return found

    def offered(self, key: str, counted: Mapping[str, int]) -> list[tuple[str, str, int]]:
        """The values of a facet as a form offers them, the most frequent first: as addresses write them, in words, how many."""
        values = sorted(counted, key=lambda value: -counted[value])[:MOST_CHOICES]
        found = [(self._written(key, value), self.label(key, value), counted[value]) for value in values]
        return [one for one in found if one[0]]

    def _choices(self, key: str, counted: Mapping[str, int]) -> list[Choice]:
        now = self.asked.filters.get(key, "")
        values = dict(counted) | ({now: 0} if now and now not in counted else {})
        one = None if key == rules.ORGAN else self.definition.field(key)
        if one is not None and one.values:
            order = list(one.values)
            ordered = sorted(values, key=lambda value: order.index(value) if value in order else len(order))
        elif one is not None and one.type in (Type.DATE, Type.PERIOD):
            ordered = sorted(values, reverse=True)
        else:
            ordered = sorted(values, key=lambda value: -values[value])
        ordered.sort(key=lambda value: value != now)
        return [
            Choice(
                self.label(key, value),
                values[value],
                self.listed(**{key: "" if value == now else self._written(key, value)}),
                value == now,
            )
            for value in ordered
        ]

    def chips(self) -> list[tuple[str, str]]:
        """What is asked for in words, each with the address without it."""
        titles = rules.facets(self.definition)
        found = [(f"查找：{self.asked.text}", self.listed(q=""))] if self.asked.text else []
        return found + [
            (f"{titles[key]}：{self.label(key, value)}", self.listed(**{key: ""}))
            for key, value in self.asked.filters.items()
        ]

    def words(self) -> str:
        """The conditions in words, for titles of files."""
        return "，".join(words for words, _ in self.chips())


def _name(names: Mapping[int, str], number: int) -> str:
    return names.get(number, "其他单位")
