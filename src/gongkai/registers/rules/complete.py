"""Of each thing that several rows are about (a project): which kinds of rows are missing, and whether its news are old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.registers.rules.dates import months_after
from gongkai.registers.rules.shape import Complete


@dataclass(slots=True)
class Thing:
    """One thing: its name, whose rows it has, where it stands, what it has, what it lacks, when something was last new."""

    key: str
    name: str = ""
    organ_id: int = 0
    stage: str = ""
    newest: date | None = None
    has: set[str] = field(default_factory=set)
    missing: tuple[str, ...] = ()
    due_on: date | None = None

    def late(self, today: date) -> bool:
        """Whether news of it are overdue."""
        return self.due_on is not None and self.due_on < today

    def wanting(self, today: date) -> bool:
        """Whether anything is to be done."""
        return bool(self.missing) or self.late(today)


Told = tuple[int, date | None, Mapping[str, str]]  # whose row, when formed, its values


def things(asked: Complete, rows: Iterable[Told]) -> list[Thing]:
    """The things of the rows by their keys; the newest row says what it is called, where it stands and whose it is."""
    found: dict[str, Thing] = {}
    for organ_id, formed, values in rows:
        key = values.get(asked.by, "")
        if not key:
            continue
        one = found.setdefault(key, Thing(key))
        one.has.add(values.get(asked.of, ""))
        if one.newest is None or (formed is not None and formed >= one.newest):
            one.name, one.stage = values.get(asked.name, ""), values.get(asked.stage, "")
            one.organ_id, one.newest = organ_id, formed or one.newest
    for one in found.values():
        one.missing = tuple(code for code in asked.needs.get(one.stage, ()) if code not in one.has)
        if asked.months and one.newest is not None and one.stage not in asked.until:
            one.due_on = months_after(one.newest, asked.months)
    return [found[key] for key in sorted(found)]
