"""Where the trees of prebuilt pages stand: DATA/site/<tree>/<host>/…, and `current`, which points to the one served."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

CURRENT = "current"
TREES = "trees"


def root() -> Path:
    """The folder of all trees; it is there once somebody built one."""
    return Path(settings.SITE_ROOT)


def current() -> str:
    """The name of the tree that is served; empty when there is none."""
    try:
        return Path(os.readlink(root() / CURRENT)).name
    except OSError:
        return ""


def standing() -> list[str]:
    """Trees to keep right: the served one, and one being built beside it."""
    folder = root() / TREES
    return sorted(row.name for row in os.scandir(folder) if row.is_dir()) if folder.is_dir() else []


def folder(tree: str) -> Path:
    """A tree's folder."""
    return root() / TREES / tree
