"""What a backup is made of, and whether one is whole: a manifest, a database, files by their hash, sealed keys.

Nothing here needs settings or a database, so that a backup can be checked before anything is touched.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Protocol

FORMAT = "gongkai-backup/1"
MANIFEST, KEYS, ANCHORS = "manifest.json", "keys.sealed", "anchors.jsonl"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PIECE = 1024 * 1024
MOST_MANIFEST = 512 * 1024 * 1024
_NAME = re.compile(
    r"manifest\.json|keys\.sealed|anchors\.jsonl|database\.(?:sqlite3|dump)|files/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})"
)


class Unusable(Exception):
    """A backup that cannot be made or restored; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the set."""

    name: str
    sha256: str
    size: int


@dataclass
class Manifest:
    """The list of what belongs together. `installation` says whose it is; `set_id` is new for each backup."""

    installation: str
    set_id: str
    made_at: str
    engine: str
    version: str
    master: str  # a fingerprint of the master key, not the key
    keys: str  # "sealed" or "left out"
    members: list[Member] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # files whose bytes were already lost when the backup was made
    format: str = FORMAT

    def body(self) -> bytes:
        """The bytes whose digest and authenticity stand beside them."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def written(self, master_key: bytes) -> bytes:
        """The manifest as it is kept: its body, a digest, and an authenticity code under the master key."""
        body = self.body()
        return json.dumps(
            {
                "body": body.decode(),
                "sha256": hashlib.sha256(body).hexdigest(),
                "hmac": hmac.new(master_key, body, hashlib.sha256).hexdigest(),
            },
            ensure_ascii=False,
        ).encode()


def read_manifest(raw: bytes, master_key: bytes | None) -> Manifest:
    """The manifest, checked; with the master key also that it was made by this installation. Raises `Unusable`."""
    broken = Unusable("备份清单被改动或不完整，不能恢复。请换另一份备份。")
    try:
        outer = json.loads(raw)
        body = outer["body"].encode()
        values = json.loads(body)
        manifest = Manifest(**{**values, "members": [Member(**member) for member in values["members"]]})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise broken from error
    if manifest.format != FORMAT:
        raise Unusable(f"不认识的备份格式“{manifest.format}”，请用制作它的版本恢复。")
    if hashlib.sha256(body).hexdigest() != outer.get("sha256"):
        raise broken
    if master_key is not None:
        if fingerprint(master_key) != manifest.master:
            raise Unusable("主密钥与这份备份不是同一套，不能恢复：请用制作备份时的 master.key。")
        if not hmac.compare_digest(hmac.new(master_key, body, hashlib.sha256).hexdigest(), str(outer.get("hmac"))):
            raise broken
    return manifest


def fingerprint(master_key: bytes) -> str:
    """Tells master keys apart without telling them."""
    return hashlib.sha256(b"gongkai master key" + master_key).hexdigest()[:16]


class Sink(Protocol):
    """Where a backup is written to: a tar file or a folder."""

    def add(self, name: str, source: IO[bytes], size: int) -> Member: ...
    def finish(self, manifest: bytes) -> None: ...
    def give_up(self) -> None: ...


class _Counting(io.RawIOBase):
    """Reads through, hashing."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.hash, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1, /) -> bytes:
        piece = self.source.read(size)
        self.hash.update(piece)
        self.size += len(piece)
        return piece


class TarSink:
    """A tar file, written beside its name and renamed when whole."""

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(path.name + ".partial")
        self.file = os.fdopen(os.open(self.partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self.tar = tarfile.TarFile(fileobj=self.file, mode="w", format=tarfile.PAX_FORMAT)

    def add(self, name: str, source: IO[bytes], size: int) -> Member:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        counting = _Counting(source)
        self.tar.addfile(info, counting)
        return Member(name, counting.hash.hexdigest(), counting.size)

    def finish(self, manifest: bytes) -> None:
        self.add(MANIFEST, io.BytesIO(manifest), len(manifest))
        self.tar.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.partial.rename(self.path)

    def give_up(self) -> None:
        self.file.close()
        self.partial.unlink(missing_ok=True)


class FolderSink:
    """A folder; the manifest comes last, so a folder without one is not a backup."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def add(self, name: str, source: IO[bytes], size: int) -> Member:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        counting = _Counting(source)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            while piece := counting.read(PIECE):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        return Member(name, counting.hash.hexdigest(), counting.size)

    def finish(self, manifest: bytes) -> None:
        self.add(f"{MANIFEST}.partial", io.BytesIO(manifest), len(manifest))
        (self.path / f"{MANIFEST}.partial").rename(self.path / MANIFEST)

    def give_up(self) -> None:
        return  # what was written stays to be looked at; without a manifest it cannot be taken for a backup


@contextmanager
def opened(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of a backup, a tar file or a folder, one after another. Raises `Unusable`."""
    if path.is_dir():
        yield _folder_members(path)
        return
    if not path.is_file():
        raise Unusable(f"没有“{path}”这份备份。")
    try:
        with tarfile.open(path) as tar:
            yield _tar_members(tar)
    except (tarfile.TarError, EOFError) as error:
        raise Unusable(f"“{path}”不是完整的备份文件（tar）。") from error


def _tar_members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        source = tar.extractfile(info) if info.isreg() else None
        if source is None or not _NAME.fullmatch(info.name):
            raise Unusable(f"备份中有不该有的内容“{info.name}”，不能恢复。")
        yield info.name, source


def _folder_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for place in sorted(path.rglob("*")):
        name = place.relative_to(path).as_posix()
        if place.is_dir() and not place.is_symlink():
            continue
        if place.is_symlink() or not _NAME.fullmatch(name):
            raise Unusable(f"备份中有不该有的内容“{name}”，不能恢复。")
        with place.open("rb") as source:
            yield name, source


def unpack(path: Path, target: Path) -> dict[str, Member]:
    """Write every member under `target`; what was found, by name. Raises `Unusable`."""
    sink, found = FolderSink(target), {}
    with opened(path) as members:
        for name, source in members:
            if name in found:
                raise Unusable(f"备份中“{name}”出现了两次，不能恢复。")
            found[name] = sink.add(name, source, 0)
    if MANIFEST not in found:
        raise Unusable("备份中没有清单（manifest.json）：备份没有做完，不能恢复。")
    if found[MANIFEST].size > MOST_MANIFEST:
        raise Unusable("备份清单过大，不能恢复。")
    return found


def check_members(manifest: Manifest, found: dict[str, Member]) -> None:
    """Every member is there, is the one that was written, and there is no other. Raises `Unusable`."""
    wanted = {member.name: member for member in manifest.members}
    present = {name: member for name, member in found.items() if name != MANIFEST}
    for name in sorted(wanted.keys() - present.keys()):
        raise Unusable(f"备份不完整：缺少“{name}”，不能恢复。")
    for name in sorted(present.keys() - wanted.keys()):
        raise Unusable(f"备份混有另一份备份的内容“{name}”，不能恢复。")
    for name, member in wanted.items():
        if present[name] != member:
            raise Unusable(f"备份中的“{name}”被改动，或来自另一份备份，不能恢复。")
        if name.startswith("files/") and not name.endswith(member.sha256):
            raise Unusable(f"备份中的文件“{name}”与其编号不符，不能恢复。")
    if DATABASES.get(manifest.engine) not in wanted:
        raise Unusable("备份中没有数据库，不能恢复。")


def file_name(kept_sha256: str) -> str:
    """Where stored bytes lie in a set, as in the files folder."""
    return f"files/{kept_sha256[:2]}/{kept_sha256[2:4]}/{kept_sha256}"
