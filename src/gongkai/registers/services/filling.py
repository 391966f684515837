"""One row by a form, or one row taken off: each is a batch of its own, with the same comparison, review and trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Batch, Register, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules.cells import Attached, Cell
from gongkai.registers.rules.rows import Wrong
from gongkai.registers.rules.states import GONE, WRITERS, Act, Kind, State, reasons_not_to_withdraw
from gongkai.registers.services import attaching, publishing
from gongkai.registers.services.taking import Taker
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form: a batch, or what is wrong with which field."""

    batch: Batch | None = None
    wrong: tuple[Wrong, ...] = ()


def fill(
    *, register: Register, cells: Mapping[str, Cell], by: Actor, along: Mapping[str, StoredFile] | None = None
) -> Filled:
    """Take one row in. A batch that is ready to be submitted, or the faults; a row that is as it was is a fault of its name.

    `along`: the file that came for a field, stored and nobody's yet.
    """
    refuse_if([] if by.may(*WRITERS) else ["由本单位信息员填报。"])
    definition = queries.definition(register)
    came = {key: Attached(file.name, file.sha256) for key, file in (along or {}).items()}
    with transaction.atomic():
        batch = _begun(register, Kind.FORM, "逐条填报", by)
        columns = {place: one.key for place, one in enumerate(definition.filled)}
        taken = Taker(batch, definition, columns).take([(1, {**cells, **came})])
        wrong = [Wrong(one.field, one.sentence) for one in taken.bad]
        if taken.count(Act.SAME):
            wrong.append(Wrong(definition.name, "与已公开的这一行完全相同，没有需要公开的变化。"))
        if wrong:
            transaction.set_rollback(True)
            return Filled(wrong=tuple(wrong))
        Row.objects.bulk_create(taken.rows)
        batch.name = f"{definition.title}逐条填报"
        batch.added, batch.changed = taken.count(Act.ADD), taken.count(Act.CHANGE)
        if taken.used:
            batch.options["used"] = sorted(taken.used)
        batch.fingerprint, batch.state, batch.lines = taken.fingerprint(""), State.READY, 1
        batch.save()
        for file in (along or {}).values():
            files.adopt(file=file, owner=subject_of(batch))
        record("register.filled", of=batch, by=by, register=register.key)
    attaching.look(batch=batch, by=by)
    return Filled(batch)


def _begun(register: Register, kind: Kind, name: str, by: Actor) -> Batch:
    return Batch.objects.create(
        register=register, version=queries.version(register.pk), jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, kind=kind,
        name=name, based_on=Register.objects.get(pk=register.pk).sequence, by_id=by.user_id, made_at=days.now(),
        options={"columns": {}, "sheet": "", "head": 0, "whole": False},
    )  # fmt: skip


def withdraw(*, row: Row, reason: str, annulled: bool, by: Actor) -> Batch:
    """Take a public row off, at once: the one small write. Its history and the reason stay. Raises `Refused`."""
    register = row.register
    definition = queries.definition(register)
    newest = asking.newest(register.pk, [row.identity]).get(row.identity)
    refuse_if(reasons_not_to_withdraw(
        standing=newest is not None and newest.act not in GONE, own=by.organ_id == row.organ_id, duty=by.duty, reason=reason,
        annulled=annulled, may_annul=definition.withdrawal is not None,
    ))  # fmt: skip
    assert newest is not None
    with transaction.atomic():
        kind = Kind.ANNULMENT if annulled else Kind.REMOVAL
        batch = _begun(register, kind, f"{definition.title}{kind.label}", by)
        batch.reason, batch.removed, batch.state = reason.strip()[:300], 1, State.READY
        batch.save(update_fields=["reason", "removed", "state"])
        Row.objects.create(
            batch=batch, register=register, jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id, identity=newest.identity,
            entry=newest.entry, act=Act.ANNUL if annulled else Act.REMOVE, values=newest.values, secret=newest.secret,
            public=newest.public, formed_on=newest.formed_on, due_on=newest.due_on, shown_until=newest.shown_until,
        )  # fmt: skip
        publishing.make_true(batch, by)
    return batch
