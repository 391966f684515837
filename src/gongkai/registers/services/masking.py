"""一键遮蔽 for the files of a batch that is not handed on yet: cleaned copies in the place of what came."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules.attached import kept, sha256_of
from gongkai.registers.rules.states import State
from gongkai.registers.services import attaching, publishing
from gongkai.trail.services import record, subject_of
from gongkai.vetting.services.opening import cleaned
from gongkai.vetting.services.subjects import Part, Presenter, PublishedItem, ToMask

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

OPEN = (State.READY, State.RETURNED)


def mask(batch_id: int, items: Sequence[ToMask], by: Actor) -> list[int]:
    """Mask what was found in files; the ids of findings dealt with. Raises `Refused`, `CannotClean`."""
    batch = Batch.objects.select_related("register", "version", "organ").get(pk=batch_id)
    _refuse(batch, by)
    by_part: dict[str, list[ToMask]] = defaultdict(list)
    for item in items:
        by_part[item.part].append(item)
    swapped = {file.sha256: (file, _cleaned(file, by_part[file.name], by)) for file in _named(batch, by_part)}
    refuse_if([] if swapped else ["没有找到要遮蔽的文件，可能已经更换，请刷新后再看。"])
    with transaction.atomic():
        row = publishing.locked(batch)
        _refuse(row, by)
        new = {sha256: file for sha256, (_, file) in swapped.items()}
        _put(row, new)
        for old, file in swapped.values():
            files.adopt(file=file, owner=subject_of(row))
            files.release(file=old)
        row.fingerprint = hashlib.sha256(
            (row.fingerprint + "".join(one.sha256 for one in new.values())).encode()
        ).hexdigest()
        row.save(update_fields=["fingerprint"])
        note = "、".join(file.name for file in new.values())
        record("register.files_masked", of=row, by=by, fingerprint=row.fingerprint, note=note)
    attaching.look(batch=row, by=by)
    return [item.finding_id for old, _ in swapped.values() for item in by_part[old.name]]


def _refuse(batch: Batch, by: Actor) -> None:
    publishing.refuse_stranger(batch, by)
    if State(batch.state) not in OPEN:
        raise Refused(f"这一批{State(batch.state).label}，附件不能再改；请退回，或者换好文件后重新填报。")


def _named(batch: Batch, names: Mapping[str, object]) -> list[StoredFile]:
    return [file for file in attaching.taken_along(batch) if file.name in names]


def _cleaned(file: StoredFile, items: Sequence[ToMask], by: Actor) -> StoredFile:
    """A copy with the words masked and the hidden things taken out."""
    data = cleaned(
        stored.read(file),
        name=file.name,
        replacements=[(item.text, item.masked) for item in items if item.text],
        drop=frozenset(item.kind for item in items if not item.text),
    )
    return files.store(data=data, name=file.name, by=by, allowed=DOCUMENTS)


def _put(batch: Batch, new: Mapping[str, StoredFile]) -> None:
    """The rows of a batch name the new files."""
    definition = queries.of_version(batch.version, batch.register.key)
    keys = attaching.public_files(definition)
    for row in Row.objects.filter(batch=batch).iterator(500):
        found = {key: file for key in keys if (file := new.get(sha256_of(row.values.get(key, ""))))}
        if found:
            row.values |= {key: kept(file.sha256, file.name) for key, file in found.items()}
            row.save(update_fields=["values"])


def address(batch_id: int) -> str:
    """Where a person sees the check of a batch's files."""
    uuid = Batch.objects.filter(pk=batch_id).values_list("uuid", flat=True).first()
    return reverse("registers:batch", args=[uuid]) if uuid else ""


def published_items() -> Iterator[PublishedItem]:
    """The files the public can open today, by the batch with which each came, for the nightly look."""
    for register, definition in queries.in_use():
        keys = attaching.public_files(definition)
        standing = (
            {sha256_of(row.values.get(key, "")) for row in asking.open_rows(register.pk) for key in keys}
            if keys
            else set()
        )
        for batch in _with_files(register.pk) if standing - {""} else ():
            found = [Part(file.name, file=file) for file in attaching.taken_along(batch) if file.sha256 in standing]
            if found:
                yield PublishedItem(
                    subject=subject_of(batch), fingerprint=_digest(found), parts=found, organ_id=batch.organ_id,
                    jurisdiction_id=batch.jurisdiction_id, title=f"{definition.title}：{batch.name}", link=address(batch.pk),
                    drafter_id=batch.by_id,
                )  # fmt: skip


def _digest(parts: Sequence[Part]) -> str:
    return hashlib.sha256("".join(sorted(one.file.sha256 for one in parts if one.file)).encode()).hexdigest()


def _with_files(register_id: int) -> Iterator[Batch]:
    """Published batches with which something came."""
    rows = Batch.objects.filter(register_id=register_id, state=State.PUBLISHED, options__has_key="used")
    yield from rows.order_by("pk").iterator(100)


PRESENTER = Presenter(mask=mask, url=address)
