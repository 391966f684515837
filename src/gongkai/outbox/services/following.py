"""Followers read the event log from their own position: in order, at least once, after commit."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.outbox import rules
from gongkai.outbox.models import DeadLetter, Event, Follower
from gongkai.outbox.services import leases

log = logging.getLogger(__name__)
Handler = Callable[..., object]
BATCH = 100
_followers: dict[str, Mapping[str, Handler]] = {}


class LostLease(Exception):
    """Another process holds the follower by now; nothing of ours may be saved."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one turn did: events handled, and the last failure."""

    handled: int
    error: Exception | None = None


def follow(name: str, handlers: Mapping[str, Handler]) -> None:
    """Have `handlers[event](**ids)` called after commit by the worker. Handlers must be idempotent."""
    if name in _followers:
        raise ValueError(f"follower {name} is already there")
    _followers[name] = dict(handlers)


def followers() -> list[str]:
    """The names of all followers."""
    return list(_followers)


def work_once() -> Outcome:
    """Number new events and give every follower that has something to read one turn of at most a hundred events.

    Who has read everything costs nothing: there are some sixty followers, and the worker looks five times a second.
    """
    number_new_events()
    newest = Event.objects.aggregate(most=Max("number"))["most"] or 0
    positions = dict(Follower.objects.values_list("name", "position"))
    behind = [name for name in _followers if positions.get(name, -1) < newest]
    concerned = _concerned(behind, min((positions.get(name, 0) for name in behind), default=newest), newest)
    if unconcerned := set(behind) - concerned:
        Follower.objects.bulk_create(
            [Follower(name=name) for name in sorted(unconcerned - set(positions))], ignore_conflicts=True
        )
        Follower.objects.filter(name__in=unconcerned, position__lt=newest).update(position=newest)
    asked = set(DeadLetter.objects.filter(state=rules.Letter.RETRY).values_list("follower", flat=True))
    handled, failed = 0, None
    for name, handlers in _followers.items():
        if name in concerned or name in asked:
            outcome = _turn(name, handlers, newest)
            handled += outcome.handled
            failed = outcome.error or failed
    return Outcome(handled, failed)


def _concerned(behind: list[str], after: int, newest: int) -> set[str]:
    """Those of the followers for whom there may be something among the events numbered above `after`."""
    if not behind:
        return set()
    news = Event.objects.filter(number__gt=after, number__lte=newest).order_by().values_list("name", flat=True)
    happened = set(news.distinct())
    return {name for name in behind if not happened.isdisjoint(_followers[name])}


def drain() -> int:
    """For tests: run all followers until there is nothing to read; raises a handler's error. How many were handled."""
    total = 0
    while True:
        outcome = work_once()
        total += outcome.handled
        if outcome.error is not None:
            raise outcome.error
        if not outcome.handled:
            return total


def pass_over(*names: str, before: datetime) -> None:
    """Let followers begin behind the news announced before a moment: what was brought in as history is not told again."""
    while number_new_events():
        pass
    newer = Event.objects.filter(at__gte=before).order_by("number").values_list("number", flat=True).first()
    newest = Event.objects.aggregate(most=Max("number"))["most"] or 0
    position = newer - 1 if newer else newest
    for name in names:
        Follower.objects.get_or_create(name=name)
        Follower.objects.filter(name=name, position__lt=position).update(position=position)


def number_new_events() -> int:
    """Give committed events their place in the log; one process at a time."""
    if not Event.objects.filter(number__isnull=True).exists():
        return 0
    Follower.objects.get_or_create(name="")  # the row that is locked while numbering
    with transaction.atomic():
        Follower.objects.select_for_update().get(name="")
        fresh = list(Event.objects.filter(number__isnull=True).order_by("id").only("id")[:1000])
        start = Event.objects.aggregate(most=Max("number"))["most"] or 0
        for number, event in enumerate(fresh, start + 1):
            event.number = number
        Event.objects.bulk_update(fresh, ["number"], batch_size=200)
    return len(fresh)


