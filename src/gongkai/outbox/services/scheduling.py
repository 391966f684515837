"""Work by the clock: a table of name, rule and last run. A run missed while the house was down is caught up once."""

from __future__ import annotations

import logging
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import InterfaceError, OperationalError

from gongkai.kernel import days
from gongkai.outbox import rules
from gongkai.outbox.models import Schedule
from gongkai.outbox.services import leases
from gongkai.outbox.services.following import told

log = logging.getLogger(__name__)
_schedules: dict[str, Work] = {}


@dataclass(frozen=True, slots=True)
class Work:
    """Scheduled work: what runs and when."""

    rule: rules.Rule
    run: Callable[[], object]
    label: str = ""


def schedule(
    name: str,
    run: Callable[[], object],
    *,
    every: timedelta | None = None,
    at: time | None = None,
    weekday: int | None = None,
    label: str = "",
) -> None:
    """Have `run()` called every so often, or at a clock time in China each day or on a weekday (0 is Monday).

    `label` is its Chinese name on the administrator's page.
    """
    if name in _schedules:
        raise ValueError(f"schedule {name} is already there")
    _schedules[name] = Work(rules.Rule(every, at, weekday), run, label or name)


def scheduled() -> dict[str, Work]:
    """All scheduled work by name."""
    return dict(_schedules)


def run_due(now: datetime | None = None, *, names: frozenset[str] | None = None) -> list[str]:
    """Run what is due at `now` (for tests any moment; else the present); the names that ran, failed ones included."""
    if now is None:
        return [name for name in list(_schedules) if (names is None or name in names) and _run_if_due(name)]
    with days.standing_at(now):
        return run_due(names=names)


def _run_if_due(name: str) -> bool:
    """Run one schedule if it is due and free; True when it was run, well or badly."""
    now, work = days.now(), _schedules[name]
    row, _ = Schedule.objects.get_or_create(name=name)
    if (row.retry_at and row.retry_at > now) or not work.rule.is_due(row.last_run, now):
        return False
    if not leases.take(Schedule, name):
        return False
    row.refresh_from_db()
    done: dict[str, object] = {}
    if work.rule.is_due(row.last_run, now):  # another process may have run it until we got the lease
        done = _run(name, row, now)
    Schedule.objects.filter(name=name, lease_holder=leases.holder()).update(lease_holder="", lease_until=None, **done)
    return bool(done)


def _run(name: str, row: Schedule, now: datetime) -> dict[str, object]:
    """Run the work outside any transaction; what to write in its row."""
    start = clock.monotonic()
    try:
        _schedules[name].run()
    except Exception as error:  # noqa: BLE001  # whatever the work raises is kept and shown
        if isinstance(error, OperationalError | InterfaceError):
            leases.forget_connection()
        log.warning("schedule %s failed: %r", name, error)
        failures = row.failures + 1
        return {"last_error": told(error), "failures": failures, "retry_at": days.now() + rules.pause_after(failures)}
    seconds = clock.monotonic() - start
    return {"last_run": now, "last_seconds": seconds, "last_error": "", "failures": 0, "retry_at": None}
