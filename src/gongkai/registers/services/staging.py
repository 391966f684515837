"""Rows in: a table is looked at, read in short transactions, compared with what is public. Nothing is true before it is published."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.rows import inserting
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.registers.models import BadCell, Batch, Matching, Register, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules import matching
from gongkai.registers.rules.attached import unused
from gongkai.registers.rules.cells import Cell, clean, shown
from gongkai.registers.rules.matching import Match
from gongkai.registers.rules.rows import is_blank
from gongkai.registers.rules.shape import Definition, Owner
from gongkai.registers.rules.states import WRITERS, Act, Kind, State
from gongkai.registers.services import attaching, opening, sheets
from gongkai.registers.services.taking import Taken, Taker
from gongkai.registers.services.xlsx import Line
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

CHUNK = 400  # lines in one transaction
SLICE = 4.0  # seconds of work at one time in the background
MOST_BAD = 5_000  # bad cells that are kept; all are counted
SAMPLE = 4
TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a file before it is read: its sheets, the chosen one, its head, what the columns are, the first lines."""

    sheets: tuple[str, ...]
    sheet: str
    head: int
    match: Match
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]

    def reasons(self, definition: Definition) -> list[str]:
        """Why it cannot be read as it stands."""
        if not self.head:
            titles = "、".join(one.title for one in definition.filled if one.required)
            return [f"没有找到表头：前{matching.HEAD_WITHIN}行里应有一行写着“{titles}”等列名。可以下载模板填写。"]
        found = [f"缺少必填的列“{definition.field(key).heading}”。" for key in self.match.missing]
        return found + [f"有两列都是“{title}”，请只留一列。" for title in self.match.twice]


def look(
    *, path: Path, name: str, register: Register, organ_id: int, sheet: str = "", said: Mapping[str, str] | None = None
) -> Look:
    """Look at the head of a file. `said` maps headings to fields where a person chose. Raises `Refused` for what is no table."""
    definition = queries.definition(register)
    known = asking.remembered(register.pk, organ_id) | {
        matching.heading(head): key for head, key in (said or {}).items()
    }
    with sheets.opened(path, name) as table:
        names = tuple(table.names)
        refuse_if([] if names else ["文件里没有可见的工作表。"])
        best: Look | None = None
        for one in [sheet] if sheet in names else names[:20]:
            first = list(islice(table.lines(one), matching.HEAD_WITHIN + SAMPLE))
            head, match = matching.head_of(
                definition, [(line.number, line.cells) for line in first[: matching.HEAD_WITHIN]], known
            )
            cells = next((line.cells for line in first if line.number == head), [])
            sample = [line.cells for line in first if line.number > head][:SAMPLE] if head else []
            found = Look(
                names, one, head, match, tuple(clean(shown(cell)) for cell in cells),
                tuple(tuple(clean(shown(cell)) for cell in line) for line in sample),
            )  # fmt: skip
            if best is None or len(match.columns) > len(best.match.columns):
                best = found
    assert best is not None
    return best


@dataclass(frozen=True, slots=True)
class Arrival:
    """How rows came in: by whom or what, under which number of the sender. `at_once`: the caller reads, not the background."""

    kind: Kind = Kind.IMPORT
    source: str = ""
    sender_id: str = ""
    sha256: str = ""
    reason: str = ""
    at_once: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """What of it stands in the batch."""
        return {
            "kind": self.kind.value, "source": self.source[:60], "sender_id": self.sender_id, "sha256": self.sha256,
            "reason": self.reason.strip()[:300],
        }  # fmt: skip


