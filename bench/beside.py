"""A workbook is read while applications arrive: neither loses anything, and how long each takes.

    .venv/bin/python bench/beside.py [--lines 100000] [--rate 50] [--only SQLite]

The server and the worker of `bench/applying.py`; the worker reads a workbook of 20 columns, and applications with an attachment of
100 KB come at the rate until it is read. The bars: every receipt is a registered application, p95 of a sending < 500 ms, and
100,000 lines in less than 60 s. Beside it stands the same import with nobody at the form.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import applying

BAR, SECONDS = 0.5, 60.0
BRING = """
import sys, time
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
from gongkai.orgs.models import Holding
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Batch, Register
from gongkai.registers.rules.parsing import parse
from gongkai.registers.services import registering, staging
from gongkai.registers.tests import builders, samples
from openpyxl import Workbook
path, lines, wait = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "wait"
more = "".join(f"  - {{key: f{place}, title: 说明{place}, type: text}}\\n" for place in range(10))
definition = parse(samples.PENALTIES.replace("checks:\\n", more + "checks:\\n").replace("key: penalties", "key: wide"))[0]
register = Register.objects.filter(key="wide").first() or registering._begun(orgs.jurisdiction().pk, definition, None)
fields = [one for one in definition.fields if one.key in samples.GOOD or one.key[1:].isdigit()]
if not path.exists():
    book = Workbook(write_only=True); sheet = book.create_sheet("数据"); sheet.append([one.title for one in fields])
    for number in range(lines):
        row = samples.GOOD | {"number": f"云市监罚〔2026〕{number + 1}号", "party": f"云溪县第{number}商贸有限公司"}
        sheet.append([row.get(one.key, f"检查时发现的第{number % 977}项情况已经改正") for one in fields])
    book.save(path)
    sys.exit()
begun = time.monotonic()
held = Holding.objects.filter(post__organ__short_name="县市场监督管理局").select_related("user").first()
by = orgs.actor_for(held.user) if held else builders.writer("县市场监督管理局")
batch = builders.staged(path, by, register_of=register, read=wait)
while batch.state == "READING":
    time.sleep(0.5); batch = Batch.objects.get(pk=batch.pk)
print(batch.state, batch.added, round(time.monotonic() - begun, 1))
"""


def measured(name: str, address: str, options: argparse.Namespace) -> bool:
    """Both together on one database."""
    data = Path(tempfile.mkdtemp(prefix="gongkai-bench-"))
    settings = {
        "GONGKAI_DATA": str(data), "GONGKAI_DEVELOPMENT": "1", "GONGKAI_LOG": "ERROR", "GONGKAI_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings", "GONGKAI_APPLY_RATE": "0", "GONGKAI_APPLY_DIFFICULTY": "300",
    }  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")} | settings
    environment["PYTHONPATH"] = str(applying.HOME.parent)
    made = subprocess.run(
        [sys.executable, "-c", applying.PREPARE], env=environment, check=True, capture_output=True, text=True
    )
    organ, book = made.stdout.split()[-1], data / "wide.xlsx"

    def bring(how: str) -> list[str]:
        asked = [sys.executable, "-c", BRING, str(book), str(options.lines), how]
        return subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()

    bring("make")
    alone = bring("wait")
    read: list[str] = []
    runs = []
    with applying.served("gongkai.config.wsgi:application", environment, worker=True) as port:
        form = applying.Form(port, organ, applying.keys(environment, options.rate * 600))
        applying.at(options.rate // 5, 2, form.send)
        importing = threading.Thread(target=lambda: read.extend(bring("begin")))
        importing.start()
        began = time.monotonic()
        while importing.is_alive() and time.monotonic() - began < 590:
            runs.append(applying.at(options.rate, 5, form.send))
    took = sorted(one for run in runs for one in run.took)
    tickets, failed = [one for run in runs for one in run.tickets], [one for run in runs for one in run.failed]
    found = applying.check(environment, tickets)
    late = took[min(len(took) - 1, len(took) * 95 // 100)]
    applying.told(
        f"{name}: {read[1]} lines read in {read[2]} s beside {len(tickets) / sum(run.seconds for run in runs):.0f} applications a second "
        f"(alone {alone[2]} s, bar {SECONDS:.0f}); a sending {took[len(took) // 2] * 1000:.0f} ms in the middle, p95 {late * 1000:.0f} "
        f"(bar {BAR * 1000:.0f}); failed {len(failed)} {failed[:2]}; lost {found['lost']}, gaps {found['gaps']}; ratio {float(read[2]) / float(alone[2]):.1f}"
    )
    shutil.rmtree(data, ignore_errors=True)
    return applying.sound(found) and not failed and late < BAR and float(read[2]) < SECONDS


def main() -> int:
    """Run; exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    options = parser.parse_args()
    with applying.database() as address:
        places = [("SQLite", ""), *([("PostgreSQL", address)] if address else [])]
        fine = [measured(*each, options) for each in places if options.only in {None, each[0]}]
        return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
