"""Files that come along with rows: kept, found by the cells that name them, looked through before they go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.urls import reverse

from gongkai.documents.services.unpacking import Archive, Folder
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.reading.rules import Unreadable
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.attached import MOST_FILES, MOST_MB, kept, known_as, sha256_of
from gongkai.registers.rules.shape import Definition, Open, Type
from gongkai.registers.rules.states import GONE
from gongkai.registers.services import sheets
from gongkai.trail.services import subject_of
from gongkai.vetting import queries as findings
from gongkai.vetting import services as vetting
from gongkai.vetting.services import Part

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

MOST_SAID = 20
TOO_MANY = f"一次最多带{MOST_FILES}个附件，请把表格和附件分成几批上传。"
TOO_BIG = f"附件合计超过{MOST_MB} MB，请把表格和附件分成几批上传。"
Named = tuple[str, Any]


def store(*, given: Sequence[File[Any]], by: Actor) -> list[StoredFile]:
    """Keep what was uploaded beside a table, archives unpacked; nobody's yet. Raises `Refused` naming every file that is not taken."""
    return _stored((one for upload in given for one in _each(upload)), by)


def store_folder(*, folder: Path, but: Path, by: Actor) -> list[StoredFile]:
    """Keep the files of a folder on this machine, without the table itself."""
    refuse_if([] if folder.is_dir() else [f"找不到文件夹“{folder}”。"])
    source, table = Folder(folder), but.resolve()
    names = [name for name in source.names() if (source.root / name).resolve() != table]
    refuse_if([TOO_MANY] if len(names) > MOST_FILES else [])
    return _stored(_read(source, names), by)


def store_sent(*, path: Path, name: str, by: Actor) -> list[StoredFile]:
    """Keep the files that stand in the cells of what was sent; each belongs to its cell, so names may come again."""
    return _stored(sheets.files_in(path, name), by, by_name=False)


def _stored(given: Iterator[Named], by: Actor, *, by_name: bool = True) -> list[StoredFile]:
    found: dict[str, StoredFile] = {}
    reasons, size = list[str](), 0
    for number, (name, data) in enumerate(given, 1):
        refuse_if([TOO_MANY] if number > MOST_FILES else [])
        try:
            file = files.store(data=data, name=name, by=by, allowed=DOCUMENTS)
        except Refused as refused:
            reasons += refused.reasons
            continue
        size += file.size
        refuse_if([TOO_BIG] if size > MOST_MB << 20 else [])
        if found.setdefault(known_as(file.name) if by_name else file.sha256, file).sha256 != file.sha256:
            reasons.append(f"有两个附件都叫“{file.name}”，内容不同，请改名后重新上传。")
    refuse_if(reasons[:MOST_SAID])
    return list(found.values())


def _each(upload: File[Any]) -> Iterator[Named]:
    """An upload, or what an archive holds; what an archive says of itself is bounded before anything of it is read."""
    if not (upload.name or "").lower().endswith(".zip"):
        yield upload.name or "", upload
        return
    refuse_if([TOO_BIG] if upload.size > MOST_MB << 20 else [])
    archive = Archive(upload)
    names = archive.names()
    refuse_if([f"压缩包“{upload.name}”里没有文件。"] if not names else [])
    refuse_if([TOO_MANY] if len(names) > MOST_FILES else [])
    refuse_if([TOO_BIG] if sum(archive.entries[name].file_size for name in names) > MOST_MB << 20 else [])
    yield from _read(archive, names)


def _read(source: Archive | Folder, names: Sequence[str]) -> Iterator[Named]:
    for name in names:
        try:
            yield name, source.read(name)
        except Unreadable as fault:
            raise Refused(f"“{name}”：{fault}") from fault


def taken_along(batch: Batch) -> list[StoredFile]:
    """The files that came with a batch, without its table."""
    return [file for file in stored.of_owner(subject_of(batch)) if file.pk != batch.file_id]


def by_name(batch: Batch) -> dict[str, str]:
    """The files of a batch as its cells find them: by `known_as`, each as it is kept in a value."""
    return {known_as(file.name): kept(file.sha256, file.name) for file in taken_along(batch)}


def unnamed(batch: Batch) -> list[StoredFile]:
    """Files that came with a batch and that no line of it names."""
    used = set(batch.options.get("used", ()))
    return [file for file in taken_along(batch) if known_as(file.name) not in used]


def let_go(batch: Batch) -> None:
    """The files of a batch that was given up, and what was found in them."""
    for file in taken_along(batch):
        files.release(file=file)
    vetting.forget(subject=subject_of(batch), by=None, reason="放弃这一批")


def public_files(definition: Definition) -> list[str]:
    """The fields whose files go out."""
    return [one.key for one in definition.fields if one.type is Type.FILE and one.open is Open.PUBLIC]


def parts(batch: Batch, definition: Definition) -> list[Part]:
    """The files of a batch that would go out with its rows."""
    keys = public_files(definition)
    came = {file.sha256: file for file in taken_along(batch)} if keys else {}
    if not came:
        return []
    rows = Row.objects.filter(batch=batch).exclude(act__in=GONE).values_list("values", flat=True)
    named = {_sha256(values, key) for values in rows.iterator(500) for key in keys}
    return [Part(file.name, file=file) for sha256, file in came.items() if sha256 in named]


def _sha256(values: Mapping[str, str], key: str) -> str:
    return sha256_of(values.get(key, ""))


def look(*, batch: Batch, by: Actor | None) -> list[str]:
    """Look through the files that would go out; what stands against it. Outside any transaction: files are opened."""
    found = parts(batch, queries.of_version(batch.version, batch.register.key))
    if not found:
        return []
    subject = subject_of(batch)
    vetting.vet(
        subject=subject, fingerprint=batch.fingerprint, parts=found, organ_id=batch.organ_id, jurisdiction_id=batch.jurisdiction_id,
        title=f"{batch.register.title}：{batch.name}", link=reverse("registers:batch", args=[batch.uuid]), drafter_id=batch.by_id, by=by,
    )  # fmt: skip
    return findings.reasons_not_to_publish(subject, batch.fingerprint)
