"""The five notices beside the repository, read as a user would and scored against their hand-made truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[5] / "shared"
BAR = 0.98


@pytest.mark.skipif(
    not (SHARED / "score_notices.py").is_file(),
    reason="the notices and their truth (../shared) are not on this machine",
)
def test_it_reads_the_five_notices_to_the_bar() -> None:
    scorer = [
        sys.executable,
        str(SHARED / "score_notices.py"),
        "--json",
        str(SHARED / "truth"),
        str(SHARED / "notices"),
    ]
    command = [sys.executable, "-m", "gongkai.notices.commands", "parse"]
    run = subprocess.run([*scorer, "--", *command], capture_output=True, text=True, check=True)
    result = json.loads(run.stdout)
    assert result["headline"] >= BAR, [(row["file"], round(row["score"], 3)) for row in result["files"]]
