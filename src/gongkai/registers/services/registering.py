"""A register taken into use, and its definition brought up to date."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, transaction

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.registers.models import DefinitionVersion, Register, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.changing import reasons_not_to_change
from gongkai.registers.rules.parsing import parse
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.shipped import shipped
from gongkai.trail.services import record

RESERVED = frozenset({"batches", "rows", "define", "catalog", "picture", "draws", "drawn"})  # words of addresses


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


def define(*, text: str, by: Actor, register: Register | None = None) -> Register:
    """A local register, or the next version of one, by the office. Raises `BadDefinition` with every fault, `Refused` with reasons."""
    refuse_if([] if by.may(Duty.OFFICE) else ["由政务公开办自建清单。"])
    found = parse(text)
    refuse_if(["自建清单一次写一份，不写变体（variants）。"] if len(found) > 1 else [])
    new = found[0]
    if register is None:
        taken = new.key in RESERVED or new.key in queries.offered(by.jurisdiction_id)
        refuse_if([f"清单代码“{new.key}”已被使用，请换一个。"] if taken else [])
        return _begun(by.jurisdiction_id, new, by, local=Flag.YES)
    refuse_if([] if register.local == Flag.YES else ["随平台提供的清单不能在这里改。"])
    refuse_if([] if new.key == register.key else [f"清单代码不能改，应是“{register.key}”。"])
    refuse_if(reasons_against(register, new))
    register.title = new.title
    _next(register, new, by)
    return register


def reasons_against(register: Register, new: Definition) -> list[str]:
    """Why the rows there are do not let the definition change so."""
    if not Row.objects.filter(register=register).exists():
        return []
    return reasons_not_to_change(queries.definition(register), new)


def not_taken() -> Iterator[tuple[str, list[str]]]:
    """Registers in use whose definition came anew with the platform and cannot be taken over, each with why."""
    for register in Register.objects.filter(local=Flag.NO):
        given = shipped().get(register.key)
        if given is not None and given.text != queries.version(register.pk).text:
            reasons = reasons_against(register, given)
            if reasons:
                yield register.title, reasons


def _begun(jurisdiction_id: int, definition: Definition, by: Actor | None, *, local: Flag = Flag.NO) -> Register:
    office = orgs.office_of(jurisdiction_id)
    if office is None:
        raise Refused("还没有登记政务公开主管部门，不能启用清单。")
    try:
        with transaction.atomic():
            made = Register.objects.create(
                jurisdiction_id=jurisdiction_id, organ=office, key=definition.key, title=definition.title, local=local,
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
        announce("registers.changed", register_id=row.pk)


def _version(register: Register, definition: Definition, number: int, by: Actor | None) -> DefinitionVersion:
    return DefinitionVersion.objects.create(
        register=register, jurisdiction_id=register.jurisdiction_id, organ_id=register.organ_id, number=number,
        text=definition.text, made_at=days.now(), by_id=by.user_id if by else None,
    )  # fmt: skip
