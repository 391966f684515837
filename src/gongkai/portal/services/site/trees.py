"""Where the trees of prebuilt pages stand: SITE_ROOT/trees/<tree>/<host>/…, and `current`, which points to the one served.

A file gets into a tree by one rename of a whole file beside it: whoever reads sees the former page or the new one.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from gongkai.portal.rules.site import SQUEEZED

CURRENT = "current"
TREES = "trees"
MAKING = "making"
LEAST_SQUEEZED = 256  # below this a squeezed copy gains nothing


def root() -> Path:
    """The folder of all trees; it is there once somebody built one."""
    return Path(settings.SITE_ROOT)


def folder(tree: str) -> Path:
    """A tree's folder."""
    return root() / TREES / tree


def current() -> str:
    """The name of the tree that is served; empty when there is none."""
    try:
        return Path(os.readlink(root() / CURRENT)).name
    except OSError:
        return ""


def standing() -> list[str]:
    """Trees to keep right: the served one, and one being built beside it."""
    try:
        return sorted(row.name for row in os.scandir(root() / TREES) if row.is_dir())
    except FileNotFoundError:
        return []


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else changes the served tree meanwhile; held for moments."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def put(tree: str, file: str, body: bytes, *, level: int = 6, lasting: bool = True) -> None:
    """Have a file stand in a tree, whole, with its squeezed copy (`level` 0: without); `lasting`: safe from a power cut."""
    target = folder(tree) / file
    target.parent.mkdir(parents=True, exist_ok=True)
    _put(target, body, lasting)
    squeezed = target.with_name(target.name + ".gz")
    if level and target.suffix[1:] in SQUEEZED and len(body) >= LEAST_SQUEEZED:
        _put(squeezed, gzip.compress(body, level, mtime=0), lasting)
    else:
        squeezed.unlink(missing_ok=True)
    if lasting:
        _sync_folder(target.parent)


def drop(tree: str, file: str) -> None:
    """Have nothing stand at a file's place in a tree: its squeezed copy first, then itself."""
    target = folder(tree) / file
    for path in (target.with_name(target.name + ".gz"), target):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # not empty, or gone already
        _sync_folder(target.parent)
        target.parent.rmdir()


def empty(tree: str, place: str) -> None:
    """Have nothing stand in a stored file's folder of a tree."""
    shutil.rmtree(folder(tree) / place, ignore_errors=True)


def swap(tree: str) -> None:
    """Serve a tree from now on: one rename."""
    fresh = root() / f".{CURRENT}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(TREES) / tree)
    fresh.replace(root() / CURRENT)
    _sync_folder(root())


def forget(tree: str) -> None:
    """Remove a tree that is not served."""
    shutil.rmtree(folder(tree), ignore_errors=True)


def clear_making() -> None:
    """Remove what a killed process left half written; nobody serves from there."""
    for path in (root() / MAKING).glob("*"):
        pid = path.name.partition("-")[0]
        if not pid.isdigit() or not _lives(int(pid)):
            path.unlink(missing_ok=True)


def _put(target: Path, body: bytes, lasting: bool) -> None:
    making = root() / MAKING / f"{os.getpid()}-{target.name[:40]}"
    making.parent.mkdir(exist_ok=True)
    with making.open("wb") as handle:
        handle.write(body)
        if lasting:
            handle.flush()
            os.fsync(handle.fileno())
    making.chmod(0o644)
    making.replace(target)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
