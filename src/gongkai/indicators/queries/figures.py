"""Figures by conditional aggregates: one SQL statement for each source and period, whatever the number of indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from gongkai.indicators.queries.registry import Source, definition, source
from gongkai.indicators.rules import Definition, Figure, Period, effective, make_figure
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


def figures(actor: Actor, keys: Sequence[str], period: Period, *, by: str | None = None) -> list[Figure]:
    """The figures of `keys` for what the actor may see: one each, or one for each group that has rows.

    In the order of `keys`; within a key by group in official or natural order. `LookupError` for an unknown key or a
    grouping its source does not offer.
    """
    batches: dict[tuple[str, Period], list[Definition]] = defaultdict(list)
    for key in keys:
        found = definition(key)
        batches[found.source, effective(found.period, period)].append(found)
    counted: dict[str, list[Figure]] = {}
    for (name, over), wanted in batches.items():
        counted.update(_count(actor, source(name), wanted, over, by))
    return [figure for key in keys for figure in counted[key]]


def _count(
    actor: Actor, declared: Source, wanted: Sequence[Definition], period: Period, by: str | None
) -> dict[str, list[Figure]]:
    """One statement: every count of these definitions as a conditional aggregate."""
    today = days.today()
    aggregates: dict[str, Aggregate] = {}
    for number, found in enumerate(wanted):
        aggregates[f"n{number}"] = _aggregate(declared, found, found.counted, today)
        if found.denominator is not None:
            aggregates[f"d{number}"] = _aggregate(declared, found, found.denominator, today)
    rows = declared.rows(actor, period).order_by()
    if by is None:
        groups = [{"of": None, **rows.aggregate(**aggregates)}]
    else:
        groups = list(rows.values(of=dimension(declared, by)).annotate(**aggregates))
        groups = _ordered(actor, declared, by, groups)
    return {
        found.id: [
            make_figure(found, _plain(group["of"]), group[f"n{number}"], group.get(f"d{number}")) for group in groups
        ]
        for number, found in enumerate(wanted)
    }


def _aggregate(declared: Source, found: Definition, names: Iterable[str], today: date) -> Aggregate:
    only = condition(declared, names, today)
    if found.sum:
        return Sum(declared.measures[found.sum], filter=only)
    if found.distinct:
        return Count(declared.measures[found.distinct], filter=only, distinct=True)
    return Count("pk", filter=only)


def condition(declared: Source, names: Iterable[str], today: date) -> Q:
    """All of the named conditions of a source together; "!name" is its negation."""
    together = Q()
    for name in names:
        one = declared.conditions[name.removeprefix("!")]
        one = one if isinstance(one, Q) else one(today)
        together &= ~one if name.startswith("!") else one
    return together


def dimension(declared: Source, by: str) -> Combinable:
    """The expression of a grouping; `LookupError` when the source has none of that name."""
    if by not in declared.dimensions:
        raise LookupError(f"数据来源 {declared.name} 不能按 {by} 分组")
    found = declared.dimensions[by]
    return F(found) if isinstance(found, str) else found


def _plain(group: Any) -> Any:
    return group.date() if isinstance(group, datetime) else group


def _ordered(actor: Actor, declared: Source, by: str, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places = {value: place for place, value in enumerate(label_groups(actor, declared, by, [g["of"] for g in groups]))}
    return sorted(groups, key=lambda group: places[_plain(group["of"])])


def label_groups(actor: Actor, declared: Source, by: str, values: Iterable[Any]) -> Mapping[Any, str]:
    """Names of group values in the order to show them; nothing stays without a name."""
    wanted = list(dict.fromkeys(map(_plain, values)))
    if by in declared.labels:
        known: Mapping[Any, str] = declared.labels[by](actor, wanted)
    elif by == "organ":
        known = orgs.labels(actor.jurisdiction_id)
    else:
        known = {value: _name(value) for value in sorted(wanted, key=lambda value: (value is None, str(value)))}
    named = {value: known[value] for value in known if value in set(wanted)}
    return named | {value: _name(value) for value in wanted if value not in named}


def _name(value: Any) -> str:
    if value is None or value == "":
        return "（未填）"
    return f"{value.year}年{value.month}月" if isinstance(value, date) else str(value)


def drill(
    actor: Actor, key: str, period: Period, group: Any = None, *, by: str | None = None, part: str = "numerator"
) -> QuerySet[Any]:
    """The rows behind a figure, as its source orders them: of one group where `by` is given.

    `part` "denominator" gives the rows a ratio is measured against. `LookupError` as in `figures`.
    """
    found = definition(key)
    declared = source(found.source)
    names = found.denominator if part == "denominator" and found.denominator is not None else found.counted
    rows = declared.rows(actor, effective(found.period, period)).filter(condition(declared, names, days.today()))
    if by is not None:
        rows = rows.alias(indicator_group=dimension(declared, by))
        empty = Q(indicator_group=None) if group is None else Q(indicator_group=group)
        rows = rows.filter(empty)
    return rows.order_by(*declared.order)


def group_value(actor: Actor, declared: Source, by: str, text: str) -> Any:
    """A group as an address has it, as a value to filter by: an id, a day, a text; "-" is None.

    `LookupError` for a grouping the source lacks, `ValueError` for a text that is no such value.
    """
    dimension(declared, by)
    if text == "-":
        return None
    if by == "organ":
        return int(text)
    return date.fromisoformat(text) if by == "month" else text
