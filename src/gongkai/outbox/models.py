"""News between rooms: an event log, the followers that read it, and the work that is scheduled."""

from __future__ import annotations

from django.db import models

from gongkai.outbox import rules


class Event(models.Model):
    """One piece of news: a name and ids, never objects. No personal data. Kept a year.

    `number` is its place in the log, given after commit: ids are handed out before commit, so a late one would be
    overtaken.
    """

    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
    number = models.BigIntegerField(null=True, unique=True)


class Follower(models.Model):
    """How far a follower has read, who holds its lease, and how it is failing. No personal data."""

    name = models.CharField(max_length=80, unique=True)
    position = models.BigIntegerField(default=0)
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True)


class DeadLetter(models.Model):
    """An event a follower could not handle after all tries; shown to the administrator, who retries or drops it.

    Personal data: the name of the administrator who settled it. Kept a year.
    """

    follower = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    error = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(state.value, label) for state, label in rules.LETTER_LABELS.items()],
        default=rules.Letter.WAITING,
    )
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_by_name = models.CharField(max_length=60, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "event"], name="outbox_letter_once")]
        indexes = [models.Index(fields=["state", "follower"])]


class Schedule(models.Model):
    """When scheduled work last ran. A missed run is caught up once. No personal data."""

    name = models.CharField(max_length=80, unique=True)
    last_run = models.DateTimeField(null=True)
    last_seconds = models.FloatField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)


class Heartbeat(models.Model):
    """When a loop (worker, scheduler) last polled, and in which process. No personal data."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    holder = models.CharField(max_length=80)
