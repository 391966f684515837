"""The calendar as a value: which days are worked, and why (放假办法第二、六条; 调休 by the yearly notice)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
FAR = 40_000  # days; a walk longer than a century means a calendar without a working day
WEEKDAYS = "一二三四五六日"


class DayKind(StrEnum):
    """What a notice or a local decision makes of a day."""

    OFF = "OFF"  # 放假
    WORK = "WORK"  # 上班


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day counted to. `provisional`: the count touches a year whose holiday notice is not loaded (暂算).

    `stopped`: the clock stands still in a pause that has not ended; `date` is then what it would be if it ended now.
    """

    date: date
    provisional: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of a derivation: whether it counted, why or why not, and its number in the count (0 if not counted)."""

    date: date
    counted: bool
    reason: str
    number: int = 0
    provisional: bool = False

    @property
    def weekday(self) -> str:
        """周一 to 周日."""
        return "周" + WEEKDAYS[self.date.weekday()]


@dataclass(frozen=True)
class Calendar:
    """Days off on weekdays, weekends that are worked, and the years whose notice is loaded; all other days by weekday.

    `days_off` and `working_weekends` map a day to why (国庆节、调休). A day in both is worked off: `days_off` wins,
    because a local suspension of work overrides a make-up day.
    """

    days_off: Mapping[date, str] = field(default_factory=dict)
    working_weekends: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    _off: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _worked: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        off = sorted(day for day in self.days_off if day.weekday() < 5)
        worked = sorted(day for day in self.working_weekends if day.weekday() >= 5 and day not in self.days_off)
        object.__setattr__(self, "_off", tuple(off))
        object.__setattr__(self, "_worked", tuple(worked))

    def is_working_day(self, day: date) -> bool:
        """Whether the day is a legal working day (工作日)."""
        if day in self.days_off:
            return False
        return day.weekday() < 5 or day in self.working_weekends

    def is_certain(self, day: date) -> bool:
        """Whether the notice of the day's year is loaded."""
        return day.year in self.years

    def reason(self, day: date) -> str:
        """Why the day is worked or not, in a few words."""
        if day in self.days_off:
            return self.days_off[day]
        if day in self.working_weekends and day.weekday() >= 5:
            return self.working_weekends[day]
        return "工作日" if day.weekday() < 5 else "周末"

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it."""
        for _ in range(FAR):
            if self.is_working_day(day):
                return day
            day += DAY
        raise ValueError("日历中没有工作日")

    def add(self, start: date, n: int) -> DueDay:
        """The n-th working day after `start`, which itself is not counted; n = 0 is `start`."""
        if n < 0:
            raise ValueError("工作日数不能为负；往前推算用 back()")
        return self._step(start, n, DAY)

    def back(self, day: date, n: int) -> DueDay:
        """The n-th working day before `day`, which itself is not counted; n = 0 is `day`."""
        if n < 0:
            raise ValueError("工作日数不能为负；往后推算用 add()")
        return self._step(day, n, -DAY)

    def _step(self, day: date, n: int, step: timedelta) -> DueDay:
        provisional = not self.is_certain(day)
        for _ in range(FAR):
            if n == 0:
                return DueDay(day, provisional)
            day += step
            provisional = provisional or not self.is_certain(day)
            n -= self.is_working_day(day)
        raise ValueError("日历中没有足够的工作日")

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
        if end < start:
            return -self.count(end, start)
        weeks, rest = divmod((end - start).days, 7)
        plain = weeks * 5 + sum((start + DAY * (weeks * 7 + i)).weekday() < 5 for i in range(1, rest + 1))
        off = bisect_right(self._off, end) - bisect_right(self._off, start)
        worked = bisect_right(self._worked, end) - bisect_right(self._worked, start)
        return plain - off + worked

    def working_days_of(self, year: int) -> int:
        """How many working days a year has."""
        return self.count(date(year - 1, 12, 31), date(year, 12, 31))

    def derive(self, start: date, n: int) -> list[DayLine]:
        """`add` day by day, `start` included as the line that does not count."""
        return self.between(start, self.add(start, n).date)

    def between(self, start: date, end: date) -> list[DayLine]:
        """Every day from `start` (not counted) to `end`, working days numbered: how many are left and why."""
        lines = [DayLine(start, False, "起算当日不计", provisional=not self.is_certain(start))]
        number = 0
        day = start
        while day < end:
            day += DAY
            counted = self.is_working_day(day)
            number += counted
            lines.append(DayLine(day, counted, self.reason(day), number if counted else 0, not self.is_certain(day)))
        return lines

    def touches(self, first: date, last: date) -> bool:
        """Whether any special day lies between two days, both included."""
        return any(bisect_left(days, first) < bisect_right(days, last) for days in (self._off, self._worked))
