"""The period a figure is about: a year, a quarter, a month, or the year up to a day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodRule(StrEnum):
    """What a definition makes of the period asked for."""

    GIVEN = "given"  # as asked
    YEAR = "year"  # the whole year it ends in
    QUARTER = "quarter"  # the whole quarter it ends in
    MONTH = "month"  # the whole month it ends in
    TO_DATE = "to_date"  # from the first day of the year to its end


PERIOD_LABELS = {
    PeriodRule.GIVEN: "按所选统计期",
    PeriodRule.YEAR: "全年",
    PeriodRule.QUARTER: "当季",
    PeriodRule.MONTH: "当月",
    PeriodRule.TO_DATE: "本年累计",
}
_KEY = re.compile(r"(\d{4})(?:Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


class BadPeriod(ValueError):
    """A text that names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. `key` is short and goes into addresses; `label` is for people."""

    key: str
    label: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.label

    @property
    def year(self) -> int:
        """The year it ends in."""
        return self.last.year

    @property
    def before(self) -> Period:
        """The period of the same length just before; for the year to a day, the same days of the last year."""
        if len(self.key) == 10:
            last = self.last
            safe = min(last.day, monthrange(last.year - 1, last.month)[1])
            return to_date(date(last.year - 1, last.month, safe))
        return _containing(self.key, self.first - timedelta(days=1))

    @property
    def after(self) -> Period:
        """The period of the same length just after."""
        if len(self.key) == 10:
            safe = min(self.last.day, monthrange(self.last.year + 1, self.last.month)[1])
            return to_date(date(self.last.year + 1, self.last.month, safe))
        return _containing(self.key, self.last + timedelta(days=1))


def _containing(like: str, day: date) -> Period:
    if len(like) == 4:
        return year(day.year)
    return quarter(day.year, (day.month + 2) // 3) if "Q" in like else month(day.year, day.month)


def year(y: int) -> Period:
    """A calendar year."""
    return Period(f"{y:04d}", f"{y}年", date(y, 1, 1), date(y, 12, 31))


def quarter(y: int, q: int) -> Period:
    """A quarter, 1 to 4."""
    last = q * 3
    return Period(f"{y:04d}Q{q}", f"{y}年第{'一二三四'[q - 1]}季度", date(y, last - 2, 1), _month_end(y, last))


def month(y: int, m: int) -> Period:
    """A month."""
    return Period(f"{y:04d}-{m:02d}", f"{y}年{m}月", date(y, m, 1), _month_end(y, m))


def to_date(day: date) -> Period:
    """The year of a day up to and including it."""
    return Period(day.isoformat(), f"{day.year}年截至{day.month}月{day.day}日", date(day.year, 1, 1), day)


def _month_end(y: int, m: int) -> date:
    return date(y, m, monthrange(y, m)[1])


def parse_period(key: str) -> Period:
    """2026, 2026Q3, 2026-08 or 2026-08-31 (the year to that day); raises `BadPeriod`."""
    match = _KEY.fullmatch(key)
    if match is None or not 1949 <= int(match[1]) <= 2199:
        raise BadPeriod(f"统计期“{key[:20]}”不可用，应形如 2026、2026Q3、2026-08 或 2026-08-31。")
    y = int(match[1])
    try:
        if match[4]:
            return to_date(date(y, int(match[3]), int(match[4])))
        if match[3]:
            return month(y, int(match[3]))
    except (ValueError, IndexError) as error:
        raise BadPeriod(f"统计期“{key}”不存在。") from error
    return quarter(y, int(match[2])) if match[2] else year(y)


def effective(rule: PeriodRule, asked: Period) -> Period:
    """The period a definition counts over when `asked` is asked for."""
    day = asked.last
    if rule is PeriodRule.YEAR:
        return year(day.year)
    if rule is PeriodRule.QUARTER:
        return quarter(day.year, (day.month + 2) // 3)
    if rule is PeriodRule.MONTH:
        return month(day.year, day.month)
    return to_date(day) if rule is PeriodRule.TO_DATE else asked
