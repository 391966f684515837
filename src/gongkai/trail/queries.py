"""Reads of the trail: a record's history, and whether the whole of it is as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.trail import rules
from gongkai.trail.models import Entry, Seal

TRIGGERS = {"sqlite": 4, "postgresql": 4}


def subject_of(record: models.Model | str) -> str:
    """The chain of a record: "room.Model:id"."""
    return record if isinstance(record, str) else f"{record._meta.app_label}.{type(record).__name__}:{record.pk}"


def history(of: models.Model | str) -> list[Entry]:
    """What happened to a record, oldest first. Whoever may see the record may see its history; the caller decides."""
    return list(Entry.objects.filter(subject=subject_of(of)).order_by("sequence"))


def histories(subjects: Iterable[str]) -> dict[str, list[Entry]]:
    """The histories of several records in one query."""
    found: dict[str, list[Entry]] = {subject: [] for subject in subjects}
    for entry in Entry.objects.filter(subject__in=list(found)).order_by("subject", "sequence"):
        found[entry.subject].append(entry)
    return found


def entries_of(jurisdiction_id: int) -> QuerySet[Entry]:
    """Every entry of a jurisdiction, for lists."""
    return Entry.objects.filter(jurisdiction_id=jurisdiction_id)


def lines(subject: str = "") -> Iterator[rules.Line]:
    """All entries (of one chain) sorted by chain, read in pieces."""
    rows = Entry.objects.filter(subject=subject) if subject else Entry.objects.all()
    for entry in rows.order_by("subject", "sequence").iterator(2000):
        yield rules.Line(**_plain(entry, rules.Line))


def seals() -> Iterator[rules.SealLine]:
    """All seals in order."""
    for seal in Seal.objects.order_by("id").iterator(2000):
        yield rules.SealLine(**_plain(seal, rules.SealLine))


def _plain(row: object, kind: type[Any]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(kind)}


def exported(subject: str = "") -> Iterator[str]:
    """The trail of one record, or (without a subject) all entries and seals, as lines of JSON that verify anywhere."""
    head = {"format": rules.FORMAT, "algorithm": rules.ALGORITHM, "subject": subject, "at": rules.stamp(days.now())}
    yield _dumped({"kind": "head", **head})
    count = 0
    for line in lines(subject):
        yield _dumped({"kind": "entry", **asdict(line)})
        count += 1
    for seal in () if subject else seals():
        yield _dumped({"kind": "seal", **asdict(seal)})
    yield _dumped({"kind": "end", "entries": count})


def _dumped(row: dict[str, object]) -> str:
    return json.dumps(rules.plain(row), ensure_ascii=False) + "\n"


def newest_anchor() -> rules.Anchor:
    """What would be anchored now."""
    seal = Seal.objects.order_by("-id").first()
    day = days.today().isoformat()
    if seal is None:
        return rules.Anchor(day, 0, rules.START, 0, 0)
    return rules.Anchor(day, seal.pk, seal.hash, seal.last_id, Entry.objects.filter(pk__lte=seal.last_id).count())


def unguarded() -> list[str]:
    """A sentence when the triggers that refuse changes are not all in place."""
    if connection.vendor == "sqlite":
        sql = (
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail\\_%\\_only\\_%' ESCAPE '\\'"
        )
    else:
        sql = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'trail\\_%\\_only\\_%' AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = cursor.fetchone()[0]
    if found >= TRIGGERS[connection.vendor]:
        return []
    return ["防改触发器缺失：数据库中阻止改动留痕的触发器不全，可能有人动过数据库。请核查后用 gongkai migrate 重建。"]


def faults(anchors: Iterable[rules.Anchor] = ()) -> list[str]:
    """What is wrong with the trail, first things first, at most twenty sentences; empty when all is as it was written."""
    anchors = list(anchors)
    found = list(islice(rules.chain_faults(lines()), rules.MOST_FAULTS))
    pieces = (rules.Piece(pk, own) for pk, own in Entry.objects.order_by("pk").values_list("pk", "hash").iterator(5000))
    found += islice(rules.seal_faults(pieces, seals()), rules.MOST_FAULTS)
    ids = {anchor.seal_id for anchor in anchors}
    sealed = {seal.id: seal for seal in seals() if seal.id in ids}
    counts = {anchor.last_id: Entry.objects.filter(pk__lte=anchor.last_id).count() for anchor in anchors}
    found += islice(rules.anchor_faults(anchors, sealed, counts), rules.MOST_FAULTS)
    return [*found, *unguarded()][: rules.MOST_FAULTS]
