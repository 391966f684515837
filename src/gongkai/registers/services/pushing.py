"""Rows a business system sends: looked at, taken in once by the sender's own number, read at once when they are few."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import IntegrityError, transaction

from gongkai.files import services as files
from gongkai.files.rules import Kind as FileKind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.states import Kind, State
from gongkai.registers.services import arriving, attaching, staging
from gongkai.registers.services.staging import Arrival, Look

SECONDS = 3.0  # so long a sender waits for the reading; what is left is read in the background
STUCK = timedelta(minutes=2)
FORMS = {"json": FileKind.JSON, "csv": FileKind.CSV, "xlsx": FileKind.XLSX}


class Another(Exception):
    """The sender's number was used for something else before."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came: the system's name, its number for it, the bytes and their form (`FORMS`)."""

    source: str
    sender_id: str
    form: str
    data: bytes
    whole: bool = False
    reason: str = ""

    @property
    def name(self) -> str:
        """What the batch is called."""
        return f"{self.source}（{self.sender_id}）.{self.form}"

    @property
    def sha256(self) -> str:
        """What stands for the whole of it."""
        head = f"{self.form}\x1f{self.whole}\x1f{self.reason}\x1f".encode()
        return hashlib.sha256(head + self.data).hexdigest()


def push(*, register: Register, sent: Sent, by: Actor) -> tuple[Batch, bool]:
    """Take rows in: the batch, and whether it is new. Raises `Refused` for what is no table of this register, `Another`."""
    found = _before(register, sent, by)
    if found is not None:
        return found, False
    with TemporaryDirectory(prefix="gongkai-register-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(sent.data)
        seen = looked(path, sent.name, register, by)
        along = attaching.store_sent(path=path, name=sent.name, by=by)
    file = files.store(data=sent.data, name=sent.name, by=by, allowed=frozenset({FORMS[sent.form]}))
    arrival = Arrival(Kind.PUSH, sent.source, sent.sender_id, sent.sha256, sent.reason, at_once=True)
    try:
        batch = staging.begin(
            register=register, seen=seen, name=sent.name, by=by, file=file, whole=sent.whole, arrival=arrival, along=along
        )  # fmt: skip
    except IntegrityError:  # the same was sent at the same moment
        found = _before(register, sent, by)
        if found is None:
            raise
        return found, False
    _read(batch)
    batch.refresh_from_db()
    return batch, True


def looked(path: Path, name: str, register: Register, by: Actor) -> Look:
    """A table without a person beside it: every column must be known."""
    seen = staging.look(path=path, name=name, register=register, organ_id=by.organ_id)
    reasons = seen.reasons(queries.definition(register))
    refuse_if(reasons + [f"这份清单没有“{one}”这个字段，请不要发送。" for one in seen.match.unknown.values()])
    return seen


def _before(register: Register, sent: Sent, by: Actor) -> Batch | None:
    found = asking.sent(by.organ_id, sent.source, sent.sender_id)
    if found is None:
        return None
    if found.sha256 != sent.sha256 or found.register_id != register.pk:
        raise Another
    if found.state == State.READING and found.made_at < days.now() - STUCK:
        with transaction.atomic():  # the first asking was cut off
            announce("registers.import_begun", batch_id=found.pk)
    return found


def _read(batch: Batch) -> None:
    try:
        whole = staging.read(batch=batch, seconds=SECONDS)
    except Refused as refused:
        staging.spoil(batch=batch, reasons=refused.reasons)
        return
    if whole:
        arriving.settle(batch.pk)
        return
    with transaction.atomic():
        announce("registers.import_begun", batch_id=batch.pk)
