"""Announce news; it is heard in step (same transaction) and by followers (after commit)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.db import transaction

from gongkai.kernel import days, rows
from gongkai.outbox.models import Event

Listener = Callable[..., object]
_in_step: dict[str, list[Listener]] = defaultdict(list)


def listen_in_step(name: str, listener: Listener) -> None:
    """Call `listener(**ids)` inside the announcer's transaction. Database changes only."""
    if listener in _in_step[name]:
        raise ValueError(f"{listener} already listens to {name}")
    _in_step[name].append(listener)


def announce(name: str, **ids: int | str | None) -> Event:
    """Tell the house what happened, inside the caller's transaction; `ids` are ids, never objects."""
    with transaction.atomic(savepoint=False):
        event = rows.put(Event(name=name, ids=ids, at=days.now()))
        for listener in _in_step[name]:
            listener(**ids)
        return event
