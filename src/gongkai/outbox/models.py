"""News between rooms: an event log, the followers that read it, and the work that is scheduled."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One piece of news: a name and ids, never objects. No personal data. Kept a year."""

    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)


class Follower(models.Model):
    """How far a follower has read, who holds its lease, and how it is failing. No personal data."""

    name = models.CharField(max_length=80, unique=True)
    position = models.BigIntegerField(default=0)
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)


class DeadLetter(models.Model):
    """An event a follower could not handle after all tries; shown to the administrator, who retries or drops it.

    No personal data.
    """

    follower = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    error = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class Schedule(models.Model):
    """When scheduled work last ran. A missed run is caught up once. No personal data."""

    name = models.CharField(max_length=80, unique=True)
    last_run = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
