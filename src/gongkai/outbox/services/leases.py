"""Who may run a follower or a schedule now. A lease is a row's holder and end; a dead holder's lease runs out."""

from __future__ import annotations

import os
import secrets
import socket
import threading

from django.db import connection
from django.db.models import Q

from gongkai.kernel import days
from gongkai.outbox import rules
from gongkai.outbox.models import Follower, Heartbeat, Schedule

_token: tuple[int, str] = (0, "")
_guard = threading.Lock()


def holder() -> str:
    """This process, unlike any other that lives or lived."""
    global _token  # one value a process; a fork makes its own
    with _guard:
        if _token[0] != os.getpid():
            _token = (os.getpid(), f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(6)}")
        return _token[1]


def take(model: type[Follower] | type[Schedule], name: str) -> bool:
    """Hold the lease of a row from now on, if it is free, over, or already ours."""
    now = days.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_holder=holder())
    rows = model.objects.filter(free, name=name)
    return bool(rows.update(lease_holder=holder(), lease_until=now + rules.LEASE))


def renew_all() -> int:
    """Lengthen every lease this process still holds; how many."""
    until = days.now() + rules.LEASE
    return sum(
        model.objects.filter(lease_holder=holder(), lease_until__gte=days.now()).update(lease_until=until)
        for model in (Follower, Schedule)
    )


def release_all() -> None:
    """Give up every lease of this process, so that the next one need not wait."""
    for model in (Follower, Schedule):
        model.objects.filter(lease_holder=holder()).update(lease_holder="", lease_until=None)


def beat(name: str) -> None:
    """Leave a sign of life of a loop, at most every ten seconds."""
    now = days.now()
    fresh = now - rules.QUIET_AFTER / 6
    if not Heartbeat.objects.filter(name=name, holder=holder(), at__gte=fresh, at__lte=now).exists():
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "holder": holder()})


def forget_connection() -> None:
    """Close this thread's connection; the next query opens a new one."""
    if not connection.in_atomic_block:
        connection.close()
