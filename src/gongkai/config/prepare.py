"""What must be true before the site starts: tables, static files, and the demo where it was asked for."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare(*, demo: bool) -> list[str]:
    """Bring tables and static files up to date; returns the lines that tell the demo's sign-ins."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("正在准备数据库……", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    _static()
    if not demo:
        return []
    from gongkai.config import demonstrate

    return demonstrate.once()


def _static() -> None:
    """Collect static files only when one of them changed: the second start must be quick."""
    root = Path(__file__).parent.parent
    stamp = hashlib.sha256()
    for path in sorted(root.glob("*/static/**/*")):
        status = path.stat()
        stamp.update(f"{path.relative_to(root)} {status.st_size} {status.st_mtime_ns}\n".encode())
    mark = settings.STATIC_ROOT / ".stamp"
    if mark.exists() and mark.read_text() == stamp.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    temporary = mark.with_suffix(f".{os.getpid()}")
    temporary.write_text(stamp.hexdigest())
    temporary.replace(mark)
