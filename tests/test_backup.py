"""Backup and restore of a whole installation, in processes of their own as an administrator runs them."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from gongkai.config import backup as backup_command
from gongkai.config import backup_set, restore

WRITER = """
import os, sys, time
import django
django.setup()
from gongkai.files import services as files
from gongkai.trail import services as trail
from gongkai.kernel import days
number = 0
while not os.path.exists(sys.argv[1]):
    number += 1
    file = files.store(data=b"%PDF-1.7 " + str(number).encode() * 3000, name="a.pdf", by=None, owner=f"x.Y:{number}", sensitive=number % 2 == 0)
    trail.record("x.made", of=f"x.Y:{number % 7}", by=None, file=file.kept_sha256, at=days.now())
    if number % 5 == 0:
        trail.seal()
    if number % 20 == 0:
        trail.leave_anchor()
print(number)
"""


def environment(data, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_") and name != "PORT"}
    return {
        **kept,
        "GONGKAI_DATA": str(data),
        "GONGKAI_DEVELOPMENT": "1",
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        **more,
    }


def run(data, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "gongkai.config", *map(str, arguments)],
        env=environment(data, **more),
        capture_output=True,
        text=True,
    )


def refused(capsys, *arguments):
    """A restore that must be refused; in this process, for it needs no settings. What it said."""
    assert backup_command.main(["restore", *map(str, arguments)]) == 2
    return capsys.readouterr().err


def start_writing(data, stop):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(stop)], env=environment(data), stdout=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A migrated installation with some files and a trail."""
    folder = tmp_path_factory.mktemp("house")
    data = folder / "data"
    done = run(data, "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    stop = folder / "stop"
    writer = start_writing(data, stop)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and sum(1 for _ in (data / "files").glob("??/??/*")) < 30:
        time.sleep(0.1)
    stop.touch()
    assert int(writer.communicate(timeout=30)[0]) >= 30
    return data


@pytest.fixture(scope="module")
def backup(house, tmp_path_factory):
    target = tmp_path_factory.mktemp("backup") / "set.tar"
    done = run(house, "backup", target)
    assert done.returncode == 0, done.stderr
    assert "备份不含密钥" in done.stdout
    return target


def rows(data, sql):
    with sqlite3.connect(data / "gongkai.sqlite3") as database:
        return database.execute(sql).fetchall()


def test_it_restores_what_it_took_and_verifies_the_trail(house, backup, tmp_path):
    done = run(tmp_path / "new", "restore", backup, "--keys", house)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "留痕核验通过" in done.stdout
    assert "存证根值一致" in done.stdout
    new = tmp_path / "new"
    assert {path.name for path in new.iterdir()} == {
        "gongkai.sqlite3",
        "files",
        "anchors",
        "installation.id",
        "master.key",
        "secret.key",
    }
    count = "SELECT count(*) FROM trail_entry"
    assert rows(new, count) == rows(house, count)
    for (name,) in rows(new, "SELECT kept_sha256 FROM files_storedfile"):
        assert (new / "files" / name[:2] / name[2:4] / name).exists()
    read = "import django; django.setup()\nfrom gongkai.files import queries\nfrom gongkai.files.models import StoredFile\nfor f in StoredFile.objects.all(): queries.read(f)\nprint('read')"
    done = subprocess.run([sys.executable, "-c", read], env=environment(new), capture_output=True, text=True)
    assert done.stdout == "read\n", done.stderr


def test_it_is_whole_when_taken_under_writing(house, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(house, data)
    stop = tmp_path / "stop"
    writer = start_writing(data, stop)
    start = rows(data, "SELECT count(*) FROM trail_entry")[0][0]
    while rows(data, "SELECT count(*) FROM trail_entry")[0][0] < start + 5:
        time.sleep(0.05)
    done = run(data, "backup", tmp_path / "set.tar", "--without-keys")
    during = rows(data, "SELECT count(*) FROM trail_entry")[0][0]
    assert writer.poll() is None, "the writer was at work all the while"
    stop.touch()
    writer.communicate(timeout=30)
    assert during > start + 10
    assert done.returncode == 0, done.stderr
    back = run(tmp_path / "back", "restore", tmp_path / "set.tar", "--keys", data)
    assert back.returncode == 0, back.stdout + back.stderr
    assert "留痕核验通过" in back.stdout
    named = {row[0] for row in rows(tmp_path / "back", "SELECT kept_sha256 FROM files_storedfile")}
    assert named == {path.name for path in (tmp_path / "back" / "files").glob("??/??/*")}


def test_without_keys_it_says_so_and_makes_no_new_ones(backup, tmp_path):
    done = run(tmp_path / "new", "restore", backup)
    assert done.returncode == 0, done.stderr
    assert "请把 master.key 和 secret.key 放入" in done.stdout
    started = run(tmp_path / "new", "check")
    assert started.returncode == 2
    assert "不要重新生成" in started.stderr


def test_it_seals_the_keys_under_a_passphrase(house, tmp_path, capsys):
    (tmp_path / "phrase").write_text("correct horse battery\n")
    (tmp_path / "other").write_text("another long phrase\n")
    (tmp_path / "short").write_text("short\n")
    target = tmp_path / "set"
    assert run(house, "backup", target, "--passphrase-file", tmp_path / "short").returncode == 2
    assert run(house, "backup", target, "--passphrase-file", tmp_path / "phrase").returncode == 0
    master = (house / "master.key").read_text()
    assert not any(master.encode() in path.read_bytes() for path in target.iterdir() if path.is_file())
    for more in ([], ["--passphrase-file", tmp_path / "other"], ["--passphrase-file", tmp_path / "none"]):
        refused(capsys, target, "--into", tmp_path / "new", *more)
        assert not (tmp_path / "new").exists()
    done = run(tmp_path / "new", "restore", target, "--passphrase-file", tmp_path / "phrase")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "master.key").read_text() == master


def test_it_overwrites_nothing(house, backup, tmp_path, capsys):
    for target in (backup, backup.parent):
        with pytest.raises(backup_set.Unusable, match="不覆盖"):
            backup_command._sink(target)
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").write_text("x")
    assert "--into" in refused(capsys, backup, "--into", full)
    assert [path.name for path in full.iterdir()] == ["something"]
    empty = tmp_path / "empty"
    (empty / ".restoring" / "left over").mkdir(parents=True)
    assert run(full, "restore", backup, "--into", empty, "--keys", house).returncode == 0
    assert not (empty / ".restoring").exists()


def test_it_takes_only_its_own_keys(backup, tmp_path, capsys):
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "master.key").write_text("ab" * 32)
    (keys / "secret.key").write_text("x")
    assert "不是同一套" in refused(capsys, backup, "--into", tmp_path / "new", "--keys", keys)


