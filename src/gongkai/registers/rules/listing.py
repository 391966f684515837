"""What a public list is narrowed, ordered and searched by, and what each row has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from gongkai.registers.rules.dates import first_day, period_words
from gongkai.registers.rules.shape import SEPARATOR, Definition, Field, Owner, Type
from gongkai.registers.rules.showing import Named, hidden, printed
from gongkai.vetting.rules.checks import is_uscc
from gongkai.vetting.rules.plain import plain

ORGAN = "_organ"  # who filled a row in: a facet of every register that several units fill in
SIZE, MOST_TEXT, MOST_VALUE = 20, 60, 120
MOST_ORDER = 2**62
LEAST_NAME = 4
UNWRITTEN = frozenset({Type.ID, Type.FILE, Type.CODE, Type.ORGAN})  # whose value is not what a person reads


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked of a list; `sort` is one of the definition's, "" for the order in which rows came."""

    filters: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    offset: int = 0

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole list."""
        return bool(self.filters or self.text)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as it is offered."""

    value: str
    label: str
    count: int
    chosen: bool = False


def facets(definition: Definition) -> dict[str, str]:
    """What the list may be narrowed by, with its name."""
    found = {key: definition.field(key).title for key in definition.display.filters}
    if organ_facet(definition) == ORGAN:
        found[ORGAN] = "填报单位"
    return found


def placed(definition: Definition) -> tuple[list[int], str]:
    """Where a register stands among the others: in the order of the statutory columns (条例第二十条), those in none at the end."""
    first = min((column.partition("/")[2] for column in definition.columns), key=_numbers, default="")
    return (_numbers(first) or [MOST_ORDER], definition.title)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdecimal()]


def organ_facet(definition: Definition) -> str:
    """The facet that tells whose a row is, "" for none."""
    if definition.organ in definition.display.filters and definition.organ:
        return definition.organ
    return ORGAN if definition.owner is Owner.UNIT or definition.organ else ""


def facet_values(definition: Definition, values: Mapping[str, str], organ_id: int) -> dict[str, list[str]]:
    """What a row is found by in every facet; never what the public may not see."""
    found: dict[str, list[str]] = {}
    for key in facets(definition):
        if key == ORGAN:
            found[key] = [str(organ_id)]
            continue
        one = definition.field(key)
        value = hidden(one, values)
        if not value:
            continue
        if one.type is Type.DATE:
            found[key] = [value[:4]]
        else:
            found[key] = [part[:MOST_VALUE] for part in value.split(SEPARATOR)] if one.many else [value[:MOST_VALUE]]
    return found


def facet_label(definition: Definition, key: str, value: str, organ_name: Named) -> str:
    """A facet's value in words."""
    if key == ORGAN:
        return organ_name(int(value)) if value.isdecimal() else value
    one = definition.field(key)
    if one.type is Type.DATE:
        return f"{value}年"
    if one.type is Type.PERIOD:
        return period_words(value)
    if one.type is Type.ORGAN:
        return organ_name(int(value)) if value.isdecimal() else value
    return one.values.get(value, value)


def words_of(definition: Definition, values: Mapping[str, str], organ_name: Named) -> str:
    """The text in which a reader's words are looked for: only what the public sees, as it sees it."""
    keys = definition.display.words or (definition.name,)
    parts = [printed(one, hidden(one, values), organ_name) for one in map(definition.field, keys)]
    return "\n".join(part for part in parts if part)


def sought(definition: Definition) -> list[str]:
    """The fields in which the desk looks for a row: what it is called, what it is known by, what the public's words are looked for in."""
    keys = dict.fromkeys((definition.name, *definition.identity, *definition.display.words))
    return [key for key in keys if definition.field(key).type not in UNWRITTEN]


def sorts(definition: Definition) -> tuple[str, ...]:
    """The orders offered, the usual one first."""
    return definition.display.sorts


def sort_label(definition: Definition, sort: str) -> str:
    """An order in words."""
    one = definition.field(sort.removeprefix("-"))
    if one.type in (Type.DATE, Type.PERIOD):
        return f"{one.title}由近到远" if sort.startswith("-") else f"{one.title}由远到近"
    return f"{one.title}由大到小" if sort.startswith("-") else f"{one.title}由小到大"


def order_of(definition: Definition, key: str, values: Mapping[str, str]) -> int:
    """The place of a row in the order of a field; a row without a value stands before all others."""
    one = definition.field(key)
    value = values.get(key, "")
    if not value:
        return -MOST_ORDER
    if one.type is Type.DATE:
        return date.fromisoformat(value).toordinal()
    if one.type is Type.PERIOD:
        return first_day(value).toordinal()
    return max(1 - MOST_ORDER, min(MOST_ORDER, int(Decimal(value).scaleb(one.decimals))))


def lines(
    definition: Definition, keys: tuple[str, ...], values: Mapping[str, str], organ_name: Named
) -> list[tuple[Field, str]]:
    """Fields with what the public reads in them."""
    say = partial(_said, values, organ_name)
    return [(one, say(one)) for one in map(definition.field, keys)]


def _said(values: Mapping[str, str], organ_name: Named, one: Field) -> str:
    return printed(one, hidden(one, values), organ_name)


def points(
    places: list[tuple[str, str]], wide: int = 720, high: int = 480, edge: int = 24
) -> list[tuple[float, float, str]]:
    """Places ("lng,lat" with an address) as points of a schematic: the same scale both ways, nothing but the points."""
    read = [
        (float(lng), float(lat), address)
        for (lng, _, lat), address in ((place.partition(","), address) for place, address in places)
    ]
    if not read:
        return []
    west, east = min(one[0] for one in read), max(one[0] for one in read)
    south, north = min(one[1] for one in read), max(one[1] for one in read)
    narrow = 0.8  # a degree of longitude against one of latitude, around the latitudes of the country
    span = max((east - west) * narrow / (wide - 2 * edge), (north - south) / (high - 2 * edge), 1e-7)
    left = (wide - (east - west) * narrow / span) / 2
    top = (high - (north - south) / span) / 2
    return [
        (round(left + (lng - west) * narrow / span, 1), round(top + (north - lat) / span, 1), address)
        for lng, lat, address in read
    ]


def subject_asked(text: str) -> tuple[str, str]:
    """What somebody typed as a firm's name and its credit code; one of them is empty."""
    code = plain(text).replace(" ", "").upper()
    return ("", code) if is_uscc(code) else (text.strip(), "")


def reasons_not_to_ask(text: str) -> list[str]:
    """Why a firm cannot be looked for by these words."""
    name, code = subject_asked(text)
    bare = plain(text).replace(" ", "")
    if not code and len(bare) == 18 and bare.isascii() and bare.isalnum():
        return ["统一社会信用代码有误，请对照营业执照核对。"]
    return ["请至少输入名称的前四个字，或者18位统一社会信用代码。"] if not code and len(name) < LEAST_NAME else []
