"""What the outbox shows: letters, schedules, followers, heartbeats. For administrators of the installation only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from gongkai.kernel import days
from gongkai.outbox import rules
from gongkai.outbox.models import DeadLetter, Event, Follower, Heartbeat, Schedule


@dataclass(frozen=True, slots=True)
class Beat:
    """A loop's last sign of life; `alive` when it polled within the last minute."""

    name: str
    at: datetime | None
    alive: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """A follower and how many events it has yet to read."""

    name: str
    behind: int
    failures: int
    last_error: str
    retry_at: datetime | None


def letters() -> QuerySet[DeadLetter]:
    """Every dead letter, with its event."""
    return DeadLetter.objects.select_related("event")


def letter(letter_id: int) -> DeadLetter | None:
    """One dead letter."""
    return letters().filter(pk=letter_id).first()


def dead_letters() -> QuerySet[DeadLetter]:
    """The letters that wait for the administrator."""
    return letters().filter(state=rules.Letter.WAITING)


def last_beat(name: str = "worker") -> datetime | None:
    """When a loop last polled."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def schedules() -> QuerySet[Schedule]:
    """The table of scheduled work, by name."""
    return Schedule.objects.order_by("name")


def readers() -> list[Reader]:
    """Every follower with its backlog."""
    newest = Event.objects.aggregate(most=Max("number"))["most"] or 0
    waiting = Event.objects.filter(number__isnull=True).count()
    return [
        Reader(row.name, max(0, newest - row.position) + waiting, row.failures, row.last_error, row.retry_at)
        for row in Follower.objects.order_by("name")
    ]


def heartbeats() -> list[Beat]:
    """Whether the worker and the scheduler are alive."""
    found = {beat.name: beat.at for beat in Heartbeat.objects.all()}
    edge = days.now() - rules.QUIET_AFTER
    return [Beat(name, found.get(name), name in found and found[name] >= edge) for name in ("worker", "scheduler")]
