"""What the desk shows of registers: the rows of a batch, its bad cells, one row whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from gongkai.kernel import paging
from gongkai.orgs.rules import Actor
from gongkai.registers.models import BadCell, Batch, Register, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import rows

MOST_WORDS = 5


def batch_rows(batch: Batch, act: str, cursor: str | None) -> paging.Page[Row]:
    """What a batch brings, of one kind."""
    return paging.page(asking.rows(batch.pk, act), order=("line", "id"), cursor=cursor, size=50)


def bad_cells(batch: Batch, cursor: str | None) -> paging.Page[BadCell]:
    """The bad cells of a batch."""
    return paging.page(asking.bad_cells(batch.pk), order=("line", "column", "id"), cursor=cursor, size=100)


def versions(actor: Actor, entry: UUID) -> list[Row]:
    """All public versions of a row of the actor's organ (of the jurisdiction for those who oversee), newest first."""
    found = [row for row in rows.of_entry(entry) if row.jurisdiction_id == actor.jurisdiction_id]
    return found if actor.oversees else [row for row in found if row.organ_id == actor.organ_id]


def own_rows(
    actor: Actor, register: Register, cursor: str | None, words: str = "", keys: Sequence[str] = ()
) -> paging.Page[Row]:
    """The rows that stand, of the own unit or of all, newest first; each of the `words` stands in one of the fields `keys`."""
    standing = rows.current(register.pk).select_related("organ")
    standing = standing if actor.oversees else standing.filter(organ_id=actor.organ_id)
    for word in words.split()[:MOST_WORDS]:
        standing = standing.filter(reduce(or_, (Q(**{f"values__{key}__icontains": word}) for key in keys)))
    return paging.page(standing, order=("-id",), cursor=cursor, size=30)
