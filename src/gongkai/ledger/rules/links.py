"""When an outside link is put to the office as 佐证疑似失效: three failed looks in a row, over two working days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

LEAST = 3
WORKING_DAYS = 2
AFTER_SUCCESS = timedelta(hours=20)
AFTER_FAILURE = timedelta(hours=6)
REFUSING = frozenset({401, 403, 405, 407, 429, 451, 501})


def is_doubtful(
    fails: Sequence[date], is_working_day: Callable[[date], bool], *, least: int = LEAST, over: int = WORKING_DAYS
) -> bool:
    """`fails` are the days of the failed looks since the last good one; days off do not count."""
    counted = [day for day in fails if is_working_day(day)]
    return len(counted) >= least and len(set(counted)) >= over


def is_gone(status: int) -> bool:
    """Whether an HTTP answer speaks of a page that is not there; a side that turns machines away is not gone."""
    return status >= 400 and status not in REFUSING


def is_due(checked_at: datetime | None, failing: bool, now: datetime) -> bool:
    """Whether a link is to be looked at again."""
    return checked_at is None or now - checked_at >= (AFTER_FAILURE if failing else AFTER_SUCCESS)


def is_address(url: str, most: int = 500) -> bool:
    """Whether a text is an address of a page: http or https, with a host, not too long for its column."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url.strip()) <= most
