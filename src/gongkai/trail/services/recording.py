"""Append entries to the chains of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, models

from gongkai.kernel import days, rows
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
    Raises IntegrityError when others take the next place again and again.
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
    for _ in range(TRIES):  # whoever loses a race takes the place after
        sequence, previous = next(iter(_LAST(subject=subject)), (0, rules.START))
        entry.sequence, entry.previous = sequence + 1, previous
        entry.hash = rules.entry_hash(entry.previous, rules.entry_content(entry))
        if rows.put_unless_there(entry, "subject", "sequence"):
            return entry
    raise IntegrityError(f"no place in the chain of {subject} after {TRIES} tries")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry to be recorded with others: what, of which record, by whom, when."""

    verb: str
    of: models.Model
    by: Doer | None
    at: datetime
    jurisdiction_id: int | None
    content: Mapping[str, Any]


def record_many(happenings: Sequence[Happening], *, new: bool = False) -> int:
    """Append many entries in their order, inside the caller's transaction; how many.

    For work that is brought in as a whole. The caller holds the records; should another process append to one of the
    chains meanwhile, the unique sequence refuses the whole. `new`: the records were made in this very transaction, so
    their chains begin here.
    """
    subjects = [] if new else sorted({subject_of(one.of) for one in happenings})
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
    rows.inserting(entries)()
    return len(entries)
