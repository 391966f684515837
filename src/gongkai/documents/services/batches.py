"""批量导入: many files, staged in short transactions, stopped anywhere and gone on where it was.

A file is done in one transaction with its document, so a crash leaves it waiting. Files are read in other processes
when there are many; the database is written by one. Duplicates by content or number are skipped, failures are named.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import ImportBatch, ImportItem
from gongkai.documents.queries import imports
from gongkai.documents.rules.import_list import key_of
from gongkai.documents.rules.states import WRITERS, Kind
from gongkai.documents.services import bringing, unpacking
from gongkai.documents.services.reading_in import Brought, read_one
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import clip
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries.posts import actor_of
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.reading.rules import Unreadable
from gongkai.trail.services import record, subject_of
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.workdays.rules import Calendar

CHUNK = 32  # files read ahead
TOGETHER = 5  # documents in one transaction
WORKERS = 2
SLICE = 4.0  # seconds of work at one time in the background, so that other news need not wait


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file: its bytes and what was read of it, or why not."""

    item: ImportItem
    data: bytes = b""
    brought: Brought | None = None
    why: str = ""
    state: str = "FAILED"


def begin(
    *, names: Sequence[str], name: str, options: Mapping[str, Any], by: Actor, archive: StoredFile | None = None
) -> ImportBatch:  # fmt: skip
    """Register a batch and its files; nothing is read yet. `options`: where the files are, kind, historical, list."""
    refuse_if([] if by.may(*WRITERS) else ["当前岗位没有拟稿的职责，请切换到信息员岗位。"])
    refuse_if([] if names else ["里面没有可以导入的文件。"])
    refuse_if([f"一批最多 {unpacking.MOST_FILES:,} 个文件，请分批导入。"] if len(names) > unpacking.MOST_FILES else [])
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, name=name[:200], options=dict(options),
            by_id=by.user_id, made_at=days.now(),
        )  # fmt: skip
        if archive is not None:
            files.adopt(file=archive, owner=subject_of(batch))
        record("import.begun", of=batch, by=by, files=len(names), note=f"{name}，{len(names)} 个文件")
    for start in range(0, len(names), 1000):
        ImportItem.objects.bulk_create(
            ImportItem(batch=batch, order=start + place, name=path.rpartition("/")[2][-255:], source_path=path[-1000:])
            for place, path in enumerate(names[start : start + 1000], 1)
        )
    return batch


def begin_upload(*, archive: Any, sheet: Any, kind: Kind | None, historical: bool, by: Actor) -> ImportBatch:
    """A batch of an uploaded archive; it is worked off in the background. Raises `Refused` with sentences."""
    listed = unpacking.read_list(sheet) if sheet else {}
    stored = unpacking.keep(archive, by)
    options = {"archive": str(stored.uuid), "kind": kind or "", "historical": historical, "list": listed}
    batch = begin(names=unpacking.names_in(stored), name=stored.name, options=options, by=by, archive=stored)
    with transaction.atomic():
        announce("documents.import_begun", batch_id=batch.pk)
    return batch


def stop(*, batch: ImportBatch, by: Actor) -> None:
    """Stop after the files that are being done now. Raises `Refused` for whoever is not a writer of its organ."""
    _refuse_stranger(batch, by)
    with transaction.atomic():
        changed = ImportBatch.objects.filter(pk=batch.pk, state__in=imports.LIVE).update(state="STOPPED")
        refuse_if([] if changed else ["这一批已经完成或停止。"])
        record("import.stopped", of=batch, by=by)


def resume(*, batch: ImportBatch, by: Actor) -> None:
    """Go on; files that failed are tried again. Raises `Refused` for whoever is not a writer of its organ."""
    _refuse_stranger(batch, by)
    with transaction.atomic():
        refuse_if(["这一批正在导入。"] if batch.state in imports.LIVE else [])
        batch.items.filter(state="FAILED").update(state="WAITING", message="")
        ImportBatch.objects.filter(pk=batch.pk).update(state="WAITING", done_at=None)
        record("import.begun", of=batch, by=by, note="继续")
        announce("documents.import_begun", batch_id=batch.pk)


def _refuse_stranger(batch: ImportBatch, by: Actor) -> None:
    own = batch.organ_id == by.organ_id and by.may(*WRITERS)
    refuse_if([] if own else ["由导入单位的信息员停止或者继续这一批导入。"])


def go_on(batch_id: int) -> None:
    """Heard in the background: a slice of work, then news that there is more, so that others have their turn."""
    batch = ImportBatch.objects.filter(pk=batch_id, state__in=imports.LIVE).first()
    if batch is not None and not run(batch=batch, seconds=SLICE):
        with transaction.atomic():
            announce("documents.import_begun", batch_id=batch_id)


def run(
    *, batch: ImportBatch, seconds: float = 0, workers: int = 0, told: Callable[[int], object] = lambda count: None
) -> bool:  # fmt: skip
    """Work a batch off, for so many seconds or (0) to its end; whether nothing is left. `told` hears how many are done."""
    ends = time.monotonic() + seconds if seconds else None
    by = _actor(batch)
    ImportBatch.objects.filter(pk=batch.pk, state="WAITING").update(state="RUNNING")
    calendar = workdays.calendar(batch.jurisdiction_id)
    done = 0
    with _readers(workers) as reading, unpacking.source_of(batch) as source:
        while items := imports.next_items(batch, CHUNK):
            if not ImportBatch.objects.filter(pk=batch.pk, state="RUNNING").exists():
                return True  # stopped
            for loaded in _in_groups(_loaded(batch, items, source, reading), TOGETHER):
                _settle(batch, loaded, by, calendar)
                done += len(loaded)
            told(done)
            if ends is not None and time.monotonic() > ends:
                return not imports.next_items(batch, 1) and _finish(batch, by)
    return _finish(batch, by)


