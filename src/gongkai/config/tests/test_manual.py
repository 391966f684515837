"""The manual names every setting there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

from gongkai.config import settings  # noqa: F401  # declares the settings
from gongkai.config.environment import DECLARED

MANUAL = Path(__file__).parents[4] / "docs/manual/admin.md"


def test_it_lists_every_setting():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", MANUAL.read_text("utf-8"), re.M))
    assert listed == {name for name in DECLARED if name.startswith("GONGKAI_") or name == "PORT"}
