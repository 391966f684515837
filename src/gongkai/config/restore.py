"""`gongkai restore`: into an empty data folder only, all or nothing, the trail verified afterwards.

Settings are not loaded here: loading them would make new keys in the very folder that is to be restored.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gongkai.config import backup_set, environment
from gongkai.config.backup_set import ANCHORS, DATABASES, KEYS, MANIFEST, Manifest, Unusable, file_name
from gongkai.kernel import crypto

PARTIAL = ".restoring"
NO_KEY = "missing: put the kept master.key here"


def main(arguments: Sequence[str]) -> int:
    """Restore one backup: 0 done and verified, 1 done but the trail does not verify, 2 not done (`Unusable`)."""
    parser = argparse.ArgumentParser(prog="gongkai restore", description="恢复到空的数据目录，随后核验留痕")
    parser.add_argument("source", type=Path, metavar="DIR|FILE.tar")
    parser.add_argument("--into", type=Path, metavar="DIR", help="恢复到这个新文件夹，而不是 GONGKAI_DATA")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="备份密钥时用的口令文件")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="另外保管的 master.key、secret.key 所在的文件夹")
    options = parser.parse_args(arguments)
    data = environment.text("GONGKAI_DATA", "var", "数据目录：数据库、文件、密钥、日志都在其中")
    target = (options.into or Path(data)).resolve()
    made_here = not target.exists()
    if not made_here and (not target.is_dir() or {item.name for item in target.iterdir()} - {PARTIAL}):
        raise Unusable(f"“{target}”不是空的，不覆盖已有数据。要恢复到新文件夹，用 --into 指明。")
    partial = target / PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    try:
        manifest = _prepare(options, partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        if made_here:
            target.rmdir()
        raise
    # Moved one by one, for the data folder may be a mount point; the database last, so that half is not taken for whole.
    for item in sorted(partial.iterdir(), key=lambda item: item.suffix == ".sqlite3"):
        item.rename(target / item.name)
    partial.rmdir()
    return _report(target, manifest)


def _prepare(options: argparse.Namespace, partial: Path) -> Manifest:
    """Unpack, check everything, lay out the data folder; nothing outside `partial` is touched but a PostgreSQL."""
    found = backup_set.unpack(options.source, partial)
    raw = (partial / MANIFEST).read_bytes()
    manifest = backup_set.read_manifest(raw, None)
    backup_set.check_members(manifest, found)
    keys = _keys(options, partial, manifest)
    if keys is not None:
        backup_set.read_manifest(raw, keys[1])
    _lay_keys(partial, keys)
    (partial / "installation.id").write_text(manifest.installation, "ascii")
    if (partial / ANCHORS).exists():
        (partial / "anchors").mkdir()
        (partial / ANCHORS).rename(partial / "anchors" / ANCHORS)
    (partial / "files").mkdir(exist_ok=True)
    if manifest.engine == "sqlite":
        (partial / DATABASES["sqlite"]).rename(partial / "gongkai.sqlite3")
        _check_sqlite(partial / "gongkai.sqlite3", manifest)
    else:
        _fill_postgresql(partial / DATABASES["postgresql"])
        (partial / DATABASES["postgresql"]).unlink()
    (partial / MANIFEST).unlink()
    (partial / KEYS).unlink(missing_ok=True)
    return manifest


def _keys(options: argparse.Namespace, partial: Path, manifest: Manifest) -> tuple[str, bytes] | None:
    """Signing key and master key: from the folder named, the environment, or the backup; None when nowhere."""
    if options.keys is not None:
        return (options.keys / "secret.key").read_text("ascii").strip(), _hex(
            (options.keys / "master.key").read_text("ascii")
        )
    phrase = passphrase(options.passphrase_file)
    if phrase is not None:
        if manifest.keys != "sealed":
            raise Unusable("这份备份不含密钥，口令没有用处：请用 --keys 指明另外保管的密钥。")
        return open_keys((partial / KEYS).read_bytes(), phrase)
    master = environment.text("GONGKAI_MASTER_KEY", "", "主密钥（64 位十六进制）；留空则在数据目录中自动生成")
    if master:
        secret = environment.text("GONGKAI_SECRET_KEY", "", "签名密钥；留空则在数据目录中自动生成")
        return secret, _hex(master)
    if manifest.keys == "sealed":
        raise Unusable("备份中的密钥是加密的：请用 --passphrase-file 指明口令文件。")
    return None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError as error:
        raise Unusable("主密钥不可用：应为 64 位十六进制。") from error


def _lay_keys(partial: Path, keys: tuple[str, bytes] | None) -> None:
    """Write the keys; without a master key a note in its place, so that no new one is made by starting up."""
    secret, master = keys if keys is not None else ("", b"")
    for name, text in (("secret.key", secret), ("master.key", master.hex() if master else NO_KEY)):
        if text:
            path = partial / name
            path.write_text(text, "utf-8")
            path.chmod(0o600)


def _check_sqlite(path: Path, manifest: Manifest) -> None:
    """The database is sound and names exactly the files of the set."""
    try:
        with closing(sqlite3.connect(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            named = set(file_hashes(database))
    except sqlite3.DatabaseError as error:
        raise Unusable("备份中的数据库有损坏，不能恢复。") from error
    if not sound:
        raise Unusable("备份中的数据库有损坏，不能恢复。")
    kept = {member.name for member in manifest.members if member.name.startswith("files/")}
    if not kept <= {file_name(one) for one in named}:
        raise Unusable("备份中的文件与数据库不是同一份备份的，不能恢复。")


def file_hashes(database: sqlite3.Connection) -> list[str]:
    """The hashes of the stored bytes a database names."""
    return [row[0] for row in database.execute("SELECT DISTINCT kept_sha256 FROM files_storedfile ORDER BY 1")]


def postgresql(program: str, database: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """A PostgreSQL program for a database, its password in the environment and not among the arguments."""
    found = shutil.which(program)
    if found is None:
        raise Unusable(f"没有 {program} 程序，请安装 postgresql-client 后再试。")
    command = [found, f"--dbname={database['NAME']}"]
    command += [
        f"--{option}={database[name]}"
        for option, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if database[name]
    ]
    return command, {**os.environ, "PGPASSWORD": str(database["PASSWORD"])}


def _fill_postgresql(dump: Path) -> None:
    """Into the empty database of GONGKAI_DATABASE, in one transaction."""
    address = environment.text(
        "GONGKAI_DATABASE", "", "留空用数据目录中的 SQLite；更大时写 postgresql://用户:口令@主机:端口/库名"
    )
    if not address:
        raise Unusable("这是 PostgreSQL 的备份：请先建一个空库，写在 GONGKAI_DATABASE 中再恢复。")
    parts = urlsplit(address)
    database = {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }
    ask, variables = postgresql("psql", database)
    sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    tables = _run([*ask, "--no-psqlrc", "--tuples-only", f"--command={sql}"], variables, "连接数据库")
    if tables.strip() != "0":
        raise Unusable("GONGKAI_DATABASE 指明的数据库不是空的，不覆盖已有数据。请另建一个空库。")
    command, variables = postgresql("pg_restore", database)
    _run([*command, "--no-owner", "--exit-on-error", "--single-transaction", str(dump)], variables, "恢复数据库")


def _run(command: list[str], variables: dict[str, str], what: str) -> str:
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Unusable(f"{what}没有成功：{done.stderr.strip()[-300:]}")
    return done.stdout


def _report(target: Path, manifest: Manifest) -> int:
    """Say what was restored, verify the trail with the anchors of the backup, and say what remains to be done."""
    print(f"已恢复到 {target}（{manifest.made_at} 的备份）。")
    for name in manifest.missing:
        print(f"注意：制作备份时文件 {name} 的内容已经缺失。")
    variables = {**os.environ, "GONGKAI_DATA": str(target)}
    if (target / "master.key").read_text("utf-8") == NO_KEY:
        print(f"备份不含密钥：请把 master.key 和 secret.key 放入 {target} 后再启动；没有它们平台不会启动。")
        variables |= {
            "GONGKAI_MASTER_KEY": "00" * 32,
            "GONGKAI_SECRET_KEY": "verify",
        }  # the trail needs no key to verify
    anchors = target / "anchors" / ANCHORS
    more = ["--anchor", str(anchors)] if anchors.exists() else []
    command = [sys.executable, "-m", "gongkai.config", "trail", "verify", *more]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    print((done.stdout + done.stderr).strip())
    return 0 if done.returncode == 0 else 1


def passphrase(path: Path | None) -> str | None:
    """The passphrase in a file."""
    if path is None:
        return None
    phrase = path.read_text("utf-8").strip()
    if len(phrase) < 12:
        raise Unusable("口令文件中的口令太短：至少 12 个字符。")
    return phrase


def seal_keys(secret: str, master: bytes, phrase: str) -> bytes:
    """Both keys under a key derived from the passphrase."""
    salt = os.urandom(16)
    sealed = crypto.seal(json.dumps([secret, master.hex()]).encode(), _derived(phrase, salt), context="backup keys")
    return json.dumps({"derivation": "scrypt", "salt": base64.b64encode(salt).decode(), "sealed": sealed}).encode()


def open_keys(raw: bytes, phrase: str) -> tuple[str, bytes]:
    """The keys again. Raises `Unusable` for another passphrase."""
    try:
        outer = json.loads(raw)
        key = _derived(phrase, base64.b64decode(outer["salt"]))
        secret, master = json.loads(crypto.open_sealed(outer["sealed"], key, context="backup keys"))
    except (crypto.CannotOpen, ValueError, KeyError, TypeError) as error:
        raise Unusable("口令不对，打不开备份中的密钥。") from error
    return secret, bytes.fromhex(master)


def _derived(phrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(phrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
