"""村级公示单: what the public sees of a register, narrowed to one village, as a sheet to print and post (R314, R318)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from gongkai.registers.models import Register
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition, Field, Sheet
from gongkai.registers.rules.showing import hidden, named, printed
from gongkai.registers.services import listing

MOST = 500  # rows on one sheet


@dataclass(frozen=True, slots=True)
class Posted:
    """A sheet: its lines, its total by field, from and to when it is posted ("" where it is written by hand), what stands below."""

    lines: list[list[tuple[Field, str]]]
    sums: Mapping[str, str]
    first: str
    last: str
    facts: list[tuple[str, str]]
    more: bool


def posted(
    register: Register, definition: Definition, sheet: Sheet, asked: Asked, organs: Mapping[int, str]
) -> Posted:  # fmt: skip
    """The sheet of what was asked; `more` when it holds more rows than are printed at once."""
    rows = [row.values for row in islice(listing.stream(register, definition, asked), MOST + 1)]
    name = named(organs)
    lines = [rules.lines(definition, sheet.columns, values, name) for values in rows[:MOST]]
    sums = listing.sums(register, definition, asked, len(rows))
    days = [sorted(filter(None, (hidden(definition.field(key), values) for values in rows))) for key in sheet.term]
    first, last = (days[0][:1], days[1][-1:]) if days else ([], [])
    facts = []
    for one in map(definition.field, sheet.facts):
        told = dict.fromkeys(said for values in rows for _, said in rules.lines(definition, (one.key,), values, name))
        facts.append((one.title, "；".join(said for said in told if said)))
    return Posted(
        lines, {one.key: printed(one, f"{added.normalize():f}", name) for one, added in sums}, "".join(first), "".join(last),
        [(title, said) for title, said in facts if said], len(rows) > MOST,
    )  # fmt: skip
