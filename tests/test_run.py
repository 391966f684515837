"""The process tree as an administrator meets it: one start, one sentence for each thing that stands in the way."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"GONGKAI_DATA": str(folder), "PORT": str(port), "GONGKAI_LOG": "WARNING"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(folder: Path, port: int, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gongkai.config", "run", *more],
        env=_environment(folder, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
    )  # fmt: skip


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(status.parent.name))
    return found


def test_it_says_that_the_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = _run(tmp_path, taken.getsockname()[1], "--demo")
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "已被占用" in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_it_says_that_the_folder_cannot_be_written(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    process = _run(tmp_path / "data", _free_port(), "--demo")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "不能读写" in said
    assert "Traceback" not in said


def test_it_says_that_the_folder_is_a_file(tmp_path):
    (tmp_path / "data").write_text("")
    process = _run(tmp_path / "data", _free_port(), "--demo")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "不能读写" in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_starts_everything_and_takes_everything_down_again(tmp_path):
    port = _free_port()
    process = _run(tmp_path, port)
    try:
        limit = time.monotonic() + 60
        while time.monotonic() < limit and len(_children(process.pid)) < 3 and process.poll() is None:
            time.sleep(0.2)
        children = _children(process.pid)
        assert len(children) == 3
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_leaves_no_child_behind_when_killed(tmp_path):
    port = _free_port()
    process = _run(tmp_path, port)
    limit = time.monotonic() + 120
    while time.monotonic() < limit and not _listens(port) and process.poll() is None:
        time.sleep(0.2)
    children = _children(process.pid)
    assert len(children) == 3
    process.kill()
    process.communicate(timeout=30)
    limit = time.monotonic() + 15
    while time.monotonic() < limit and any(Path(f"/proc/{child}").exists() for child in children):
        time.sleep(0.3)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