def _turn(name: str, handlers: Mapping[str, Handler], newest: int) -> Outcome:
    follower, _ = Follower.objects.get_or_create(name=name)
    has_letters = DeadLetter.objects.filter(follower=name, state=rules.Letter.RETRY).exists()
    waits = follower.retry_at is not None and follower.retry_at > days.now()
    unread = Event.objects.filter(number__gt=follower.position, number__lte=newest)
    fresh = [] if waits else list(unread.filter(name__in=handlers).order_by("number")[:BATCH])
    to_the_end = not waits and len(fresh) < BATCH
    if not (has_letters or fresh or to_the_end) or not leases.take(Follower, name):
        return Outcome(0)
    follower.refresh_from_db()  # another process may have read on until we got the lease
    handled = 0
    try:
        handled += _retry_letters(name, handlers)
        saved, before = time.monotonic(), follower.position
        for event in fresh:
            if event.number is not None and event.number > follower.position:
                _hand_over(follower, event, handlers[event.name])
                handled += 1
            if time.monotonic() - saved > rules.SAVE_EVERY.total_seconds():
                _save(follower, failures=0, retry_at=None, last_error="")
                saved = time.monotonic()
        if to_the_end:  # what is left is nothing to this follower
            follower.position = max(newest, follower.position)
        if follower.position > before:
            _save(follower, failures=0, retry_at=None, last_error="")
    except LostLease:
        return Outcome(handled)
    except _Failed as failed:
        return Outcome(handled, failed.error)
    return Outcome(handled)


class _Failed(Exception):
    def __init__(self, error: Exception) -> None:
        self.error = error


def _hand_over(follower: Follower, event: Event, handler: Handler) -> None:
    """Call the handler outside any transaction, with a lease that is still ours. The position is saved now and then, not each time."""
    until = follower.lease_until
    if (until is None or until - days.now() < rules.LEASE / 2) and not leases.take(Follower, follower.name):
        raise LostLease
    try:
        handler(**event.ids)
    except Exception as error:  # whatever a handler raises is counted, kept and shown
        if isinstance(error, OperationalError | InterfaceError):
            leases.forget_connection()
        _note_failure(follower, event, error)
        raise _Failed(error) from error
    follower.position = event.number or 0


def _note_failure(follower: Follower, event: Event, error: Exception) -> None:
    """Wait longer each time; after the last try put the event aside and move on."""
    failures, text = follower.failures + 1, told(error)
    log.warning("follower %s failed on event %s (%s), try %s: %r", follower.name, event.pk, event.name, failures, error)
    if failures < rules.TRIES:
        retry_at = days.now() + rules.wait_after(failures)
        _save(follower, failures=failures, retry_at=retry_at, last_error=text)
        return
    with transaction.atomic():
        DeadLetter.objects.get_or_create(
            follower=follower.name, event=event, defaults={"error": text, "at": days.now()}
        )
        follower.position = event.number or 0
        _save(follower, failures=0, retry_at=None, last_error="")


def _save(follower: Follower, **changes: object) -> None:
    changes |= {"position": follower.position, "lease_until": days.now() + rules.LEASE}
    if not Follower.objects.filter(pk=follower.pk, lease_holder=leases.holder()).update(**changes):
        raise LostLease
    for name, value in changes.items():
        setattr(follower, name, value)


def _retry_letters(name: str, handlers: Mapping[str, Handler]) -> int:
    """Try again what the administrator asked to try again."""
    handled = 0
    for letter in DeadLetter.objects.filter(follower=name, state=rules.Letter.RETRY).select_related("event"):
        changes: dict[str, object] = {"state": rules.Letter.DONE}
        if not leases.take(Follower, name):
            raise LostLease
        try:
            handler = handlers.get(letter.event.name)
            if handler is not None:
                handler(**letter.event.ids)
            handled += 1
        except Exception as error:  # noqa: BLE001  # whatever a handler raises is kept and shown
            if isinstance(error, OperationalError | InterfaceError):
                leases.forget_connection()
            changes = {"state": rules.Letter.WAITING, "error": told(error), "at": days.now(), "settled_at": None}
        DeadLetter.objects.filter(pk=letter.pk, state=rules.Letter.RETRY).update(**changes)
    return handled


def forget_old() -> int:
    """Delete events older than a year that every follower has read and no open letter needs."""
    read = min((row.position for row in Follower.objects.exclude(name="")), default=0)
    needed = DeadLetter.objects.filter(state__in=[rules.Letter.WAITING, rules.Letter.RETRY]).values("event")
    old = Event.objects.filter(at__lt=days.now() - rules.KEPT, number__lte=read).exclude(pk__in=needed)
    newest = Event.objects.aggregate(most=Max("number"))["most"]
    count, _ = old.exclude(number=newest).delete()  # the newest stays: numbering goes on from it
    return count


def told(error: Exception) -> str:
    """An error as the administrator may see it: its kind, words and last frames."""
    lines = traceback.format_exception(error)
    return clip("".join(lines)[-4000:], 4000)
