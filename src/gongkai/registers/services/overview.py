"""Every register with how the own unit stands; counts come from the bitmaps, however many rows there are."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.orgs.rules import Actor
from gongkai.registers.models import Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import duties
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.duties import Standing
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.states import OPEN_STATES
from gongkai.registers.services import listing


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
    """Every register the jurisdiction may fill in: first those in which the unit owes, has or does something."""
    in_use = {one.key: one for one in queries.registers(actor.jurisdiction_id)}
    found = [
        _line(actor, key, definition, in_use.get(key))
        for key, definition in queries.offered(actor.jurisdiction_id).items()
    ]
    return sorted(found, key=lambda one: (not one.open, all(standing.met for standing in one.standings), not one.own))


def _line(actor: Actor, key: str, definition: Definition, register: Register | None) -> Line:
    if register is None:
        return Line(key, definition, None, 0, 0, [])
    facet = rules.organ_facet(definition)
    asked = Asked() if actor.oversees or not facet else Asked({facet: str(actor.organ_id)})
    own = listing.many(register, definition, asked)
    waiting = asking.batches(actor).filter(register=register, state__in=OPEN_STATES).count()
    return Line(key, definition, register, own, waiting, duties.standings(register, definition, actor.organ_id))