def unpacked(backup, folder):
    with tarfile.open(backup) as tar:
        tar.extractall(folder, filter="data")
    return folder


def first_file(folder):
    return sorted((folder / "files").glob("??/??/*"))[0]


def alter(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def put_in_a_file_of_its_own(folder):
    other = folder / "files" / "ab" / "cd"
    other.mkdir(parents=True)
    (other / ("abcd" + "0" * 60)).write_bytes(b"from another backup")


def replace_the_manifest(folder):
    outer = json.loads((folder / "manifest.json").read_text())
    body = json.loads(outer["body"])
    body["set_id"] = "0" * 32
    (folder / "manifest.json").write_text(json.dumps({**outer, "body": json.dumps(body)}))


def forge_the_manifest(folder):
    """Consistent, but without the authenticity code only the master key can make."""
    alter(folder / "database.sqlite3")
    outer = json.loads((folder / "manifest.json").read_text())
    body = json.loads(outer["body"])
    for member in body["members"]:
        if member["name"] == "database.sqlite3":
            member["sha256"] = backup_set.hashlib.sha256((folder / "database.sqlite3").read_bytes()).hexdigest()
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / "manifest.json").write_text(
        json.dumps({**outer, "body": text, "sha256": backup_set.hashlib.sha256(text.encode()).hexdigest()})
    )


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda folder: alter(first_file(folder)), "被改动，或来自另一份备份"),
        (lambda folder: alter(folder / "database.sqlite3"), "被改动，或来自另一份备份"),
        (lambda folder: first_file(folder).unlink(), "缺少"),
        (lambda folder: (folder / "database.sqlite3").unlink(), "缺少"),
        (put_in_a_file_of_its_own, "混有另一份备份"),
        (lambda folder: (folder / "notes.txt").write_text("x"), "不该有的内容"),
        (lambda folder: (folder / "manifest.json").unlink(), "没有清单"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "清单被改动"),
        (replace_the_manifest, "清单被改动"),
        (forge_the_manifest, "清单被改动"),
        (lambda folder: os.symlink("/etc/passwd", folder / "anchors2.jsonl"), "不该有的内容"),
    ],
)
def test_it_refuses_a_harmed_or_mixed_set_and_leaves_nothing(house, backup, tmp_path, capsys, harm, says):
    folder = unpacked(backup, tmp_path / "set")
    harm(folder)
    assert says in refused(capsys, folder, "--into", tmp_path / "new", "--keys", house)
    assert not (tmp_path / "new").exists()


