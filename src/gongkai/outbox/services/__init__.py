"""Announce news, follow it, run work by the clock."""

from __future__ import annotations

from gongkai.outbox.services.announcing import announce, listen_in_step
from gongkai.outbox.services.following import drain, follow, followers, forget_old, pass_over, work_once
from gongkai.outbox.services.leases import beat, release_all
from gongkai.outbox.services.letters import drop_letter, retry_letter
from gongkai.outbox.services.scheduling import run_due, schedule, scheduled

__all__ = [
    "announce",
    "beat",
    "drain",
    "drop_letter",
    "follow",
    "followers",
    "forget_old",
    "listen_in_step",
    "pass_over",
    "release_all",
    "retry_letter",
    "run_due",
    "schedule",
    "scheduled",
    "work_once",
]
