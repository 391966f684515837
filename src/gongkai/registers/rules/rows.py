"""A whole row: its cells read, what its fields owe each other, by what it is known, whether and how long it is public."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from gongkai.registers.rules.cells import Cell, Context, Value, is_empty
from gongkai.registers.rules.dates import first_day, last_day, months_after
from gongkai.registers.rules.reading import read
from gongkai.registers.rules.shape import SEPARATOR, Check, CheckKind, Definition, Field, LimitUnit, Type
from gongkai.workdays.rules import Calendar

BETWEEN = "\x1f"  # between the parts of an identity
MOST_REMEMBERED, LONGEST_REMEMBERED = 2_000, 40  # cells of one field, letters of a cell


@dataclass(frozen=True, slots=True)
class Wrong:
    """A bad cell: the field and a sentence."""

    key: str
    sentence: str


@dataclass(slots=True)
class Row:
    """What a row says; `values` holds filled fields only."""

    values: dict[str, str] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


class Reading:
    """Reads rows of one definition. Cells that come back in every line (units, days, options) are read once."""

    def __init__(self, definition: Definition, context: Context) -> None:
        self._definition, self._context = definition, context
        self._fields: list[tuple[str, Field, dict[object, Value]]] = [(one.key, one, {}) for one in definition.filled]
        self._checks = [(one, {*one.fields, *(one.when.codes if one.when else ())}) for one in definition.checks]

    def row(self, cells: Mapping[str, Cell]) -> Row:
        """The row of these cells, by field; checks between fields are made when each by itself is sound."""
        values, wrong, get = dict(self._definition.fixed), list[Wrong](), cells.get
        for key, one, known in self._fields:
            cell = get(key)
            if cell is None and not one.required:
                continue
            value = known.get(cell if cell.__class__ is str else (cell.__class__, cell)) or self._read(one, cell, known)
            if value.wrong:
                wrong.append(Wrong(key, value.wrong))
            elif value.text:
                values[key] = value.text
        return self._checked(Row(values, wrong))

    def _read(self, one: Field, cell: Cell, known: dict[object, Value]) -> Value:
        value = read(one, cell, self._context)
        if len(known) < MOST_REMEMBERED and not (isinstance(cell, str) and len(cell) > LONGEST_REMEMBERED):
            known[cell if cell.__class__ is str else (cell.__class__, cell)] = value
        return value

    def _checked(self, row: Row) -> Row:
        definition, bad = self._definition, {wrong.key for wrong in row.wrong}
        formed = definition.formed
        if formed and formed not in bad and row.values[formed] > self._context.today.isoformat():
            row.wrong.append(Wrong(formed, "晚于今天。请核对日期。"))
        for check, involved in self._checks:
            if not bad or not involved & bad:
                row.wrong += _faults(definition, check, row.values)
        return row


def read_row(definition: Definition, cells: Mapping[str, Cell], context: Context) -> Row:
    """Read the cells of one row."""
    return Reading(definition, context).row(cells)


def is_blank(definition: Definition, cells: Mapping[str, Cell]) -> bool:
    """Whether nothing was filled in: rows left over at the end of a sheet."""
    return all(is_empty(cells.get(one.key)) for one in definition.filled)


def _faults(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    if check.when is not None and not check.when.holds(values):
        return []
    found = _CHECKS[check.kind](definition, check, values)
    return [Wrong(wrong.key, check.say) for wrong in found] if check.say else found


def _title(definition: Definition, key: str) -> str:
    return definition.field(key).title


def _order(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    first, second = check.fields
    if first not in values or second not in values:
        return []
    later = _day(definition, second, values[second], last=True)
    if _day(definition, first, values[first], last=False) <= later:
        return []
    return [Wrong(second, f"早于“{_title(definition, first)}”（{values[first]}）。")]


def _day(definition: Definition, key: str, value: str, *, last: bool) -> date:
    if definition.field(key).type is Type.DATE:
        return date.fromisoformat(value)
    return last_day(value) if last else first_day(value)


def _sum(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    total, *parts = check.fields
    if total not in values or not any(part in values for part in parts):
        return []
    counted = sum((Decimal(values.get(part, "0")) for part in parts), Decimal(0))
    if counted == Decimal(values[total]):
        return []
    names = "、".join(_title(definition, part) for part in parts)
    return [Wrong(total, f"是 {values[total]}，与各分项（{names}）之和 {counted.normalize():f} 不符。")]


def _not_above(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    low, high = check.fields
    if low not in values or high not in values or Decimal(values[low]) <= Decimal(values[high]):
        return []
    return [Wrong(low, f"是 {values[low]}，超过了“{_title(definition, high)}”（{values[high]}）。")]


def _because(definition: Definition, check: Check) -> str:
    """The condition in words."""
    if check.when is None:
        return ""
    said = []
    for key, codes in check.when.codes.items():
        one = definition.field(key)
        said.append(f"“{one.title}”为{'、'.join(one.values[code] for code in codes)}")
    return "且".join(said)


def _needs(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    return [Wrong(key, f"{_because(definition, check)}时必填。") for key in check.fields if key not in values]


def _empty(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    return [Wrong(key, f"{_because(definition, check)}时不填。") for key in check.fields if key in values]


def _forbids(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    key = check.fields[0]
    chosen = [code for code in values.get(key, "").split(SEPARATOR) if code in check.codes.get(key, ())]
    labels = "、".join(definition.field(key).values[code] for code in chosen)
    return [Wrong(key, f"{_because(definition, check)}时不得选“{labels}”。")] if chosen else []


def _one_of(definition: Definition, check: Check, values: Mapping[str, str]) -> list[Wrong]:
    if any(key in values for key in check.fields):
        return []
    names = "、".join(f"“{_title(definition, key)}”" for key in check.fields)
    return [Wrong(check.fields[0], f"{names}至少要填一项。")]


_CHECKS: dict[CheckKind, Callable[[Definition, Check, Mapping[str, str]], list[Wrong]]] = {
    CheckKind.ORDER: _order,
    CheckKind.SUM: _sum,
    CheckKind.NOT_ABOVE: _not_above,
    CheckKind.NEEDS: _needs,
    CheckKind.EMPTY: _empty,
    CheckKind.FORBIDS: _forbids,
    CheckKind.ONE_OF: _one_of,
}


def identity_of(definition: Definition, values: Mapping[str, str]) -> str:
    """By what a row is known among the rows of its register: case and blanks make no difference."""
    return BETWEEN.join("".join(values.get(key, "").upper().split()) for key in definition.identity)


def is_public(definition: Definition, values: Mapping[str, str]) -> bool:
    """Whether it was decided that the public may see this row, and its kind is shown at all."""
    decision, period = definition.decision, definition.period
    if decision is not None and values.get(decision.field) not in decision.publish:
        return False
    return period is None or period.months_of(values) != 0


def shown_until(definition: Definition, values: Mapping[str, str]) -> date | None:
    """The last day on which the public sees this row; None for ever."""
    period = definition.period
    months = period.months_of(values) if period else None
    if period is None or months is None or period.start not in values:
        return None
    return months_after(date.fromisoformat(values[period.start]), months)


def formed_on(definition: Definition, values: Mapping[str, str]) -> date | None:
    """The day the time limit counts from."""
    found = values.get(definition.formed)
    return date.fromisoformat(found) if found else None


def due_on(definition: Definition, values: Mapping[str, str], calendar: Calendar) -> tuple[date | None, bool]:
    """The day by which the row must be public, and whether a calendar it needs is still missing; None: no limit."""
    limit, formed = definition.limit, formed_on(definition, values)
    if limit is None or formed is None:
        return None, False
    if limit.unit is LimitUnit.WORKING:
        due = calendar.add(formed, limit.days)
        return due.date, due.provisional
    if limit.unit is LimitUnit.DAYS:
        return formed + timedelta(days=limit.days), False
    return months_after(formed, limit.days), False
