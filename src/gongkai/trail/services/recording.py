"""Append entries to the chains of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction

from gongkai.kernel import days
from gongkai.kernel.prepared import Prepared
from gongkai.trail import rules
from gongkai.trail.models import Entry

TRIES = 20
_LAST: Prepared[tuple[Any, ...]] = Prepared(
    lambda subject: Entry.objects.filter(subject=subject).order_by("-sequence").values_list("sequence", "hash")[:1],
    subject=str,
)


class Doer(Protocol):
    """What the trail needs to know of whoever acts (orgs.rules.Actor fits)."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def organ_id(self) -> int | None: ...
    @property
    def jurisdiction_id(self) -> int | None: ...


def subject_of(record: models.Model) -> str:
    """The chain a record's entries belong to: "room.Model:id"."""
    return f"{record._meta.app_label}.{type(record).__name__}:{record.pk}"


def record(
    verb: str, *, of: models.Model | str, by: Doer | None, jurisdiction_id: int | None = None, **content: Any
) -> Entry:
    """Append one entry to the chain of `of`, inside the caller's transaction.

    `verb` names the event ("task.accepted"); `content` is small JSON (before, after, reason). `by` None is the system.
    """
    subject = of if isinstance(of, str) else subject_of(of)
    entry = Entry(
        subject=subject,
        verb=verb,
        at=days.now(),
        actor_id=by.user_id if by else None,
        actor_name=(by.name if by else "系统")[:60],
        post_id=by.post_id if by else None,
        organ_id=by.organ_id if by else None,
        jurisdiction_id=by.jurisdiction_id if by and jurisdiction_id is None else jurisdiction_id,
        content=rules.plain(content),
    )
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():  # a savepoint: losing a race must not break the caller's transaction
                return _append(entry)
        except IntegrityError:
            if attempt == TRIES or not Entry.objects.filter(subject=subject, sequence=entry.sequence).exists():
                raise
    raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry to be recorded with others: what, of which record, by whom, when."""

    verb: str
    of: models.Model
    by: Doer | None
    at: datetime
    jurisdiction_id: int | None
    content: Mapping[str, Any]


def record_many(happenings: Sequence[Happening]) -> int:
    """Append many entries in their order, inside the caller's transaction; how many.

    For work that is brought in as a whole. The caller holds the records; should another process append to one of the
    chains meanwhile, the unique sequence refuses the whole.
    """
    subjects = sorted({subject_of(one.of) for one in happenings})
    ends: dict[str, tuple[int, str]] = {}
    for start in range(0, len(subjects), 400):
        known = Entry.objects.filter(subject__in=subjects[start : start + 400]).order_by("subject", "sequence")
        ends |= {subject: (place, own) for subject, place, own in known.values_list("subject", "sequence", "hash")}
    entries = []
    for one in happenings:
        subject = subject_of(one.of)
        place, previous = ends.get(subject, (0, rules.START))
        entry = Entry(
            subject=subject, sequence=place + 1, verb=one.verb, at=one.at, previous=previous,
            actor_id=one.by.user_id if one.by else None, actor_name=(one.by.name if one.by else "系统")[:60],
            post_id=one.by.post_id if one.by else None, organ_id=one.by.organ_id if one.by else None,
            jurisdiction_id=one.jurisdiction_id, content=rules.plain(dict(one.content)),
        )  # fmt: skip
        entry.hash = rules.entry_hash(entry.previous, rules.entry_content(entry))
        ends[subject] = (entry.sequence, entry.hash)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=200)
    return len(entries)


def _append(entry: Entry) -> Entry:
    sequence, previous = next(iter(_LAST(subject=entry.subject)), (0, rules.START))
    entry.pk = None
    entry.sequence, entry.previous = sequence + 1, previous
    entry.hash = rules.entry_hash(entry.previous, rules.entry_content(entry))
    entry.save(force_insert=True)
    return entry
