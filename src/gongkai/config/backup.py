"""`gongkai backup DIR|FILE.tar` and `gongkai restore DIR|FILE.tar`.

A backup is taken while the platform runs: first the anchors, then a snapshot of the database, then the files that
snapshot names. Files are never changed and are written before their rows, so those of the snapshot are all there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongkai.config import restore
from gongkai.config.backup_set import (
    ANCHORS,
    DATABASES,
    KEYS,
    FolderSink,
    Manifest,
    Sink,
    TarSink,
    Unusable,
    file_name,
    fingerprint,
)

LEFT_OUT = (
    "备份不含密钥：恢复后须放回 {data} 中的 master.key 和 secret.key，没有 master.key 加密的文件永远打不开。"
    "请把它们另存在安全的地方；要把密钥加密后一并备份，用 --passphrase-file 指明口令文件。"
)


def main(arguments: Sequence[str]) -> int:
    """`["backup", …]` or `["restore", …]`: 0 done, 1 done but something is wrong with what was found, 2 not done."""
    name, *rest = arguments
    try:
        return restore.main(rest) if name == "restore" else _backup(rest)
    except Unusable as error:
        print(error, file=sys.stderr)
    except (sqlite3.Error, DatabaseError) as error:
        print(f"数据库读不了：{error}。新装的平台请先运行 gongkai migrate。", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or '磁盘'} 不能读写：{error.strerror}。", file=sys.stderr)
    return 2


def _backup(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="gongkai backup", description="备份数据库、文件、留痕根值；运行中即可")
    parser.add_argument("target", type=Path, metavar="DIR|FILE.tar", help="新的文件夹，或以 .tar 结尾的文件")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="用文件中的口令加密密钥，一并备份")
    parser.add_argument("--without-keys", action="store_true", help="不备份密钥（默认），不再提示")
    options = parser.parse_args(arguments)
    passphrase = restore.passphrase(options.passphrase_file)
    sink = _sink(options.target)
    try:
        manifest = _fill(sink, passphrase)
    except BaseException:
        sink.give_up()
        raise
    size = sum(member.size for member in manifest.members)
    files = sum(member.name.startswith("files/") for member in manifest.members)
    print(f"备份完成：{options.target}，数据库和 {files} 个文件，共 {size / 1e6:.1f} MB。")
    if passphrase is None and not options.without_keys:
        print(LEFT_OUT.format(data=settings.DATA))
    for name in manifest.missing:
        print(f"注意：文件 {name} 的内容已不在存储中或已损坏，备份里没有它。请从更早的备份中找回。", file=sys.stderr)
    return 1 if manifest.missing else 0


def _sink(target: Path) -> Sink:
    if target.suffix == ".tar":
        if target.exists():
            raise Unusable(f"“{target}”已经存在，不覆盖旧备份。请换一个文件名。")
        return TarSink(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Unusable(f"“{target}”不是空文件夹，不覆盖旧备份。请换一个文件夹，或以 .tar 结尾的文件名。")
    return FolderSink(target)


def _fill(sink: Sink, passphrase: str | None) -> Manifest:
    manifest = Manifest(
        installation=installation_id(settings.DATA),
        set_id=uuid.uuid4().hex,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=connection.vendor,
        version=_version(),
        master=fingerprint(settings.MASTER_KEY),
        keys="sealed" if passphrase else "left out",
    )
    anchors = _anchors()  # before the snapshot: an anchor of later entries would not fit it
    if anchors:
        manifest.members.append(sink.add(ANCHORS, io.BytesIO(anchors), len(anchors)))
    with _snapshot() as (database, hashes):
        with database.open("rb") as source:
            manifest.members.append(sink.add(DATABASES[connection.vendor], source, database.stat().st_size))
        _add_files(sink, manifest, hashes)
    if passphrase is not None:
        sealed = restore.seal_keys(settings.SECRET_KEY, settings.MASTER_KEY, passphrase)
        manifest.members.append(sink.add(KEYS, io.BytesIO(sealed), len(sealed)))
    sink.finish(manifest.written(settings.MASTER_KEY))
    return manifest


def _add_files(sink: Sink, manifest: Manifest, hashes: list[str]) -> None:
    for kept_sha256 in hashes:
        name = file_name(kept_sha256)
        path = Path(settings.FILES_ROOT) / name.removeprefix("files/")
        if not path.is_file() or _hash(path) != kept_sha256:
            if _still_needed(kept_sha256):
                manifest.missing.append(kept_sha256)
            continue
        with path.open("rb") as source:
            member = sink.add(name, source, path.stat().st_size)
        manifest.members.append(member)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _still_needed(kept_sha256: str) -> bool:
    """Whether the row is still there: an orphan may have been swept since the snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM files_storedfile WHERE kept_sha256 = %s", [kept_sha256])
        return bool(cursor.fetchone()[0])


@contextmanager
def _snapshot() -> Iterator[tuple[Path, list[str]]]:
    """A consistent copy of the database, and the hashes of the files it names."""
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder:
        copy = Path(folder) / DATABASES[connection.vendor]
        yield copy, (_copy_sqlite(copy) if connection.vendor == "sqlite" else _dump_postgresql(copy))


def _copy_sqlite(copy: Path) -> list[str]:
    """SQLite's online backup in one step: a reader's view, which in WAL mode holds no writer up."""
    name = settings.DATABASES["default"]["NAME"]
    with (
        closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=60)) as source,
        closing(sqlite3.connect(copy)) as out,
    ):
        source.backup(out, pages=-1)
        out.execute("PRAGMA journal_mode=DELETE")
        if out.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Unusable("数据库有损坏，备份没有做成。请运行 gongkai doctor，并从上一份备份恢复。")
        return restore.file_hashes(out)


def _dump_postgresql(copy: Path) -> list[str]:
    """pg_dump on a snapshot this transaction shares, so that the list of files and the dump agree."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        command, environment = restore.postgresql("pg_dump", settings.DATABASES["default"])
        done = subprocess.run(  # noqa: S603  # a fixed command, no shell
            [*command, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={copy}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Unusable(f"pg_dump 没有成功：{done.stderr.strip()[-300:]}")
        cursor.execute("SELECT DISTINCT kept_sha256 FROM files_storedfile ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def _anchors() -> bytes:
    """The anchors of this installation, unless they are kept elsewhere for good (then they stay there)."""
    folder = Path(settings.ANCHOR_FOLDER or Path(settings.DATA) / "anchors")
    path = folder / ANCHORS
    return path.read_bytes() if path.exists() else b""


def installation_id(data: Path) -> str:
    """This installation's own number, made once."""
    path = data / "installation.id"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return path.read_text("ascii").strip()
    value = uuid.uuid4().hex
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:
        return "unknown"
