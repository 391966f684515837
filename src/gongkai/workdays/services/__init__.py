"""The doors through which the calendar and the limits are changed."""

from __future__ import annotations

from gongkai.workdays.services.clocks import Moved, on_moved, recompute, register_clock
from gongkai.workdays.services.limits import set_limit, withdraw_limit
from gongkai.workdays.services.local_days import add_local_day, drop_local_day
from gongkai.workdays.services.notices import MOST_BYTES, correct_notice, load_notice, rows_of_workbook

__all__ = [
    "MOST_BYTES",
    "Moved",
    "add_local_day",
    "correct_notice",
    "drop_local_day",
    "load_notice",
    "on_moved",
    "recompute",
    "register_clock",
    "rows_of_workbook",
    "set_limit",
    "withdraw_limit",
]
