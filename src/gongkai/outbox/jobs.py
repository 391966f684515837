"""The two loops of the house: the worker hands news to followers, the scheduler runs work by the clock."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import Error, close_old_connections, connection

from gongkai.outbox import rules
from gongkai.outbox.services import beat, leases, release_all, run_due, work_once

log = logging.getLogger(__name__)
WORKER_POLL = 0.2
SCHEDULER_POLL = 5.0


def work_forever(stop: threading.Event) -> None:
    """Hand news to followers until `stop` is set; the body of the worker process."""

    def turn() -> bool:
        return work_once().handled > 0

    _loop("worker", turn, stop, WORKER_POLL)


def tick_forever(stop: threading.Event) -> None:
    """Run due work until `stop` is set; the body of the scheduler process."""

    def turn() -> bool:
        run_due()
        return False

    _loop("scheduler", turn, stop, SCHEDULER_POLL)


def _loop(name: str, turn: Callable[[], bool], stop: threading.Event, poll: float) -> None:
    """Turn until told to stop. A database that is locked, down or restarted is waited for, longer each time."""
    keeper = threading.Thread(target=_keep_leases, args=(stop,), name=f"{name}-leases", daemon=True)
    keeper.start()
    troubles = 0
    while not stop.is_set():
        try:
            close_old_connections()
            beat(name)
            busy = turn()
            troubles = 0
        except Error as error:
            troubles += 1
            busy = False
            log.warning("%s: the database is not to be had (%s), waiting", name, error)
            connection.close()
        if not busy:
            stop.wait(poll if not troubles else min(30.0, poll * 2**troubles))
    try:
        release_all()
    except Error as error:
        log.warning("%s: leases not released (%s); they run out by themselves", name, error)
    connection.close()


def _keep_leases(stop: threading.Event) -> None:
    """Renew this process's leases while it lives, so that long work keeps what it holds."""
    while not stop.wait(rules.RENEW_EVERY.total_seconds()):
        try:
            leases.renew_all()
        except Error as error:
            log.warning("leases not renewed (%s)", error)
            connection.close()
    connection.close()
