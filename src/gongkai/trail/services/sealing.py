"""Seal what is new, and leave the newest seal where it can leave the machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from gongkai.kernel import days
from gongkai.trail import queries, rules
from gongkai.trail.models import Entry, Seal

AT_MOST = 10_000
ANCHORS = "anchors.jsonl"


def seal() -> Seal | None:
    """Chain a Merkle root of all entries since the last seal; None when there is nothing new."""
    made: Seal | None = None
    while (fresh := _seal_some()) is not None:
        made = fresh
        if fresh.count < AT_MOST:
            break
    return made


def _seal_some() -> Seal | None:
    last = Seal.objects.order_by("-id").first()
    if not Entry.objects.filter(pk__gt=last.last_id if last else 0).exists():
        return None
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Ids are handed out before commit. Waiting out the writers in flight leaves no lower id to come later.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '400ms'")
                cursor.execute("LOCK TABLE trail_entry, trail_seal IN SHARE ROW EXCLUSIVE MODE")
        last = Seal.objects.order_by("-id").first()
        fresh = list(
            Entry.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk").values_list("pk", "hash")[:AT_MOST]
        )
        if not fresh:
            return None
        at = days.now()
        previous = last.hash if last else rules.START
        first_id, last_id, count = (last.last_id if last else 0) + 1, fresh[-1][0], len(fresh)
        root = rules.merkle_root([hash_ for _, hash_ in fresh])
        own = rules.seal_hash(previous, first_id=first_id, last_id=last_id, count=count, root=root, at=at)
        return Seal.objects.create(
            first_id=first_id, last_id=last_id, count=count, root=root, previous=previous, hash=own, at=at
        )


def leave_anchor() -> Path:
    """Seal, then add the day's line to the anchor file; the file. Raises OSError when the folder cannot be written."""
    seal()
    anchor = queries.newest_anchor()
    folder = Path(settings.ANCHOR_FOLDER or Path(settings.DATA) / "anchors")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ANCHORS
    line = json.dumps(
        {"format": rules.FORMAT, "algorithm": rules.ALGORITHM}
        | {name: getattr(anchor, name) for name in ("date", "seal_id", "seal", "last_id", "entries")},
        ensure_ascii=False,
    )
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(handle, "ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return path
