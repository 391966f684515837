"""An import killed at any instruction goes on where it was: every file once, none lost."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

from gongkai.documents.tests.many import folder_of

FILES, KILLS = 40, 3
WORLD = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
"""


def test_it_goes_on_after_being_killed(tmp_path):
    source = folder_of(FILES, tmp_path / "papers")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")} | {
        "GONGKAI_DATA": str(tmp_path / "data"),
        "GONGKAI_DEVELOPMENT": "1",
        "GONGKAI_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    }
    subprocess.run([sys.executable, "-c", WORLD], env=environment, check=True)
    command = [sys.executable, "-m", "gongkai.config", "documents", "import", "--workers", "1"]
    chance = random.Random(20261123)
    batch = _killed([*command, str(source), "--organ", "县财政局"], environment, chance)
    for _ in range(KILLS - 1):
        _killed([*command, "--resume", batch], environment, chance)
    done = subprocess.run([*command, "--resume", batch], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(tmp_path / "data" / "gongkai.sqlite3") as database:
        numbers = [row[0] for row in database.execute("select number from documents_document")]
        states = dict(database.execute("select state, count(*) from documents_importitem group by state"))
    assert len(numbers) == len(set(numbers)) == FILES
    assert states == {"DONE": FILES}


def _killed(command: list[str], environment: dict[str, str], chance: random.Random) -> str:
    """Start, kill at some moment after the batch has its number; the batch's number."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        batch = re.search(r"批次 (\S+)：", process.stdout.readline())
        time.sleep(chance.uniform(0, 1.2))
        process.send_signal(signal.SIGKILL)
    assert batch is not None
    return batch[1]
