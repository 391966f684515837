"""`gongkai`: the verbs of administrators and scripts. Commands that need no database start without Django."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

WITHOUT_DATABASE = {"notice": "gongkai.notices.commands"}
WITH_DATABASE = {"trail": "gongkai.trail.commands"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["help"]
    if name in WITHOUT_DATABASE:
        return int(importlib.import_module(WITHOUT_DATABASE[name]).main(rest))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongkai", name, *rest])
    return 0
