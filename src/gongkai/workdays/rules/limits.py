"""Time limits as dated rows with article and jurisdiction (R414); which row holds where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from gongkai.kernel.text import whole


class Unit(StrEnum):
    """What a limit counts in."""

    WORKING_DAY = "wd"
    DAY = "d"
    MONTH = "m"


class LimitStatus(StrEnum):
    """How sure we are of a limit."""

    VERIFIED = "verified"  # read in the text of the law
    UNVERIFIED = "unverified"  # not yet checked against the text
    SETTING = "setting"  # this installation's own choice, no law behind it


UNIT_LABELS = {Unit.WORKING_DAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月"}
STATUS_LABELS = {LimitStatus.VERIFIED: "已核", LimitStatus.UNVERIFIED: "未核", LimitStatus.SETTING: "本系统设定"}
FIELDS = {"key", "name", "value", "unit", "article", "source", "status", "valid_from", "valid_to", "note"}


class BadLimits(ValueError):
    """A file of limits that cannot be used; the sentence names the entry and the field."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that holds. `values` has one number, or several for staged limits (10, 5, 1 working days before)."""

    values: tuple[int, ...]
    unit: Unit
    article: str = ""
    status: LimitStatus = LimitStatus.VERIFIED
    key: str = ""
    name: str = ""
    source: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    jurisdiction_id: int | None = None
    shipped: bool = True

    @property
    def value(self) -> int:
        """The number, or the first of several."""
        return self.values[0]

    @property
    def text(self) -> str:
        """As a clerk would write it: 20个工作日."""
        return "、".join(str(value) for value in self.values) + UNIT_LABELS[self.unit]

    def holds_on(self, day: date) -> bool:
        """Whether the limit is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def choose(limits: Iterable[Limit], jurisdiction_id: int | None, on: date) -> Limit | None:
    """The tightest match: this jurisdiction's own before the nation's, a set row before the shipped one, then the newest."""
    holding = [limit for limit in limits if limit.holds_on(on) and limit.jurisdiction_id in (None, jurisdiction_id)]
    if not holding:
        return None
    return max(
        holding,
        key=lambda limit: (limit.jurisdiction_id is not None, not limit.shipped, limit.valid_from or date.min),
    )


def parse_values(text: str) -> tuple[int, ...]:
    """ "10,5,1" or "20" as numbers; raises ValueError with a Chinese sentence."""
    parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
    values = tuple(number for part in parts if (number := whole(part)) is not None and number <= 3660)
    if len(values) < len(parts):
        raise ValueError(f"时限数值“{text}”不可用：请填不大于3660的整数，几个阶段用逗号分隔，如 10,5,1。")
    return values


def reasons_not_to_set(
    *, value: str, unit: str, article: str, status: str, valid_from: date, valid_to: date | None, known: bool
) -> list[str]:
    """Why a limit may not be set so; empty when it may."""
    reasons = []
    if not known:
        reasons.append("没有这个时限名称，请从表中选择要调整的时限。")
    try:
        parse_values(value)
    except ValueError as error:
        reasons.append(str(error))
    if unit not in set(Unit):
        reasons.append("时限单位只能是工作日、日或月。")
    if status not in set(LimitStatus):
        reasons.append("核对状态只能是已核、未核或本系统设定。")
    elif status != LimitStatus.SETTING and not article.strip():
        reasons.append("请写明依据的文件和条款；没有文件依据的，核对状态选“本系统设定”。")
    if valid_to is not None and valid_to < valid_from:
        reasons.append("失效日期不能早于生效日期。")
    return reasons


def parse_limits(data: Any, file: str) -> list[Limit]:
    """The limits of a definition file; raises `BadLimits` naming file, entry and field."""
    if not isinstance(data, list):
        raise BadLimits(f"{file}：应为时限条目的列表。")
    limits = [_entry(entry, f"{file} 第{number}条") for number, entry in enumerate(data, 1)]
    keys = [(limit.key, limit.valid_from) for limit in limits]
    twice = sorted({key for key, since in keys if keys.count((key, since)) > 1})
    if twice:
        raise BadLimits(f"{file}：时限 {'、'.join(twice)} 在同一生效日期出现两次。")
    return limits


def _entry(entry: Any, where: str) -> Limit:
    if not isinstance(entry, Mapping):
        raise BadLimits(f"{where}：应为键值。")
    where = f"{where}（{entry.get('key', '无 key')}）"
    unknown, missing = set(entry) - FIELDS, {"key", "name", "value", "unit", "status"} - set(entry)
    if unknown or missing:
        wrong = [f"缺少 {field}" for field in sorted(missing)] + [f"多出 {field}" for field in sorted(unknown)]
        raise BadLimits(f"{where}：{'，'.join(wrong)}。")
    value = entry["value"]
    try:
        values = parse_values(",".join(map(str, value)) if isinstance(value, list) else str(value))
        unit, status = Unit(entry["unit"]), LimitStatus(entry["status"])
    except ValueError as error:
        raise BadLimits(f"{where}：{error}") from error
    if status is not LimitStatus.SETTING and not entry.get("article"):
        raise BadLimits(f"{where}：有法定依据的时限要写 article。")
    return Limit(
        values=values,
        unit=unit,
        article=str(entry.get("article", "")),
        status=status,
        key=str(entry["key"]),
        name=str(entry["name"]),
        source=str(entry.get("source", "")),
        note=str(entry.get("note", "")),
        valid_from=_day(entry.get("valid_from"), where),
        valid_to=_day(entry.get("valid_to"), where),
    )


def _day(value: Any, where: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise BadLimits(f"{where}：日期应形如 2019-05-15。")
