"""Registers in the catalogue: each unit's part of a register is one record of its own section."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.registers.models import Register
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows
from gongkai.registers.rules import listing
from gongkai.registers.rules.shape import Definition

PREFIX = "registers.Register:"


def record_of(register: Register, organ_id: int) -> str:
    """How the catalogue names a unit's part of a register."""
    return f"{PREFIX}{register.uuid}-{organ_id}"


def address_of(register: Register, definition: Definition, organ_id: int) -> str:
    """The list as far as it is this unit's."""
    base = reverse("registers_public:register", args=[register.key])
    key = listing.organ_facet(definition)
    uuid = next(
        (str(uuid) for uuid, number in orgs.addresses(register.jurisdiction_id).items() if number == organ_id), ""
    )
    return f"{base}?{key}={uuid}" if key and uuid else base


def has_open(register: Register, organ_id: int) -> bool:
    """Whether the public sees any row of this unit."""
    today = days.today()
    return any(rows.is_open(row, today) for row in rows.current(register.pk).filter(organ_id=organ_id).iterator(200))


def standing(records: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of these records those with something public, with title and address."""
    found = {}
    for record in records:
        uuid, _, organ = record.removeprefix(PREFIX).rpartition("-")
        register = Register.objects.filter(uuid=UUID(uuid)).first()
        if register is not None and has_open(register, int(organ)):
            definition = queries.definition(register)
            found[record] = (definition.title, address_of(register, definition, int(organ)))
    return found
