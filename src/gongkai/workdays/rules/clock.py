"""The clock: a start day, a limit, and what happened on the way, in order; nothing else decides a due day.

Counting (民事诉讼法第八十五条, by analogy): the day something starts is never counted. That holds for the limit (from
the day after receipt), for a pause (from the day after the inquiry went out, to the day the answer came in, both
included: these days are not counted) and for a restart (from the day after it). A limit in calendar days or months
whose last day is not worked ends on the next working day.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.workdays.rules.calendar import DAY, FAR, Calendar, DayLine, DueDay
from gongkai.workdays.rules.limits import Limit, Unit


class IntervalKind(StrEnum):
    """What may happen to a running clock."""

    PAUSE = "PAUSE"  # 停表：征求第三方、其他机关意见（条例第三十三条）
    RESTART = "RESTART"  # 重新起算：补正、缴费
    EXTEND = "EXTEND"  # 延长（条例第三十三条）


class BadHistory(ValueError):
    """Intervals that contradict one another or the limit."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One thing that happened to the clock on a day; made by `pause`, `restart` and `extend`."""

    kind: IntervalKind
    on: date
    until: date | None = None
    limit: Limit | None = None
    reason: str = ""


def pause(on: date, until: date | None, reason: str = "") -> Interval:
    """Stop counting after `on` until and including `until`; None: the answer has not come yet."""
    if until is not None and until < on:
        raise BadHistory("停表结束日期早于开始日期。")
    return Interval(IntervalKind.PAUSE, on, until, None, reason)


def restart(on: date, limit: Limit | None = None, reason: str = "") -> Interval:
    """Count anew from the day after `on`, by a new limit or the same; what came before no longer matters."""
    return Interval(IntervalKind.RESTART, on, None, limit, reason)


def extend(on: date, limit: Limit, reason: str = "") -> Interval:
    """Lengthen the limit by another in the same unit."""
    return Interval(IntervalKind.EXTEND, on, None, limit, reason)


@dataclass(frozen=True, slots=True)
class _Run:
    """The clock after the last restart."""

    start: date
    unit: Unit
    length: int
    pauses: tuple[tuple[date, date, str], ...]
    stopped: bool


def due(
    start: date, limit: Limit, intervals: Sequence[Interval], calendar: Calendar, *, as_of: date | None = None
) -> DueDay:
    """The last day of the limit. An open pause is taken to end on `as_of` (or on its own first day) and marks `stopped`."""
    run = _run(start, limit, intervals, as_of)
    lines = _lines(run, calendar)
    return DueDay(lines[-1].date, any(line.provisional for line in lines), run.stopped)


def derivation(
    start: date, limit: Limit, intervals: Sequence[Interval], calendar: Calendar, *, as_of: date | None = None
) -> list[DayLine]:
    """`due` day by day, from the day the count began (not counted) to the due day, each with its reason."""
    return _lines(_run(start, limit, intervals, as_of), calendar)


def _run(start: date, limit: Limit, intervals: Iterable[Interval], as_of: date | None) -> _Run:
    length, unit, stopped = limit.value, limit.unit, False
    pauses: list[tuple[date, date, str]] = []
    last = date.min
    for interval in intervals:
        if interval.on < last:
            raise BadHistory("停表、重新起算、延长须按发生日期先后排列。")
        last = interval.on
        if interval.kind is IntervalKind.RESTART:
            start, pauses, stopped = interval.on, [], False
            again = interval.limit or limit
            length, unit, limit = again.value, again.unit, again
        elif interval.kind is IntervalKind.PAUSE:
            until = interval.until or max(interval.on, as_of or interval.on)
            stopped = stopped or interval.until is None
            pauses.append((interval.on, until, interval.reason or "停表"))
        elif interval.limit is None or interval.limit.unit is not unit:
            raise BadHistory("延长的单位须与原期限一致。")
        else:
            length += interval.limit.value
    return _Run(start, unit, length, tuple(pauses), stopped)


def _lines(run: _Run, calendar: Calendar) -> list[DayLine]:
    """Walk from the start to the due day."""
    day, number = run.start, 0
    length = (_months_later(day, run.length) - day).days if run.unit is Unit.MONTH else run.length
    lines = [DayLine(day, False, "起算当日不计", provisional=not calendar.is_certain(day))]
    while number < length:
        if len(lines) > FAR:
            raise BadHistory("期限过长，无法推算。")
        day += DAY
        reason, counted = calendar.reason(day), True
        if run.unit is Unit.WORKING_DAY:
            counted = calendar.is_working_day(day)
        paused = next((why for first, last, why in run.pauses if first < day <= last), None)
        if paused is not None:
            reason, counted = paused, False
        number += counted
        lines.append(DayLine(day, counted, reason, number if counted else 0, not calendar.is_certain(day)))
    if run.unit is not Unit.WORKING_DAY:
        lines += _to_working_day(day, calendar)
    return lines


def _to_working_day(day: date, calendar: Calendar) -> list[DayLine]:
    """The days a last day on a holiday is carried over (民事诉讼法第八十五条第三款)."""
    lines: list[DayLine] = []
    end = calendar.next_working_day(day)
    while day < end:
        day += DAY
        reason = "最后一日为休息日，顺延至此" if day == end else f"{calendar.reason(day)}，顺延"
        lines.append(DayLine(day, False, reason, 0, not calendar.is_certain(day)))
    return lines


def _months_later(day: date, n: int) -> date:
    """The same day `n` months later, or the last day of that month when it has no such day."""
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
