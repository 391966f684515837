"""Remove what belongs to nobody: rows without an owner, bytes without a row, leftovers of interrupted uploads."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from gongkai.files import queries, rules
from gongkai.files.models import StoredFile
from gongkai.kernel import days

_HASH = re.compile(r"[0-9a-f]{64}")


def sweep() -> int:
    """Delete orphans older than a day; how many rows and files went."""
    edge = days.now() - rules.ORPHAN_AFTER
    rows, _ = StoredFile.objects.filter(owner="", brought_at__lt=edge).delete()
    return rows + _sweep_bytes(edge.timestamp()) + _sweep_scratch(edge.timestamp())


def _sweep_bytes(edge: float) -> int:
    gone = 0
    for first in sorted(queries.root().glob("[0-9a-f][0-9a-f]")):
        found = [path for path in first.glob("[0-9a-f][0-9a-f]/*") if _HASH.fullmatch(path.name)]
        old = [path for path in found if path.stat().st_mtime < edge]
        needed = set(
            StoredFile.objects.filter(kept_sha256__startswith=first.name).values_list("kept_sha256", flat=True)
        )
        gone += sum(_remove(path, edge) for path in old if path.name not in needed)
    return gone


def _remove(path: Path, edge: float) -> bool:
    """Take the file aside first: if the same bytes were brought again meanwhile, it is young and goes back."""
    aside = path.with_name(f"{path.name}.gone")
    path.replace(aside)
    if aside.stat().st_mtime >= edge or StoredFile.objects.filter(kept_sha256=path.name).exists():
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
        return False
    aside.unlink()
    return True


def _sweep_scratch(edge: float) -> int:
    gone = 0
    for path in [*(queries.root() / "tmp").glob("in-*"), *queries.root().glob("??/??/*.gone")]:
        if path.stat().st_mtime < edge:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            gone += 1
    return gone
