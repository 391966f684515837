"""The present moment and day. Everything asks here, so that tests and the demo can stand on another day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _moment.get() or datetime.now(UTC)


def today() -> date:
    """The present day in China; every legal day is an Asia/Shanghai day."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in China of a moment."""
    return moment.astimezone(SHANGHAI).date()


def moment_of(day: date, at: time = time(9)) -> datetime:
    """The moment of a clock time in China on a day, in UTC."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


@contextmanager
def standing_at(moment: datetime | date) -> Iterator[None]:
    """Within the block, `now()` is this moment (09:00 in China if only a day is given)."""
    token = _moment.set(moment.astimezone(UTC) if isinstance(moment, datetime) else moment_of(moment))
    try:
        yield
    finally:
        _moment.reset(token)
