"""A register taken into use, and its definition brought up to date."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.registers.models import DefinitionVersion, Register, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.changing import reasons_not_to_change
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.shipped import shipped
from gongkai.trail.services import record


def taken_into_use(*, jurisdiction_id: int, key: str, by: Actor | None) -> Register:
    """The register of that key, begun when it is not there; its shipped definition becomes the newest version where rows allow it.

    Raises `Refused` when there is no such definition.
    """
    found = queries.by_key(jurisdiction_id, key)
    given = shipped().get(key)
    if found is None:
        if given is None:
            raise Refused(f"没有代码为“{key}”的清单。")
        return _begun(jurisdiction_id, given, by)
    if given is not None and queries.version(found.pk).text != given.text and not reasons_against(found, given):
        _next(found, given, by)
    return found


def reasons_against(register: Register, new: Definition) -> list[str]:
    """Why the rows there are do not let the definition change so."""
    if not Row.objects.filter(register=register).exists():
        return []
    return reasons_not_to_change(queries.definition(register), new)


def _begun(jurisdiction_id: int, definition: Definition, by: Actor | None) -> Register:
    office = orgs.office_of(jurisdiction_id)
    if office is None:
        raise Refused("还没有登记政务公开主管部门，不能启用清单。")
    try:
        with transaction.atomic():
            made = Register.objects.create(
                jurisdiction_id=jurisdiction_id, organ=office, key=definition.key, title=definition.title,
                sealed_key=crypto.wrap(crypto.new_key()),
            )  # fmt: skip
            _version(made, definition, 1, by)
            record("register.begun", of=made, by=by, jurisdiction_id=jurisdiction_id, key=definition.key)
        return made
    except IntegrityError:  # two people began it at the same moment
        return Register.objects.get(jurisdiction_id=jurisdiction_id, key=definition.key)


def _next(register: Register, definition: Definition, by: Actor | None) -> None:
    with transaction.atomic():
        row = Register.objects.select_for_update().get(pk=register.pk)
        last = queries.version(row.pk)
        if last.text == definition.text:
            return
        row.title = register.title = definition.title
        row.save(update_fields=["title"])
        _version(row, definition, last.number + 1, by)
        record("register.changed", of=row, by=by, jurisdiction_id=row.jurisdiction_id, version=last.number + 1)


def _version(register: Register, definition: Definition, number: int, by: Actor | None) -> DefinitionVersion:
    return DefinitionVersion.objects.create(
        register=register, jurisdiction_id=register.jurisdiction_id, organ_id=register.organ_id, number=number,
        text=definition.text, made_at=days.now(), by_id=by.user_id if by else None,
    )  # fmt: skip
