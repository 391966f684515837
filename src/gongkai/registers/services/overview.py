"""Every register with how the own unit stands; counts come from the bitmaps, however many rows there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
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

MOST_THINGS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A register as the list shows it."""

    definition: Definition
    register: Register
    own: int
    open: int
    standings: list[Standing]


def lines(actor: Actor) -> list[Line]:
    """The registers in use: first those in which the unit owes, has or does something."""
    waiting = asking.batches(actor).filter(state__in=OPEN_STATES).order_by().values_list("register_id")
    opened = dict(waiting.annotate(number=Count("pk")))
    found = [
        Line(
            definition, register, _own(actor, register, definition), opened.get(register.pk, 0),
            duties.standings(register, definition, actor.organ_id),
        )
        for register, definition in queries.in_use(actor.jurisdiction_id)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.open, all(standing.met for standing in one.standings), not one.own))


def _own(actor: Actor, register: Register, definition: Definition) -> int:
    facet = rules.organ_facet(definition)
    asked = Asked() if actor.oversees or not facet else Asked({facet: str(actor.organ_id)})
    return listing.many(register, definition, asked)


def things(actor: Actor, register: Register, definition: Definition) -> list[dict[str, object]]:
    """What the rows of a register are about, as its page lists them: those with something to be done first."""
    asked, today = definition.complete, days.today()
    if asked is None:
        return []
    labels = orgs.labels(actor.jurisdiction_id)
    kinds, stages = definition.field(asked.of).values, definition.field(asked.stage).values
    found = sorted(duties.things(actor, register, definition), key=lambda one: not one.wanting(today))
    return [
        {
            "name": one.name, "key": one.key, "organ": labels.get(one.organ_id, ""), "stage": stages.get(one.stage, ""),
            "newest": one.newest, "due": one.due_on, "late": one.late(today),
            "has": [label for code, label in kinds.items() if code in one.has], "missing": [kinds[code] for code in one.missing],
        }
        for one in found[:MOST_THINGS]
    ]  # fmt: skip
