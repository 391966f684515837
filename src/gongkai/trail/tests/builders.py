from __future__ import annotations

import importlib
from dataclasses import dataclass

from django.db import connection

from gongkai.trail import rules
from gongkai.trail.models import Entry, Seal

guard = importlib.import_module("gongkai.trail.migrations.0003_append_only")


@dataclass(frozen=True)
class Someone:
    user_id: int = 7
    name: str = "李信息"
    post_id: int = 3
    organ_id: int = 2
    jurisdiction_id: int = 1


def without_guard(change):
    """What someone with the database's password could do."""
    guard.drop(connection)
    change()
    guard.create(connection)


def recompute(subject):
    """Make a chain consistent again after altering it."""
    previous = rules.START
    for number, entry in enumerate(Entry.objects.filter(subject=subject).order_by("sequence"), 1):
        entry.sequence, entry.previous = number, previous
        entry.hash = previous = rules.entry_hash(previous, rules.entry_content(entry))
        entry.save()


def recompute_seals():
    """Make all seals consistent again after altering entries."""
    previous, last = rules.START, 0
    for seal in Seal.objects.order_by("id"):
        hashes = list(
            Entry.objects.filter(pk__gt=last, pk__lte=seal.last_id).order_by("pk").values_list("hash", flat=True)
        )
        seal.first_id, seal.count, seal.root, seal.previous = last + 1, len(hashes), rules.merkle_root(hashes), previous
        figures = {name: getattr(seal, name) for name in ("first_id", "last_id", "count", "root", "at")}
        seal.hash = previous = rules.seal_hash(previous, **figures)
        seal.save()
        last = seal.last_id
