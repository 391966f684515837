"""Generations of one index on disk: built beside, made current by one rename, old ones swept; and who may write.

    <root>/CURRENT            name of the folder in force
    <root>/g-…/               one generation: the index files and `log`, the changes not yet folded into them
    <root>/write.lock         held while anything in force is changed
    <root>/rebuild.lock       held while a generation is built beside
Locks are the operating system's: they fall with the process that held them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gongkai.index.rules.shapes import Busy

_CURRENT = "CURRENT"
_PREFIX = "g-"


class Folder:
    """One index's place. Nothing is made before the first rebuild."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def mark(self) -> tuple[int, int] | None:
        """Changes whenever another generation comes into force; None when there is none."""
        try:
            seen = os.stat(self.root / _CURRENT)
        except FileNotFoundError:
            return None
        return seen.st_ino, seen.st_mtime_ns

    def current(self) -> Path | None:
        try:
            name = (self.root / _CURRENT).read_text("ascii").strip()
        except FileNotFoundError:
            return None
        return self.root / name

    def fresh(self) -> Path:
        """An empty folder for the next generation."""
        made = self.root / f"{_PREFIX}{uuid.uuid4().hex}"
        made.mkdir(parents=True)
        return made

    def switch(self, made: Path) -> None:
        """One rename; whoever reads the old generation keeps its open files."""
        write_whole(self.root / _CURRENT, f"{made.name}\n".encode("ascii"))

    def sweep(self) -> None:
        """Generations not in force. Only with the rebuild lock."""
        keep = self.current()
        for folder in self.root.glob(f"{_PREFIX}*"):
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def lock(self, name: str, wait: float) -> Iterator[None]:
        """Raises Busy when another holds it longer than `wait` seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / f"{name}.lock", "a") as held:
            until = time.monotonic() + wait
            while not _taken(held.fileno()):
                if time.monotonic() >= until:
                    raise Busy(f"索引“{self.root.name}”正由另一进程写入，请稍后再试。")
                time.sleep(0.005)
            yield

    def is_locked(self, name: str) -> bool:
        try:
            with self.lock(name, 0):
                return False
        except Busy:
            return True


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_whole(path: Path, data: bytes) -> None:
    """The file has either its old content or the new one, also after a power cut."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Log:
    """Changes one line a commit, appended; what was cut off in the middle of a line never was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.inode = 0
        self.offset = 0

    def news(self) -> tuple[bool, list[Any]]:
        """Whether the log was begun anew since last asked, and the lines since."""
        try:
            file = open(self.path, "rb")  # noqa: SIM115 (closed below; absence is told apart from other failures)
        except FileNotFoundError:
            return False, []
        with file:
            seen = os.fstat(file.fileno())
            anew = seen.st_ino != self.inode
            if anew:
                self.inode, self.offset = seen.st_ino, 0
            if seen.st_size <= self.offset:
                return anew, []
            file.seek(self.offset)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self.offset += len(whole)
        return anew, [json.loads(line) for line in whole.splitlines()]

    def append(self, value: Any) -> None:
        """One line, on disk when this returns. A torn end left by a killed writer is cut off first."""
        line = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        with open(self.path, "r+b" if self.path.exists() else "w+b") as file:
            end = _sound_end(file)
            file.truncate(end)
            file.seek(end)
            file.write(line)
            file.flush()
            os.fdatasync(file.fileno())

    def begin_anew(self) -> None:
        """Everything in it has been folded into the index."""
        write_whole(self.path, b"")


def _sound_end(file: Any) -> int:
    """Where the last whole line ends."""
    end: int = file.seek(0, os.SEEK_END)
    step = 65_536
    while end:
        start = max(0, end - step)
        file.seek(start)
        at = file.read(end - start).rfind(b"\n")
        if at >= 0:
            return start + int(at) + 1
        end = start
    return 0
