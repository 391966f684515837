"""What an indicator is: every property stated, or the file is refused by name and key (R423)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.indicators.rules.periods import PeriodRule

STATED = ("id", "name", "unit", "source", "period", "formula_text", "source_text", "article")
OPTIONAL = {"where", "numerator", "denominator", "distinct", "sum", "tone"}
TONES = {"plain", "good", "warn", "bad"}
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


class BadDefinition(ValueError):
    """A definition that cannot be used; the sentence names file, key and property."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named figure (指标). Conditions are names its source declares; "!name" means not.

    A count has `where`; a ratio has `numerator` and `denominator` (the numerator's rows are among the denominator's).
    `distinct` counts different values of a measure, `sum` adds one up; both name a measure of the source.
    """

    id: str
    name: str
    unit: str
    source: str
    period: PeriodRule
    formula_text: str
    source_text: str
    article: str
    where: tuple[str, ...] = ()
    numerator: tuple[str, ...] | None = None
    denominator: tuple[str, ...] | None = None
    distinct: str = ""
    sum: str = ""
    tone: str = "plain"

    @property
    def is_ratio(self) -> bool:
        """Whether it is a share of something."""
        return self.numerator is not None

    @property
    def counted(self) -> tuple[str, ...]:
        """The conditions of the rows its value is made of."""
        return self.where if self.numerator is None else (*(self.denominator or ()), *self.numerator)

    @property
    def conditions(self) -> set[str]:
        """Every condition it names, without the mark of negation."""
        named = (*self.where, *(self.numerator or ()), *(self.denominator or ()))
        return {name.removeprefix("!") for name in named}


def parse_definitions(data: Any, file: str) -> list[Definition]:
    """The definitions of a file; raises `BadDefinition`."""
    if not isinstance(data, list):
        raise BadDefinition(f"{file}：应为指标定义的列表。")
    found = [_definition(entry, f"{file} 第{number}个") for number, entry in enumerate(data, 1)]
    ids = [definition.id for definition in found]
    twice = sorted({key for key in ids if ids.count(key) > 1})
    if twice:
        raise BadDefinition(f"{file}：指标 {'、'.join(twice)} 定义了两次。")
    return found


def _definition(entry: Any, where: str) -> Definition:
    if not isinstance(entry, Mapping):
        raise BadDefinition(f"{where}：应为键值。")
    where = f"{where}（{entry.get('id', '无 id')}）"
    missing = [name for name in STATED if not isinstance(entry.get(name), str) or not entry[name].strip()]
    unknown = sorted(map(str, set(entry) - set(STATED) - OPTIONAL))
    if missing or unknown:
        wrong = [f"缺少 {name}" for name in missing] + [f"多出 {name}" for name in unknown]
        raise BadDefinition(f"{where}：{'，'.join(wrong)}。")
    reason = _contradiction(entry)
    if reason:
        raise BadDefinition(f"{where}：{reason}")
    ratio = "numerator" in entry
    return Definition(
        **{name: entry[name].strip() for name in STATED if name != "period"},
        period=PeriodRule(entry["period"]),
        where=tuple(entry.get("where", ())),
        numerator=tuple(entry["numerator"]) if ratio else None,
        denominator=tuple(entry["denominator"]) if ratio else None,
        distinct=entry.get("distinct", ""),
        sum=entry.get("sum", ""),
        tone=entry.get("tone", "plain"),
    )


def _contradiction(entry: Mapping[str, Any]) -> str:
    """The first thing in an entry that cannot be, as a sentence; empty when there is none."""
    for name in ("where", "numerator", "denominator"):
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("!") for item in value):
            return f"{name} 应为条件名的列表。"
    checks = (
        (_ID.fullmatch(entry["id"]) is None, "id 应形如 ledger.overdue。"),
        (entry["period"] not in set(PeriodRule), f"period 只能是 {'、'.join(PeriodRule)}。"),
        (("where" in entry) == ("numerator" in entry), "where 与 numerator/denominator 应写且只写一种。"),
        (("numerator" in entry) != ("denominator" in entry), "numerator 与 denominator 应同时写。"),
        (not isinstance(entry.get("distinct", ""), str), "distinct 应为度量名。"),
        (not isinstance(entry.get("sum", ""), str), "sum 应为度量名。"),
        (bool(entry.get("distinct")) and bool(entry.get("sum")), "distinct 与 sum 不能同时写。"),
        (entry.get("tone", "plain") not in TONES, f"tone 只能是 {'、'.join(sorted(TONES))}。"),
    )
    return next((sentence for wrong, sentence in checks if wrong), "")
