"""Wiring of how applications are handled: the review's news, clocks, what stands on the desk."""

from __future__ import annotations

from datetime import time

from gongkai.applications.services import clocks, deciding
from gongkai.outbox import services as outbox
from gongkai.workdays import services as workdays


def connect() -> None:
    """Connect handling with the other rooms; called once by the wiring of the house."""
    outbox.listen_in_step("review.completed", deciding.approved)
    outbox.listen_in_step("review.returned", deciding.returned)
    workdays.register_clock("依申请公开", clocks.recompute)
    outbox.schedule("applications.clocks", clocks.refresh, at=time(0, 25), label="停表的申请重新推算答复期限")
