"""How far a unit fulfils an entry, when it must next publish, and how entries and columns correspond (R028, R310, R033)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from gongkai.catalogue.rules.entries import AdoptionState, Fulfilment
from gongkai.kernel.text import fold

LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Standing:
    """How an adoption stands: its state, and the day by which something must be published (None for none)."""

    state: Fulfilment
    due_on: date | None


def standing(
    *,
    state: AdoptionState,
    proofs: int,
    last_on: date | None,
    nothing_on: date | None,
    first_due: date,
    cycle_days: int,
    look_again: int,
) -> Standing:
    """`first_due` holds while nothing is published; a cycle runs from the newest; “nothing this period” holds so long."""
    if state is not AdoptionState.CARRIED:
        return Standing(Fulfilment.EXEMPT, None)
    if proofs and last_on is not None:
        newest = max(last_on, nothing_on) if nothing_on else last_on
        return Standing(Fulfilment.DONE, newest + timedelta(days=cycle_days) if cycle_days else None)
    if nothing_on is not None:
        return Standing(Fulfilment.NOTHING, nothing_on + timedelta(days=look_again))
    return Standing(Fulfilment.MISSING, first_due)


def likeness(matter: str, column: str) -> float:
    """How alike a matter's name and a column's title are, 0 to 1; one inside the other counts nearly as the same."""
    first, second = fold(matter), fold(column)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    if min(len(first), len(second)) >= 3 and (first in second or second in first):
        return 0.9
    return SequenceMatcher(None, first, second, autojunk=False).ratio() * 0.95


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column proposed for an adoption."""

    adoption: int
    column: int
    likeness: float


def suggest(matters: Mapping[int, Sequence[str]], columns: Mapping[int, str]) -> list[Suggestion]:
    """For each adoption (its names, the closest to the content first) the column most like it, if alike enough."""
    found = []
    for adoption, names in matters.items():
        best = Suggestion(adoption, 0, 0.0)
        for place, name in enumerate(names):
            for column, title in columns.items():
                score = likeness(name, title) - place * 0.15
                if score > best.likeness:
                    best = Suggestion(adoption, column, score)
        if best.likeness >= LIKE:
            found.append(best)
    return found


@dataclass(frozen=True, slots=True)
class Match:
    """What the check of correspondence needs to know of one adoption."""

    adoption: int
    matter: str
    names: tuple[str, ...]
    column: int | None
    column_title: str
    column_closed: bool
    proofs: int
    state: Fulfilment


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that does not correspond: what kind, which adoption or column, in a sentence."""

    kind: str
    adoption: int | None
    column: int | None
    sentence: str


KINDS = {
    "NO_COLUMN": "事项没有栏目",
    "CLOSED": "栏目已停用",
    "SHARED": "一个栏目对应几类事项",
    "NAME": "名称不一致",
    "EMPTY": "栏目没有内容",
    "LOOSE": "栏目没有对应事项",
}


def mismatches(matches: Iterable[Match], columns: Mapping[int, tuple[str, int]]) -> list[Mismatch]:
    """Where entries and columns are not one to one (R028, R310). `columns`: id → (title, items) of the unit."""
    found: list[Mismatch] = []
    matters: dict[int, dict[str, int]] = {}
    for match in matches:
        if match.state is Fulfilment.EXEMPT:
            continue
        if match.column is None:
            found.append(Mismatch("NO_COLUMN", match.adoption, None, f"“{match.matter}”还没有对应的栏目。"))
            continue
        matters.setdefault(match.column, {}).setdefault(match.names[-1], match.adoption)
        if match.column_closed:
            found.append(
                Mismatch(
                    "CLOSED",
                    match.adoption,
                    match.column,
                    f"“{match.matter}”对应的栏目“{match.column_title}”已经停用。",
                )
            )
        elif max(likeness(name, match.column_title) for name in match.names) < LIKE:
            found.append(
                Mismatch(
                    "NAME",
                    match.adoption,
                    match.column,
                    f"“{match.matter}”对应的栏目叫“{match.column_title}”，名称不一致。",
                )
            )
    found += _about_columns(columns, matters)
    order = list(KINDS)
    return sorted(found, key=lambda row: order.index(row.kind))


def _about_columns(columns: Mapping[int, tuple[str, int]], matters: Mapping[int, Mapping[str, int]]) -> list[Mismatch]:
    """Columns that answer several kinds of matters, stand empty, or answer none."""
    found: list[Mismatch] = []
    for column, (title, items) in columns.items():
        linked = matters.get(column, {})
        if len(linked) > 1:
            found.append(
                Mismatch(
                    "SHARED",
                    None,
                    column,
                    f"栏目“{title}”同时对应{'、'.join(f'“{name}”' for name in list(linked)[:5])}。",
                )
            )
        if linked and not items:
            found.append(Mismatch("EMPTY", None, column, f"栏目“{title}”有对应事项，但没有内容。"))
        if not linked:
            found.append(Mismatch("LOOSE", None, column, f"栏目“{title}”没有对应的公开事项。"))
    return found
