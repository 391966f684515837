"""How fast many Word files become drafts: files a second by the command's own way, beside merely unzipping them in the same run.

    .venv/bin/python bench/imports.py [files, 400] [workers, 2]

The bar is 10,000 files in less than ten minutes (16.7 a second) on two cores. GONGKAI_BENCH names a folder to keep.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

FOLDER = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ["GONGKAI_DATA"] = FOLDER
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from gongkai.documents import commands
    from gongkai.documents.tests.many import folder_of
    from gongkai.orgs.rules import Duty
    from gongkai.orgs.tests import builders as orgs

    count, workers = ([int(word) for word in sys.argv[1:3]] + [400, 2][len(sys.argv[1:3]) :])[:2]
    call_command("migrate", verbosity=0)
    orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    source = folder_of(count, Path(tempfile.mkdtemp(prefix="gongkai-papers-")))
    begun = time.perf_counter()
    size = sum(len(zipfile.ZipFile(path).read("word/document.xml")) for path in sorted(source.iterdir()))
    unzipped = time.perf_counter() - begun
    begun = time.perf_counter()
    status = commands.main(["import", str(source), "--organ", "县财政局", "--workers", str(workers)])
    spent = time.perf_counter() - begun
    print(f"{count} files ({size / 1e6:.1f} MB of XML): {count / spent:.1f} a second, exit {status}")
    print(f"10,000 would take {10_000 * spent / count / 60:.1f} minutes; {spent / unzipped:.0f} times merely unzipping")


if __name__ == "__main__":
    main()
