"""组织保障 as data: what kinds of record there are, what each must say, and who still owes one this year (R405–R412)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

MOST_MONEY = Decimal(10_000_000)


class Who(StrEnum):
    """Of whom a kind is asked."""

    UNITS = "UNITS"
    OFFICE = "OFFICE"
    ANY = "ANY"


class FieldType(StrEnum):
    """What a field holds. Money is in 万元, with at most two decimals."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MONEY = "money"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a record says; the `head` field names the record in lists."""

    key: str
    label: str
    type: FieldType
    required: bool = True
    head: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of record. `least` a year by the day `due` (month, day); standing ones count while they are in force."""

    key: str
    label: str
    who: Who
    least: int
    due: tuple[int, int] | None
    standing: bool
    public: bool
    on_label: str
    note: str
    article: str
    fields: tuple[Field, ...]

    @property
    def head(self) -> Field:
        """The field that names a record."""
        return next((field for field in self.fields if field.head), self.fields[0])

    def due_on(self, year: int) -> date | None:
        """The day by which a year's records must be there; None when nothing is asked."""
        return date(year, *self.due) if self.due and self.least else None


def parse(rows: Sequence[Mapping[str, Any]]) -> dict[str, Kind]:
    """The kinds of a data file, by key; `ValueError` says which row is wrong."""
    found: dict[str, Kind] = {}
    for row in rows:
        key = str(row["key"])
        fields = tuple(
            Field(str(one["key"]), str(one["label"]), FieldType(one["type"]), one.get("required", True),
                  one.get("head", False), tuple(one.get("choices", ())))
            for one in row["fields"]
        )  # fmt: skip
        if key in found or not fields or len({field.key for field in fields}) != len(fields):
            raise ValueError(f"组织保障的种类“{key}”重复，或字段不对")
        month, _, day = str(row.get("due", "")).partition("-")
        found[key] = Kind(
            key, row["label"], Who(row["who"]), int(row["least"]), (int(month), int(day)) if day else None,
            row.get("standing", False), row.get("public", False), row["on_label"], row["note"], row["article"], fields,
        )  # fmt: skip
    return found


def values(kind: Kind, given: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """What a record keeps, all as text (days as 2026-01-31, money as 3.50), and why it cannot be kept so."""
    kept: dict[str, str] = {}
    reasons: list[str] = []
    for field in kind.fields:
        text = str(given.get(field.key) or "").strip()
        if not text:
            reasons += [f"请填写{field.label}。"] if field.required else []
        elif field.type is FieldType.CHOICE and text not in field.choices:
            reasons.append(f"{field.label}应在“{'、'.join(field.choices)}”中选择。")
        elif field.type is FieldType.DATE and not _is_day(text):
            reasons.append(f"{field.label}应写成 2026-01-31 的样子。")
        elif field.type is FieldType.MONEY:
            money = _money(text)
            reasons += [] if money else [f"{field.label}应是不小于 0 的数，最多两位小数。"]
            text = money
        kept[field.key] = text
    return kept, reasons


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _money(text: str) -> str:
    try:
        money = Decimal(text)
    except InvalidOperation:
        return ""
    if not money.is_finite() or not 0 <= money < MOST_MONEY or money != money.quantize(Decimal("0.01")):
        return ""
    return f"{money:.2f}"


def owed(kind: Kind, counted: Mapping[int, int], units: Collection[int], office_id: int | None) -> list[int]:
    """Organs that have fewer records than the year asks of them, in the order of `units`."""
    if not kind.least or kind.who is Who.ANY:
        return []
    asked = [office_id] if kind.who is Who.OFFICE and office_id is not None else list(units)
    return [organ_id for organ_id in asked if counted.get(organ_id, 0) < kind.least]
