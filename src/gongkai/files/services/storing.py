"""Take a file in: bound it, recognise it, hash it, scan it, write it, then its row."""

from __future__ import annotations

import hashlib
import logging
import os
import shlex
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from gongkai.files import queries, rules
from gongkai.files.models import StoredFile
from gongkai.kernel import crypto, days, rows
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.trail.services import Doer

log = logging.getLogger(__name__)
SCAN_SECONDS = 60
MOST_MEMBERS = 20_000


class Stream(Protocol):
    """Anything that can be read in pieces."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Taken:
    """Bytes that lie whole in a temporary file."""

    sha256: str
    size: int
    head: bytes


def store(
    *,
    data: bytes | File[Any] | Stream | IO[bytes],
    name: str,
    by: Doer | None,
    owner: str = "",
    sensitive: bool = False,
    allowed: frozenset[rules.Kind] = rules.DOCUMENTS,
    most_bytes: int | None = None,
    keep_row: bool = True,
) -> StoredFile:
    """Keep a file; raises `Refused` with a sentence. Call it before the transaction of your verb: it writes the disk.

    `keep_row` False: its row waits for `keep_rows`, with those of others; without it the sweep removes the bytes after a day.
    """
    most = settings.FILE_MOST_BYTES if most_bytes is None else most_bytes
    name = rules.clean_name(name)
    key = crypto.new_key() if sensitive else None
    with _temporary() as path:
        taken, kind = _take(data, name, path, most, allowed, sealed_with=key)
        kept_sha256 = _hash_of(path) if key else taken.sha256
        _put(path, kept_sha256)
    file = StoredFile(
        sha256=taken.sha256,
        kept_sha256=kept_sha256,
        size=taken.size,
        kind=kind,
        media_type=rules.MEDIA_TYPES[kind],
        name=name,
        sensitive="Y" if key else "N",
        key=crypto.wrap(key) if key else "",
        jurisdiction_id=by.jurisdiction_id if by else None,
        organ_id=by.organ_id if by else None,
        brought_by_id=by.user_id if by else None,
        brought_at=days.now(),
        owner=owner,
    )
    return keep_rows([file])[0] if keep_row else file


def keep_rows(files: Sequence[StoredFile]) -> list[StoredFile]:
    """The rows of stored files, in one transaction."""
    if not files:
        return []
    with transaction.atomic():
        return [rows.put(file) for file in files]


def adopt(*, file: StoredFile, owner: str, name: str = "") -> StoredFile:
    """Give a file its owner ("room.Model:id"), inside the transaction that makes the owner; and a `name`, when it gets another."""
    refuse_if([] if file.owner in {"", owner} else [f"文件“{file.name}”已属于另一条记录，请重新上传。"])
    file.owner, file.name = owner, name or file.name
    rows.change(file, "owner", "name")
    return file


def release(*, file: StoredFile) -> StoredFile:
    """Take a file from its owner: nobody sees it any more, and the sweep removes it after a day."""
    file.owner, file.brought_at = "", days.now()
    file.save(update_fields=["owner", "brought_at"])
    return file


@contextmanager
def _temporary() -> Iterator[Path]:
    """A new file on the same disk as the files, so that a rename is enough; gone afterwards if it still lies there."""
    folder = queries.root() / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix="in-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _take(
    data: Any, name: str, path: Path, most: int, allowed: frozenset[rules.Kind], *, sealed_with: bytes | None
) -> tuple[_Taken, rules.Kind]:
    """Write the bytes to a temporary file while counting, hashing and (if asked) sealing; refuse what may not be kept."""
    seen = _Seen(_pieces(data), most)
    with path.open("wb") as out:
        for piece in crypto.seal_chunks(seen, sealed_with) if sealed_with else seen:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    kind = rules.sniff(seen.head)
    if kind is rules.Kind.ZIP and 0 < seen.size <= most:
        kind = _archive_kind(_plain(path, sealed_with))
    kind = rules.settled_kind(kind, name)
    refuse_if(rules.reasons_not_to_keep(name, kind, size=seen.size, most=most, allowed=allowed))
    assert kind is not None
    if settings.SCANNER_COMMAND:
        _scan(name, path, sealed_with)
    return _Taken(seen.hash.hexdigest(), seen.size, seen.head), kind


class _Seen:
    """Counts, hashes and remembers the head of what passes; stops one byte past the bound."""

    def __init__(self, pieces: Iterator[bytes], most: int) -> None:
        self.pieces, self.most, self.size, self.head, self.hash = pieces, most, 0, b"", hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            if self.size > self.most:
                return
            if len(self.head) < rules.HEAD:
                self.head = (self.head + piece)[: rules.HEAD]
            self.hash.update(piece)
            yield piece


def _pieces(data: Any) -> Iterator[bytes]:
    if isinstance(data, bytes | bytearray | memoryview):
        raw = bytes(data)
        yield from (raw[start : start + queries.PIECE] for start in range(0, len(raw), queries.PIECE))
    elif isinstance(data, File):
        yield from data.chunks(queries.PIECE)
    else:
        while piece := data.read(queries.PIECE):
            yield piece


def _plain(path: Path, key: bytes | None) -> IO[bytes]:
    """The bytes as they were brought. A sealed archive is opened in memory: its plaintext must not touch the disk."""
    if key is None:
        return path.open("rb")
    memory = tempfile.SpooledTemporaryFile(max_size=2**62)  # noqa: SIM115  # closed by the caller
    with path.open("rb") as sealed:
        for piece in crypto.open_chunks(iter(lambda: sealed.read(queries.PIECE), b""), key):
            memory.write(piece)
    memory.seek(0)
    return memory


def _archive_kind(file: IO[bytes]) -> rules.Kind | None:
    """An archive's kind by the list of its members; nothing is unpacked."""
    with file:
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError):
            return None
    return rules.zip_kind(names) if len(names) <= MOST_MEMBERS else None


def _scan(name: str, path: Path, key: bytes | None) -> None:
    """Run the scanner command on the bytes as brought; a sensitive file goes in on standard input."""
    command = shlex.split(settings.SCANNER_COMMAND)
    source = _plain(path, key)
    try:
        with source:
            done = subprocess.run(  # noqa: S603  # the administrator's own command, no shell
                [*command, "-"] if key else [*command, str(path)],
                input=source.read() if key else None,
                stdin=None if key else subprocess.DEVNULL,
                capture_output=True,
                timeout=SCAN_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"“{name}”查毒超过 {SCAN_SECONDS} 秒没有结果，暂不接收，请稍后再传或联系管理员。") from error
    except OSError as error:
        log.error("the scanner cannot be run: %s", error)
        raise Refused("查毒程序不能运行，暂不接收文件，请联系管理员检查 GONGKAI_SCANNER 的设置。") from error
    if done.returncode != 0:
        log.warning("the scanner refused a file: %s", done.stdout[-500:])
        raise Refused(f"“{name}”没有通过查毒，不能接收。")


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(path: Path, sha256: str) -> None:
    """Rename into place and sync the folder; writing again what is there already is harmless."""
    target = queries.place(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o440)
    path.replace(target)
    for folder in (target.parent, target.parent.parent):
        with suppress(OSError):  # some systems do not sync folders
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
