"""Working days, clocks, limits, and the reading of a holiday notice: plain Python, everything comes in as an argument."""

from __future__ import annotations

from gongkai.workdays.rules.calendar import Calendar, DayKind, DayLine, DueDay
from gongkai.workdays.rules.clock import BadHistory, Interval, IntervalKind, derivation, due, extend, pause, restart
from gongkai.workdays.rules.limits import (
    STATUS_LABELS,
    UNIT_LABELS,
    BadLimits,
    Limit,
    LimitStatus,
    Unit,
    choose,
    parse_limits,
    parse_values,
    reasons_not_to_set,
)
from gongkai.workdays.rules.notice import (
    NoticeDay,
    NoticeReading,
    parse_notice,
    reasons_not_to_add_local_day,
    reasons_not_to_load,
)
from gongkai.workdays.rules.words import VERBS

__all__ = [
    "STATUS_LABELS",
    "UNIT_LABELS",
    "VERBS",
    "BadHistory",
    "BadLimits",
    "Calendar",
    "DayKind",
    "DayLine",
    "DueDay",
    "Interval",
    "IntervalKind",
    "Limit",
    "LimitStatus",
    "NoticeDay",
    "NoticeReading",
    "Unit",
    "choose",
    "derivation",
    "due",
    "extend",
    "parse_limits",
    "parse_notice",
    "parse_values",
    "pause",
    "reasons_not_to_add_local_day",
    "reasons_not_to_load",
    "reasons_not_to_set",
    "restart",
]
