"""What the desk shows of registers: each with how the own unit stands, the rows of a batch, one row whole."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gongkai.kernel import paging
from gongkai.orgs.rules import Actor
from gongkai.registers.models import BadCell, Batch, Register, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import duties, rows
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.duties import Standing
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.states import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Line:
    """A register as the list shows it; `register` None: not begun yet."""

    key: str
    definition: Definition
    register: Register | None
    own: int
    open: int
    standings: list[Standing]


def lines(actor: Actor) -> list[Line]:
    """Every register the jurisdiction may fill in."""
    in_use = {one.key: one for one in queries.registers(actor.jurisdiction_id)}
    return [
        _line(actor, key, definition, in_use.get(key))
        for key, definition in queries.offered(actor.jurisdiction_id).items()
    ]


def _line(actor: Actor, key: str, definition: Definition, register: Register | None) -> Line:
    if register is None:
        return Line(key, definition, None, 0, 0, [])
    standing = rows.current(register.pk)
    own = (standing if actor.oversees else standing.filter(organ_id=actor.organ_id)).count()
    waiting = asking.batches(actor).filter(register=register, state__in=OPEN_STATES).count()
    return Line(key, definition, register, own, waiting, duties.standings(register, definition, actor.organ_id))


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


def own_rows(actor: Actor, register: Register, cursor: str | None) -> paging.Page[Row]:
    """The rows that stand, of the own unit or of all, newest first."""
    standing = rows.current(register.pk).select_related("organ")
    standing = standing if actor.oversees else standing.filter(organ_id=actor.organ_id)
    return paging.page(standing, order=("-id",), cursor=cursor, size=30)
