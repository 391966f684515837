"""Who did what to what, when, before and after (R416). Append-only: triggers refuse UPDATE and DELETE."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing done to one record. `subject` is "room.Model:id"; `sequence` counts from 1 in its chain.

    Personal data: the actor's name and number; personal values in `before` and `after` only as salted digests
    beside ciphertext. Kept as long as the record.
    """

    subject = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    post_id = models.BigIntegerField(null=True)
    organ_id = models.BigIntegerField(null=True)
    jurisdiction_id = models.BigIntegerField(null=True, db_index=True)
    content = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="trail_chain")]
        indexes = [models.Index(fields=["jurisdiction_id", "-at"]), models.Index(fields=["actor_id", "-at"])]


class Seal(models.Model):
    """A Merkle root over the entries `first_id` to `last_id`, chained to the seal before. No personal data."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()


class CaseKey(models.Model):
    """The key of one case, wrapped under the master key; empty once destroyed.

    Personal data: none itself; it opens the veiled values of its case. Destroyed when the case's retention ends.
    """

    subject = models.CharField(max_length=80, unique=True)
    wrapped = models.TextField(blank=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
