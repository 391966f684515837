"""Registers of a jurisdiction and what their definitions say."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from gongkai.orgs.rules import Actor
from gongkai.registers.models import DefinitionVersion, Register
from gongkai.registers.rules.listing import placed
from gongkai.registers.rules.parsing import parse
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.shipped import shipped


def registers(jurisdiction_id: int) -> QuerySet[Register]:
    """The registers in use in a jurisdiction."""
    return Register.objects.filter(jurisdiction_id=jurisdiction_id).order_by("key")


def by_key(jurisdiction_id: int, key: str) -> Register | None:
    """The register of that key, None when it is not in use yet."""
    return registers(jurisdiction_id).filter(key=key).first()


def register(actor: Actor, uuid: UUID) -> Register:
    """A register of the actor's jurisdiction; `DoesNotExist` otherwise."""
    return registers(actor.jurisdiction_id).get(uuid=uuid)


def version(register_id: int) -> DefinitionVersion:
    """The newest version of a register's definition."""
    return DefinitionVersion.objects.filter(register_id=register_id).order_by("-number")[0]


def definition(register: Register) -> Definition:
    """What a register's newest definition says."""
    return of_version(version(register.pk), register.key)


def of_version(found: DefinitionVersion, key: str) -> Definition:
    """What a version says; read once for each text."""
    return _read(found.text, key)


@lru_cache(maxsize=256)
def _read(text: str, key: str) -> Definition:
    return next(one for one in parse(text) if one.key == key)


def in_use(jurisdiction_id: int | None = None) -> list[tuple[Register, Definition]]:
    """The registers in use (of every jurisdiction, for None) with their newest definitions, by key; one query."""
    newest = DefinitionVersion.objects.filter(register=OuterRef("register")).order_by("-number").values("pk")[:1]
    rows = DefinitionVersion.objects.filter(pk=Subquery(newest)).select_related("register", "register__organ")
    found = rows.filter(register__jurisdiction_id=jurisdiction_id) if jurisdiction_id is not None else rows
    return [(one.register, of_version(one, one.register.key)) for one in found.order_by("register__key", "pk")]


def offered(jurisdiction_id: int) -> dict[str, Definition]:
    """Every definition a jurisdiction may fill in, by key: those in use as they stand, and those that came with the platform."""
    found = dict(shipped()) | {register.key: definition for register, definition in in_use(jurisdiction_id)}
    return dict(sorted(found.items()))


def unused(jurisdiction_id: int) -> list[Definition]:
    """The definitions that came with the platform and are not in use yet, in the order of the law's headings."""
    used = set(registers(jurisdiction_id).values_list("key", flat=True))
    return sorted((one for key, one in shipped().items() if key not in used), key=placed)
