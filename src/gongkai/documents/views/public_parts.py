"""What a public list shows beside its rows: facets as links with counts, what is chosen, where the list is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from gongkai.documents.forms.public import KINDS, VALIDITIES, PublicFilter
from gongkai.documents.rules import facets
from gongkai.documents.rules.facets import Asked, Choice, Facet, Shelf
from gongkai.pages.rules import Link

AT_ONCE = 8  # values shown before “更多”
TRAVELS = ("q", "from", "to", "sort")  # kept when a facet is chosen; the page is not


@dataclass(frozen=True, slots=True)
class FacetLines:
    """One facet: what stands at once, and what stands behind “更多”."""

    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address without it."""

    words: str
    url: str


class Address:
    """Addresses of one list with its conditions."""

    def __init__(self, request: HttpRequest, form: PublicFilter) -> None:
        self.base = reverse(f"documents_public:{form.shelf.value}")
        self.form, self.given = form, request.GET
        self.asked = form.asked()
        self._organs = {str(number): uuid for uuid, number in form.organs.items()}

    def written(self, facet: Facet, value: str) -> str:
        """A facet value as addresses write it: an organ by its uuid."""
        return self._organs.get(value, "") if facet is Facet.ORGAN else value

    @cached_property
    def said(self) -> dict[str, str]:
        """The conditions as addresses write them, without a page."""
        found = {name: self.given.get(name, "").strip() for name in TRAVELS if not self.form[_field(name)].errors}
        found |= {facet.value: self.written(facet, value) for facet, value in self.asked.facets.items()}
        if self.form.shelf is Shelf.LIBRARY:
            found["standing"] = {"force": "", "": "all"}.get(self.asked.standing, self.asked.standing)
        return {name: value for name, value in found.items() if value}

    def query(self, **changes: str) -> str:
        """The conditions with some changed, "" drops one."""
        return urlencode({name: value for name, value in (self.said | changes).items() if value})

    def list(self, **changes: str) -> str:
        """The list with some conditions changed."""
        query = self.query(**changes)
        return f"{self.base}?{query}" if query else self.base

    def file(self, name: str) -> str:
        """The same list as a feed or file: "feed.xml", "export.csv"."""
        query = self.query()
        return f"{self.base}{name}?{query}" if query else f"{self.base}{name}"


def _field(name: str) -> str:
    return {"from": "since", "to": "until"}.get(name, name)


def chips(address: Address) -> list[Chip]:
    """What is asked for, each removable."""
    form = address.form
    found = []
    for name in TRAVELS[:3]:
        value = form[_field(name)].value() if form.is_bound else ""
        if value and not form[_field(name)].errors:
            found.append(Chip(f"{form[_field(name)].label}：{value}", address.list(**{name: ""})))
    for facet, value in address.asked.facets.items():
        if facet is Facet.STANDING:
            continue
        found.append(Chip(f"{title(facet, form.shelf)}：{form.label(facet, value)}", address.list(**{facet.value: ""})))
    return found


def lines(address: Address, counts: Mapping[Facet, Mapping[str, int]]) -> list[FacetLines]:
    """The facets of a list that leave a choice, or where one was made."""
    found = []
    for facet in facets.FACETS[address.form.shelf]:
        if facet is Facet.STANDING:
            continue
        choices = list(_choices(address, facet, counts.get(facet, {})))
        if len(choices) > 1 or any(choice.chosen or choice.below for choice in choices):
            most = max(AT_ONCE, next((place for place, one in enumerate(choices, 1) if one.chosen), 0))
            found.append(FacetLines(title(facet, address.form.shelf), tuple(choices[:most]), tuple(choices[most:])))
    return found


def title(facet: Facet, shelf: Shelf) -> str:
    """What a facet is called in a list."""
    if facet is Facet.YEAR:
        return "成文时间" if shelf.signed else "公开时间"
    return facet.label


def _choices(address: Address, facet: Facet, counted: Mapping[str, int]) -> Iterable[Choice]:
    """The values of a facet; the lower ones only beneath the upper one that is chosen."""
    form, mark = address.form, facets.TWO_LEVELS.get(facet, "")
    now = address.asked.facets.get(facet, "")
    top = now.partition(mark)[0] if mark else now
    values = dict.fromkeys([*counted, *(value for value in (top, now) if value)])
    uppers = [value for value in values if not mark or mark not in value]
    for value in _in_order(facet, uppers, counted, form):
        inner = [one for one in values if mark and value == top and one.startswith(value + mark)]
        below = tuple(_choice(address, facet, one, counted, value) for one in _in_order(facet, inner, counted, form))
        yield _choice(address, facet, value, counted, "", below)


def _choice(
    address: Address, facet: Facet, value: str, counted: Mapping[str, int], above: str, below: tuple[Choice, ...] = ()
) -> Choice:
    """A link that chooses a value; chosen already, it leads to the upper value or to no choice at all."""
    chosen = address.asked.facets.get(facet, "") == value
    label = address.form.label(facet, value)
    if above:
        lower = value[len(above) + 1 :]
        label = f"{int(lower)}月" if facet is Facet.YEAR else lower
    to = above if chosen else address.written(facet, value)
    return Choice(label, counted.get(value, 0), address.list(**{facet.value: to}), chosen, below)


def _in_order(facet: Facet, values: list[str], counted: Mapping[str, int], form: PublicFilter) -> list[str]:
    """Organs in official order, years from the newest, kinds and validity as defined, the rest by how many."""
    if facet is Facet.YEAR:
        return sorted(values, reverse=True)
    orders: dict[Facet, list[str]] = {
        Facet.ORGAN: [str(number) for number in form.organs.values()],
        Facet.KIND: list(KINDS),
        Facet.VALIDITY: list(VALIDITIES),
    }
    if facet in orders:
        places = {value: place for place, value in enumerate(orders[facet])}
        return sorted(values, key=lambda value: places.get(value, len(places)))
    return sorted(values, key=lambda value: (-counted.get(value, 0), value))


def standings(address: Address, counts: Mapping[str, int]) -> list[Link]:
    """The library's tabs: in force, abolished, lapsed, all, with how many there are."""
    now = address.asked.standing
    found = [
        Link(label, address.list(standing="" if key == "force" else key), key == now, count=counts.get(key, 0))
        for key, (label, _) in facets.STANDINGS.items()
    ]
    return [*found, Link("全部", address.list(standing="all"), not now, count=sum(counts.values()))]


def asked_words(form: PublicFilter, asked: Asked) -> str:
    """The conditions in one line, for titles of feeds and files: "县财政局、2026年3月"."""
    parts = [
        facets.STANDINGS[value][0] if facet is Facet.STANDING else form.label(facet, value)
        for facet, value in asked.facets.items()
    ]
    if asked.since or asked.until:
        parts.append(f"{asked.since or '最早'}至{asked.until or '今'}")
    return "、".join([*parts, *(f"“{word}”" for word in asked.words)])
