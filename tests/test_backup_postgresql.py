"""Backup and restore on PostgreSQL; runs where GONGKAI_DATABASE names a server on which databases may be made."""

from __future__ import annotations

import os
import shutil
import sys
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from tests.test_backup import WRITER, environment, run, subprocess

SERVER = os.environ.get("GONGKAI_DATABASE", "")
pytestmark = [
    pytest.mark.skipif(not SERVER.startswith("postgres"), reason="GONGKAI_DATABASE names no PostgreSQL server"),
    pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed"),
]


@pytest.fixture
def databases():
    """Two new empty databases, as addresses."""
    import psycopg

    parts = urlsplit(SERVER)
    names = [f"gongkai_backup_{uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(SERVER, autocommit=True) as server:
        for name in names:
            server.execute(f'CREATE DATABASE "{name}"')
        yield [urlunsplit(parts._replace(path=f"/{name}")) for name in names]
        for name in names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_it_restores_into_an_empty_database_only(databases, tmp_path):
    first, second = databases
    data, new = tmp_path / "data", tmp_path / "new"
    assert run(data, "migrate", "-v0", GONGKAI_DATABASE=first).returncode == 0
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", WRITER, str(stop)]
    writer = subprocess.Popen(command, env=environment(data, GONGKAI_DATABASE=first), stdout=subprocess.PIPE, text=True)
    while len(list((data / "files").glob("??/??/*"))) < 20:
        assert writer.poll() is None
    done = run(data, "backup", tmp_path / "set.tar", GONGKAI_DATABASE=first)
    stop.touch()
    writer.communicate(timeout=60)
    assert done.returncode == 0, done.stderr
    refused = run(new, "restore", tmp_path / "set.tar", "--keys", data)
    assert refused.returncode == 2
    assert "GONGKAI_DATABASE" in refused.stderr
    refused = run(new, "restore", tmp_path / "set.tar", "--keys", data, GONGKAI_DATABASE=first)
    assert refused.returncode == 2
    assert "不是空的" in refused.stderr
    assert not new.exists()
    done = run(new, "restore", tmp_path / "set.tar", "--keys", data, GONGKAI_DATABASE=second)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "留痕核验通过" in done.stdout