def begin(
    *, register: Register, seen: Look, name: str, by: Actor, file: StoredFile | None = None, path: str = "",
    whole: bool = False, said: Mapping[str, str] | None = None, arrival: Arrival | None = None, along: Sequence[StoredFile] = (),
) -> Batch:  # fmt: skip
    """Register a batch of a file that was looked at. `whole`: what stands and is not in the file is withdrawn; `along`: the files its
    cells name. Nothing is read yet.
    """
    arrival = arrival or Arrival()
    definition = queries.definition(register)
    refuse_if([] if by.may(*WRITERS) else ["由本单位信息员导入。"])
    refuse_if(seen.reasons(definition))
    notes = [f"没有导入的列：{'、'.join(seen.match.unknown.values())}。"] if seen.match.unknown else []
    options = {
        "sheet": seen.sheet,
        "head": seen.head,
        "columns": {str(at): key for at, key in seen.match.columns.items()},
        "whole": whole,
    }
    with transaction.atomic():
        batch = Batch.objects.create(
            register=register, version=queries.version(register.pk), jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id,
            **arrival.kept, name=name[:200], file=file, source_path=path[:1000], options=options, notes=notes,
            based_on=Register.objects.get(pk=register.pk).sequence, by_id=by.user_id, made_at=days.now(),
        )  # fmt: skip
        if file is not None:
            files.adopt(file=file, owner=subject_of(batch))
        for one in along:
            files.adopt(file=one, owner=subject_of(batch))
        if said:
            _remember(register, by, said)
        record("register.import_begun", of=batch, by=by, register=register.key, note=name[:200])
        if not arrival.at_once:
            announce("registers.import_begun", batch_id=batch.pk)
    return batch


def _remember(register: Register, by: Actor, said: Mapping[str, str]) -> None:
    kept, _ = Matching.objects.get_or_create(
        register=register, organ_id=by.organ_id, defaults={"jurisdiction_id": by.jurisdiction_id}
    )  # fmt: skip
    kept.headings |= {matching.heading(head): key for head, key in said.items()}
    kept.save(update_fields=["headings"])


def go_on(batch_id: int, **_: object) -> None:
    """Heard in the background: a slice of reading, then news that there is more."""
    batch = Batch.objects.select_related("register", "version", "file").filter(pk=batch_id).first()
    if batch is None:
        return
    if batch.state != State.READING:
        opening.forget(batch)
        return
    try:
        more = not read(batch=batch, seconds=SLICE, again=True)
    except Refused as refused:
        spoil(batch=batch, reasons=refused.reasons)
        return
    if more:
        with transaction.atomic():
            announce("registers.import_begun", batch_id=batch_id)


def spoil(*, batch: Batch, reasons: tuple[str, ...]) -> None:
    """The file turned out not to be readable to its end."""
    with transaction.atomic():
        BadCell.objects.create(batch=batch, line=batch.lines, column=0, field="", sentence="".join(reasons)[:300])
        batch.state, batch.wrong = State.WRONG, batch.wrong + 1
        batch.save(update_fields=["state", "wrong"])
        announce("registers.import_read", batch_id=batch.pk)


def read(*, batch: Batch, seconds: float = 0, again: bool = False) -> bool:
    """Read on from where it was, for so many seconds or (0) to the end; whether nothing is left.

    `again`: this process will read on, so the table is kept open.
    """
    ends = time.monotonic() + seconds if seconds else None
    definition = queries.of_version(batch.version, batch.register.key)
    columns = {int(at): key for at, key in batch.options["columns"].items()}
    with opening.opened(batch) as table:
        taker = Taker(batch, definition, columns, from_1904=table.from_1904)
        while chunk := list(islice(table.lines, CHUNK)):
            if not _take(batch, taker, chunk):
                return True  # given up meanwhile
            table.at = batch.lines
            if ends is not None and time.monotonic() > ends:
                table.going_on = again
                return False
    if batch.options["whole"] and not batch.wrong:
        _withdraw_missing(batch, definition)
    if not batch.wrong:
        attaching.look(batch=batch, by=None)
    _settle(batch)
    return True


