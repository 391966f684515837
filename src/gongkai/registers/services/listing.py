"""A public list as it is read: any page at any depth with exact counts, and all of it for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.index.rules.rows import Cut
from gongkai.index.services.bitmaps import NotReady
from gongkai.kernel import days
from gongkai.registers.models import Register, Row
from gongkai.registers.queries import rows as asking
from gongkai.registers.queries.rows import Light
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition, Field
from gongkai.registers.rules.showing import hidden
from gongkai.registers.services import row_index

PIECE = 1_000
MOST_SUMMED = 10_000
MOST_READ = 5_000


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `counts` holds, for each facet, its values with all other conditions standing."""

    cut: Cut
    rows: list[Row]
    counts: Mapping[str, Mapping[str, int]]


def look(register: Register, definition: Definition, asked: Asked, *, size: int = rules.SIZE) -> Listing:
    """The page that was asked for, the last one when there are fewer. Built first when nothing has been: costs a moment once."""
    try:
        return _looked(register, definition, asked, size)
    except NotReady:
        row_index.rebuild(register)
        return _looked(register, definition, asked, size)


def _looked(register: Register, definition: Definition, asked: Asked, size: int) -> Listing:
    order, newest = order_of(definition, asked)
    index = row_index.index_of(register, definition, order)
    filters = {name: [value] for name, value in asked.filters.items()}
    cut = index.page(filters, offset=asked.offset, size=size, newest=newest, words=asked.text)
    counts = index.counts(rules.facets(definition), filters, words=asked.text)
    return Listing(cut, asking.in_order(cut.keys, days.today(), asking.just_gone(register.pk)), counts)


def order_of(definition: Definition, asked: Asked) -> tuple[str, bool]:
    """The field that gives the order, and whether the largest comes first."""
    offered = rules.sorts(definition)
    if not offered:
        return "", True
    sort = asked.sort if asked.sort in offered else offered[0]
    return sort.removeprefix("-"), sort.startswith("-")


def many(register: Register, definition: Definition, asked: Asked) -> int:
    """How many rows the conditions leave."""
    order, _ = order_of(definition, asked)
    filters = {name: [value] for name, value in asked.filters.items()}
    try:
        return row_index.index_of(register, definition, order).count(filters, words=asked.text)
    except NotReady:
        row_index.rebuild(register)
        return row_index.index_of(register, definition, order).count(filters, words=asked.text)


def met(register: Register, definition: Definition, words: str) -> int | None:
    """How many rows hold these words, for a hint: 0 while the bitmaps are being built, None where counting would take long."""
    order, _ = order_of(definition, Asked())
    try:
        return row_index.index_of(register, definition, order).count_within(MOST_READ, words=words)
    except NotReady:
        return 0


def sums(register: Register, definition: Definition, asked: Asked, total: int) -> list[tuple[Field, Decimal]]:
    """What the fields named for it add up to over all rows the conditions leave; nothing for a list too long to add up at once."""
    fields = [definition.field(key) for key in definition.display.sum]
    if not fields or not 0 < total <= MOST_SUMMED:
        return []
    added = dict.fromkeys(definition.display.sum, Decimal(0))
    for row in stream(register, definition, asked):
        for one in fields:
            added[one.key] += Decimal(hidden(one, row.values) or "0")
    return [(one, added[one.key]) for one in fields]


def stream(register: Register, definition: Definition, asked: Asked) -> Iterator[Light]:
    """Every row the conditions leave, in the order of the list."""
    many(register, definition, asked)
    order, newest = order_of(definition, asked)
    filters = {name: [value] for name, value in asked.filters.items()}
    keys = row_index.index_of(register, definition, order).keys(filters, words=asked.text)
    if newest:
        keys.reverse()
    today, gone = days.today(), asking.just_gone(register.pk)
    for start in range(0, len(keys), PIECE):
        yield from asking.light(keys[start : start + PIECE], today, gone)
