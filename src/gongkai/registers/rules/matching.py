"""Which column of a table is which field: by title, unit, other headings, and what somebody said before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.kernel.text import fold
from gongkai.registers.rules.cells import Cell, clean, shown
from gongkai.registers.rules.shape import Definition

HEAD_WITHIN = 12
IGNORED = "-"
COUNTED = ("序号", "编号序号", "行号")  # a clerk's own count of lines, where no field is called so
_MARKS = re.compile(r"[*＊:：\s]|（必填）|\(必填\)")
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]{1,12}[)）\]】]$")


@dataclass(slots=True)
class Match:
    """What was made of a head: fields by column, headings nobody knows, fields that are missing."""

    columns: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def column_of(self, key: str) -> int:
        """The column (from 1) in which a field stands, 0 for none."""
        return next((column + 1 for column, found in self.columns.items() if found == key), 0)


def heading(cell: Cell) -> str:
    """A heading as it is compared."""
    return fold(_MARKS.sub("", clean(shown(cell))))


def match(definition: Definition, head: Sequence[Cell], remembered: Mapping[str, str] | None = None) -> Match:
    """What the columns under a head are. `remembered` maps headings to fields, or to IGNORED."""
    names = _names(definition)
    filled = {one.key for one in definition.filled}
    found = Match()
    for column, cell in enumerate(head):
        name = heading(cell)
        if not name or (name in COUNTED and name not in names):
            continue
        key = (remembered or {}).get(name) or names.get(name) or names.get(fold(_UNIT.sub("", name)))
        if key == IGNORED:
            continue
        if key is None or key not in filled:
            found.unknown[column] = clean(shown(cell))
        elif key in found.columns.values():
            found.twice.append(definition.field(key).title)
        else:
            found.columns[column] = key
    found.missing = [
        one.key for one in definition.filled if one.required and one.key not in found.columns.values()
    ]  # fmt: skip
    return found


def _names(definition: Definition) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in definition.filled:
        for name in (one.title, one.heading, one.key, *one.aka):
            names.setdefault(heading(name), one.key)
    return names


def head_of(
    definition: Definition, lines: Sequence[tuple[int, Sequence[Cell]]], remembered: Mapping[str, str] | None = None
) -> tuple[int, Match]:
    """The line that is the head (its number; 0 when none is) and what it says: the one that names most fields."""
    best, chosen = 0, Match(missing=[one.key for one in definition.filled if one.required])
    for number, cells in lines:
        found = match(definition, cells, remembered)
        if len(found.columns) > len(chosen.columns):
            best, chosen = number, found
    enough = max(2, min(3, len(definition.filled)))
    return (best, chosen) if len(chosen.columns) >= min(enough, len(definition.filled)) else (0, chosen)
