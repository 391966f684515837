"""公开时限 as written in a standard, and what can be reckoned from it. Free text stays as it is written.

Source: the phrases of the 26 standards (自信息形成或者变更之日起20个工作日内予以公开、实时公开、及时公开、同上).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.kernel.labels import Labelled
from gongkai.kernel.text import squeeze
from gongkai.workdays.rules import Calendar

SAME = re.compile(r"(?:同上|同前|[〃″])[。.]?")
_NUMBER = r"(\d{1,4}|[一二三四五六七八九十两]{1,3})"
_WITHIN = re.compile(_NUMBER + r"个?(工作日|小时|自然日|日历日|日|天|月)(?:之?内|以内)")
_FROM = re.compile(r"(?:自|从|在)?([^，,；;。自从]{1,60}?)(?:之日|之时|当日)?(?:起|后)")
_CYCLES = (
    (re.compile(r"每半年|半年(?:更新|公开|一次)"), 184), (re.compile(r"每个?季度?|按季度?|季度(?:更新|公开|终了)"), 92), (re.compile(r"每个?月|按月|逐月"), 31),
    (re.compile(r"每周|每星期"), 7), (re.compile(r"每个?工作日|每日|每天|当日"), 1), (re.compile(r"每年度?|按年度?|逐年|年度更新"), 366),
)  # fmt: skip
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


class TimeKind(Labelled):
    """What kind of limit a phrase sets."""

    WITHIN = "WITHIN", "限期公开"
    PROMPT = "PROMPT", "及时公开"
    REALTIME = "REALTIME", "实时公开"
    CYCLE = "CYCLE", "定期公开"
    STANDING = "STANDING", "长期公开"
    FREE = "FREE", "另行规定"


class TimeUnit(Labelled):
    """Of the number."""

    WORKDAY = "WD", "个工作日"
    DAY = "D", "日"
    MONTH = "M", "个月"
    HOUR = "H", "小时"


_UNITS = {"工作日": TimeUnit.WORKDAY, "小时": TimeUnit.HOUR, "月": TimeUnit.MONTH}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limit as written and as reckoned: `number` of `unit` from `start`; `cycle` in days, 0 for none."""

    text: str
    kind: TimeKind
    number: int = 0
    unit: TimeUnit | None = None
    start: str = ""
    cycle: int = 0


def parse(text: str) -> TimeLimit:
    """What a phrase means; never fails: what is not understood is FREE."""
    plain = squeeze(text)
    cycle = next((length for pattern, length in _CYCLES if pattern.search(plain)), 0)
    if found := _WITHIN.search(plain):
        number = _number(found[1])
        if number:
            return TimeLimit(
                plain,
                TimeKind.WITHIN,
                number,
                _UNITS.get(found[2], TimeUnit.DAY),
                _start(plain[: found.start()]),
                cycle,
            )
    if cycle:
        return TimeLimit(plain, TimeKind.CYCLE, cycle=cycle)
    for word, kind in (("实时", TimeKind.REALTIME), ("即时", TimeKind.REALTIME), ("及时", TimeKind.PROMPT), ("长期", TimeKind.STANDING), ("常年", TimeKind.STANDING)):  # fmt: skip
        if word in plain:
            return TimeLimit(plain, kind)
    return TimeLimit(plain, TimeKind.FREE)


def is_same(text: str) -> bool:
    """Whether a cell says 同上."""
    return bool(SAME.fullmatch(squeeze(text)))


def due(limit: TimeLimit, formed_on: date, calendar: Calendar, statutory: int) -> date:
    """By when something formed on a day must be out: the phrase's own limit, else the statutory working days (条例 26)."""
    if limit.kind is TimeKind.WITHIN and limit.unit is TimeUnit.WORKDAY:
        return calendar.add(formed_on, limit.number).date
    if limit.kind is TimeKind.WITHIN and limit.unit is TimeUnit.HOUR:
        return formed_on + timedelta(days=-(-limit.number // 24))
    if limit.kind is TimeKind.WITHIN and limit.unit is TimeUnit.MONTH:
        return _months_on(formed_on, limit.number)
    if limit.kind is TimeKind.WITHIN:
        return formed_on + timedelta(days=limit.number)
    return calendar.add(formed_on, statutory).date


def words(limit: TimeLimit) -> str:
    """The reckoned part in a few words."""
    if limit.kind is TimeKind.WITHIN and limit.unit is not None:
        return f"{limit.start or '形成'}起{limit.number}{limit.unit.label}内"
    if limit.cycle:
        return f"每{limit.cycle}日以内更新"
    return limit.kind.label


def _start(before: str) -> str:
    found = _FROM.search(before)
    return found[1].strip("《》“” ") if found else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(tens, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _months_on(day: date, months: int) -> date:
    place = day.month - 1 + months
    year, month = min(day.year + place // 12, 9998), place % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
