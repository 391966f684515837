"""Counting how often pages are opened: summed in memory, written every ten seconds. Nothing of the reader is kept."""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import Error, connection, transaction
from django.db.models import F

from gongkai.kernel import days
from gongkai.portal.models import PageViews
from gongkai.portal.rules.seen import MOST_WAITING

log = logging.getLogger(__name__)
TitlesOf = Callable[[Iterable[str], int | None], Mapping[str, str]]
EVERY_SECONDS = 10.0

_titles_of: list[TitlesOf] = []
_waiting: Counter[tuple[str, date]] = Counter()
_guard = threading.Lock()
_timer: list[threading.Timer] = []


def register_counted(titles_of: TitlesOf) -> None:
    """Count pages of a room: `titles_of(addresses, jurisdiction_id)` gives titles of its public ones."""
    _titles_of.append(titles_of)


def titles(addresses: Iterable[str], jurisdiction_id: int | None = None) -> dict[str, str]:
    """Titles of those addresses that are counted, of one jurisdiction or of all."""
    wanted = list(addresses)
    found: dict[str, str] = {}
    for of in _titles_of:
        found.update(of(wanted, jurisdiction_id))
    return found


def count(address: str) -> None:
    """One more opening; written later."""
    with _guard:
        key = (address, days.today())
        if key in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[key] += 1
        if not _timer:
            timer = threading.Timer(EVERY_SECONDS, _write_later)
            timer.daemon = True
            _timer.append(timer)
            timer.start()


def waiting(address: str) -> int:
    """Openings this process has not written yet."""
    with _guard:
        return sum(number for (counted, _), number in _waiting.items() if counted == address)


def write() -> int:
    """Write what was counted; addresses that are no public page are dropped. How many openings were written."""
    with _guard:
        found = dict(_waiting)
        _waiting.clear()
    known = titles({address for address, _ in found})
    rows = {key: number for key, number in found.items() if key[0] in known}
    try:
        with transaction.atomic():
            fresh = [PageViews(address=address, day=day) for address, day in rows]
            PageViews.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
            for (address, day), number in rows.items():
                PageViews.objects.filter(address=address, day=day).update(views=F("views") + number)
    except Error:
        with _guard:
            _waiting.update(rows)
        raise
    return sum(rows.values())


def _write_later() -> None:
    with _guard:
        _timer.clear()
    try:
        write()
    except Error as error:
        log.warning("views not written (%s), kept for the next time", error)
    finally:
        connection.close()


@atexit.register
def _write_last() -> None:
    if _waiting:
        _write_later()