def _finish(batch: ImportBatch, by: Actor) -> bool:
    with transaction.atomic():
        if ImportBatch.objects.filter(pk=batch.pk, state="RUNNING").update(state="DONE", done_at=days.now()):
            counts = imports.counts(batch)
            said = f"导入 {counts.get('DONE', 0)} 件，已有 {counts.get('SKIPPED', 0)} 件，未能导入 {counts.get('FAILED', 0)} 件"
            record("import.done", of=batch, by=by, note=said)
    return True


def _actor(batch: ImportBatch) -> Actor:
    """Who brings the files: the person who began, else another writer of the unit now."""
    own = [one for one in orgs.actors_of(batch.by_id or 0) if one.organ_id == batch.organ_id and one.may(*WRITERS)]
    if own:
        return own[0]
    others = orgs.holders(batch.organ_id, *WRITERS)
    refuse_if([] if others else [f"{batch.organ.short_name}现在没有信息员，无法继续导入。"])
    return actor_of(others[0])


Reading = Callable[[Sequence[tuple[bytes, str, date]]], Iterator[Brought | str]]


@contextmanager
def _readers(workers: int) -> Iterator[Reading]:
    """How files are read: here, or by so many processes."""
    if workers < 2:
        yield partial(map, read_one)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield partial(pool.map, read_one, chunksize=2)


def _loaded(
    batch: ImportBatch, items: Sequence[ImportItem], source: unpacking.Files, reading: Reading
) -> Iterator[Loaded]:
    """Each file read, or why not; those imported before are not read again."""
    opened = [_opened(item, source) for item in items]
    hashes = {one.item.pk: hashlib.sha256(one.data).hexdigest() for one in opened if not one.why}
    known = imports.known_files(batch, hashes.values())
    seen: set[str] = set()
    fresh, settled = [], []
    for one in opened:
        digest = hashes.get(one.item.pk, "")
        if one.why:
            settled.append(one)
        elif digest in known:
            settled.append(Loaded(one.item, why=f"内容与已导入的《{known[digest]}》相同", state="SKIPPED"))
        elif digest in seen:
            settled.append(Loaded(one.item, why="内容与本批前面的文件相同", state="SKIPPED"))
        else:
            seen.add(digest)
            fresh.append(one)
    yield from settled
    today = days.today()
    read = reading([(one.data, one.item.name, today) for one in fresh])
    for one, found in zip(fresh, read, strict=True):
        yield Loaded(one.item, why=found) if isinstance(found, str) else Loaded(one.item, one.data, found, state="DONE")


def _opened(item: ImportItem, source: unpacking.Files) -> Loaded:
    try:
        return Loaded(item, source.read(item.source_path))
    except Unreadable as error:
        return Loaded(item, why=str(error))


def _in_groups(rows: Iterator[Loaded], size: int) -> Iterator[list[Loaded]]:
    group: list[Loaded] = []
    for row in rows:
        group.append(row)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _settle(batch: ImportBatch, group: Sequence[Loaded], by: Actor, calendar: Calendar) -> None:
    """Originals to disk first, then documents and results in one short transaction, each document in its own savepoint."""
    originals = {one.item.pk: _original(one, by) for one in group if one.brought is not None}
    with transaction.atomic():
        for one in group:
            item, original = one.item, originals.get(one.item.pk)
            item.state, item.message = one.state, clip(one.why, 300)
            if isinstance(original, str):
                item.state, item.message = "FAILED", clip(original, 300)
            elif original is not None:
                item.file = original
                _make(batch, one, by, calendar)
                files.adopt(file=original, owner=subject_of(item))
            item.save(update_fields=["state", "message", "file", "document"])


def _original(one: Loaded, by: Actor) -> StoredFile | str:
    try:
        return files.store(data=one.data, name=one.item.name, by=by, allowed=bringing.TAKEN)
    except Refused as refused:
        return "".join(refused.reasons)


def _make(batch: ImportBatch, one: Loaded, by: Actor, calendar: Calendar) -> None:
    """The document of one file; what is refused is said in the item."""
    assert one.brought is not None
    options, item = batch.options, one.item
    given = {name: _plain(name, value) for name, value in options.get("list", {}).get(key_of(item.name), {}).items()}
    kind = Kind(options["kind"]) if options.get("kind") else None
    number = str(given.get("number") or one.brought.found.fields.get("number") or "")
    try:
        if taken := bringing.taken_by(number, by):
            item.state, item.message = "SKIPPED", clip(taken, 300)
            return
        with transaction.atomic():
            item.document = bringing.make(
                brought=one.brought, name=item.name, by=by, kind=kind, given=given, calendar=calendar,
                batch_id=batch.pk, historical="Y" if options.get("historical") else "N",
            )  # fmt: skip
    except Refused as refused:
        item.state, item.message = "FAILED", clip("".join(refused.reasons), 300)
    else:
        item.message = clip("；".join(one.brought.found.notes + one.brought.notes), 300)


def _plain(name: str, value: str) -> str | date:
    return date.fromisoformat(value) if name.endswith("_on") else value
