"""Released tasks that name a public document among their results (R042, R057): what came of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from gongkai.kernel import days
from gongkai.ledger.models import Task
from gongkai.ledger.queries import published
from gongkai.ledger.queries.published import PublicTask
from gongkai.trail import queries as trail

MOST = 30
LINKED = "task.public_links"
_ADDRESS = re.compile(r"/(?:documents|policies)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


@dataclass(frozen=True, slots=True)
class Cited:
    """A task that carries a document out; `stands` is False where its state of that day is not known any more."""

    task: PublicTask
    stands: bool


def citing(jurisdiction_id: int, uuid: UUID, on: date | None = None) -> list[Cited]:
    """Released tasks whose published results name the document, newest plan first.

    As of a day those among them that were released and named it by its end, by the trail: a later link does not reach back.
    """
    named = published.released_rows(jurisdiction_id).annotate(named=Cast("public_links", TextField()))
    rows = named.filter(named__contains=str(uuid)).order_by("-plan__year", "-plan_id", "position", "id")
    if on is not None:
        rows = rows.filter(pk__in=_named_by(rows[:MOST], uuid, on))
    found = published.of_rows(rows[:MOST])
    return [Cited(task, on is None or (task.shown_on is not None and task.shown_on <= on)) for task in found]


def _named_by(rows: Iterable[Task], uuid: UUID, on: date) -> list[int]:
    """Those released by the end of a day whose last word on their results, by then, named the document."""
    tasks = {trail.subject_of(task): task for task in rows if task.released_at and days.day_of(task.released_at) <= on}
    told = trail.histories(tasks)
    found = []
    for subject, task in tasks.items():
        words = [str(entry.content) for entry in told[subject] if entry.verb == LINKED and days.day_of(entry.at) <= on]
        if words and str(uuid) in words[-1]:
            found.append(task.pk)
    return found


def documents_named(tasks: Iterable[Task]) -> set[UUID]:
    """The documents these tasks name among their results, or named before: whose pages change with them."""
    rows = list(tasks)
    told = trail.histories([trail.subject_of(task) for task in rows])
    words = [str(task.public_links) for task in rows]
    words += [str(entry.content) for entries in told.values() for entry in entries if entry.verb == LINKED]
    return {UUID(found) for text in words for found in _ADDRESS.findall(text)}