def test_it_refuses_the_database_of_another_backup(house, backup, tmp_path, capsys):
    second = tmp_path / "second.tar"
    data = tmp_path / "data"
    shutil.copytree(house, data)
    with sqlite3.connect(data / "gongkai.sqlite3") as database:
        database.execute("UPDATE outbox_follower SET failures = 1")
        database.execute("DELETE FROM django_content_type")
    assert run(data, "backup", second).returncode == 0
    folder = unpacked(backup, tmp_path / "set")
    shutil.copy(unpacked(second, tmp_path / "set2") / "database.sqlite3", folder / "database.sqlite3")
    assert "另一份备份" in refused(capsys, folder, "--into", tmp_path / "new", "--keys", house)


def test_it_refuses_cut_and_hostile_archives(backup, tmp_path, capsys):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    refused(capsys, cut, "--into", tmp_path / "new")
    for name, kind in (
        ("../../evil", tarfile.REGTYPE),
        ("files/../../evil", tarfile.REGTYPE),
        ("manifest.json", tarfile.SYMTYPE),
        ("/etc/evil", tarfile.REGTYPE),
    ):
        hostile = tmp_path / "hostile.tar"
        with tarfile.open(hostile, "w") as tar:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, 1 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
            tar.addfile(info, io.BytesIO(b"x"))
        assert "不该有的内容" in refused(capsys, hostile, "--into", tmp_path / "new")
    (tmp_path / "text").write_text("not a backup")
    assert "不是完整的备份文件" in refused(capsys, tmp_path / "text", "--into", tmp_path / "new")
    assert "没有" in refused(capsys, tmp_path / "nothing", "--into", tmp_path / "new")


def test_it_tells_of_files_lost_before_the_backup(house, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(house, data)
    lost = first_file(data)
    lost.unlink()
    done = run(data, "backup", tmp_path / "set.tar")
    assert done.returncode == 1
    assert lost.name in done.stderr
    back = run(tmp_path / "new", "restore", tmp_path / "set.tar", "--keys", data)
    assert back.returncode == 0
    assert lost.name in back.stdout


def test_an_altered_trail_is_told_after_restoring(house, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(house, data)
    with sqlite3.connect(data / "gongkai.sqlite3") as database:
        database.execute("DROP TRIGGER trail_entry_only_update")
        database.execute("UPDATE trail_entry SET verb = 'forged' WHERE id = 3")
    run(data, "backup", tmp_path / "set.tar")
    done = run(tmp_path / "new", "restore", tmp_path / "set.tar", "--keys", data)
    assert done.returncode == 1
    assert "留痕被改动" in done.stdout


def test_keys_open_with_their_passphrase_only():
    sealed = restore.seal_keys("secret", b"m" * 32, "a long passphrase")
    assert restore.open_keys(sealed, "a long passphrase") == ("secret", b"m" * 32)
    for raw, phrase in (
        (sealed, "another passphrase"),
        (b"{}", "x"),
        (b"x", "x"),
        (sealed[:-9] + b'AAAAAAA"}', "a long passphrase"),
    ):
        with pytest.raises(backup_set.Unusable):
            restore.open_keys(raw, phrase)


def test_an_interrupted_tar_is_not_taken_for_a_backup(tmp_path):
    sink = backup_set.TarSink(tmp_path / "set.tar")
    sink.add("anchors.jsonl", io.BytesIO(b"x"), 1)
    sink.give_up()
    assert list(Path(tmp_path).iterdir()) == []