def _take(batch: Batch, taker: Taker, chunk: list[Line]) -> bool:
    rows, notes = [], []
    hidden = 0
    for line in chunk:
        cells = taker.cells_of(line)
        if is_blank(taker.definition, cells):
            continue
        if total := _total(cells):
            notes.append(f"第{line.number}行是“{total}”，没有导入。")
            continue
        hidden += line.hidden
        rows.append((line.number, cells))
    if hidden:
        notes.append(f"第{chunk[0].number}至{chunk[-1].number}行中有{hidden}行是隐藏的，也已读入，请核对。")
    return _keep(batch, taker.take(rows), chunk[-1].number, notes)


def _total(cells: Mapping[str, Cell]) -> str:
    """Whether a line only sums up the others: its first filled cell says so."""
    first = next((text for cell in cells.values() if isinstance(cell, str) and (text := clean(cell))), "")
    bare = first.replace(" ", "")
    return bare if bare in TOTALS else ""


def _keep(batch: Batch, taken: Taken, lines: int, notes: list[str]) -> bool:
    """One short transaction: rows, bad cells, how far it is. False when the batch was given up."""
    batch.fingerprint = taken.fingerprint(batch.fingerprint)
    if taken.used:
        batch.options["used"] = sorted({*batch.options.get("used", ()), *taken.used})
    room = max(0, MOST_BAD - batch.wrong)
    writing = [inserting(taken.rows), inserting(taken.bad[:room])]
    with transaction.atomic():
        for write in writing:
            write()
        batch.lines, batch.notes = lines, [*batch.notes, *notes][:200]
        changed = Batch.objects.filter(pk=batch.pk, state=State.READING).update(
            lines=lines, fingerprint=batch.fingerprint, notes=batch.notes, options=batch.options, added=F("added") + taken.count(Act.ADD),
            changed=F("changed") + taken.count(Act.CHANGE), same=F("same") + taken.same, wrong=F("wrong") + len(taken.bad),
        )  # fmt: skip
        if not changed:
            transaction.set_rollback(True)
    batch.wrong += len(taken.bad)
    return bool(changed)


def _withdraw_missing(batch: Batch, definition: Definition) -> None:
    """A file that is the whole list withdraws what stands and is not in it. Again without harm."""
    organ = None if definition.owner is Owner.LEAD else batch.organ_id
    missing = rows_of.missing(batch.register_id, organ, batch.pk)
    while piece := list(islice(missing, CHUNK)):
        gone = [_gone(batch, row) for row in piece]
        text = batch.fingerprint + "".join(row.identity for row in gone)
        batch.fingerprint = hashlib.sha256(text.encode()).hexdigest()
        write = inserting(gone)
        with transaction.atomic():
            write()
            Batch.objects.filter(pk=batch.pk).update(removed=F("removed") + len(gone), fingerprint=batch.fingerprint)


def _gone(batch: Batch, row: Row) -> Row:
    return Row(
        batch=batch, register_id=batch.register_id, jurisdiction_id=batch.jurisdiction_id, organ_id=row.organ_id, identity=row.identity,
        entry=row.entry, act=Act.REMOVE, values=row.values, secret=row.secret, public=row.public, formed_on=row.formed_on,
        due_on=row.due_on, shown_until=row.shown_until,
    )  # fmt: skip


def _settle(batch: Batch) -> None:
    """Nothing is left to read: what did not change goes, the batch says what it is."""
    while gone := list(Row.objects.filter(batch=batch, act=Act.SAME).values_list("pk", flat=True)[:CHUNK]):
        Row.objects.filter(pk__in=gone).delete()
    left = attaching.unnamed(batch)
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.state != State.READING:
            return
        row.state = State.WRONG if row.wrong else State.READY
        row.notes = [*row.notes, *unused(file.name for file in left)]
        for file in left:
            files.release(file=file)
        row.save(update_fields=["state", "notes"])
        note = f"新增{row.added}，更改{row.changed}，撤下{row.removed}，未变{row.same}，需改正{row.wrong}"
        record("register.import_read", of=row, by=None, jurisdiction_id=row.jurisdiction_id, note=note)
        announce("registers.import_read", batch_id=row.pk)
    batch.refresh_from_db()
