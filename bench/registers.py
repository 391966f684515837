"""Registers at size: import of a workbook, any page of any list with exact counts, export.

    .venv/bin/python bench/registers.py [rows of the list, 1000000] [rows of the workbook, 100000]

Bars: a page with count and facets p95 < 50 ms in process; csv and json ≥ 20,000 rows a second, xlsx ≥ 5,000; 100,000 × 20 cells in < 60 s
and < 300 MB. GONGKAI_BENCH names a folder to keep.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import uuid
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

FOLDER = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ["GONGKAI_DATA"] = FOLDER
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
CHUNK = 5_000


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # as it runs in earnest: no list of every statement is kept
    from django.core.management import call_command

    rows, lines = ([int(word) for word in sys.argv[1:3]] + [1_000_000, 100_000][len(sys.argv[1:3]) :])[:2]
    call_command("migrate", verbosity=0)
    brought(lines)
    register, definition = filled(rows)
    pages(register, definition)
    exports(register, definition)


def brought(lines: int) -> None:
    from openpyxl import Workbook

    from gongkai.orgs.tests import builders as orgs
    from gongkai.registers.rules.parsing import parse
    from gongkai.registers.services import registering
    from gongkai.registers.tests import builders, samples

    more = "".join(f"  - {{key: f{place}, title: 说明{place}, type: text}}\n" for place in range(10))
    definition = parse(
        samples.PENALTIES.replace("checks:\n", more + "checks:\n").replace("key: penalties", "key: wide")
    )[0]
    orgs.office()
    register = registering._begun(orgs.jurisdiction().pk, definition, None)
    fields = [one for one in definition.fields if one.key in samples.GOOD or one.key[1:].isdigit()]
    path = Path(FOLDER) / "wide.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.append([one.title for one in fields])
    for number in range(lines):
        row = samples.GOOD | {"number": f"云市监罚〔2026〕{number + 1}号", "party": f"云溪县第{number}商贸有限公司"}
        sheet.append([row.get(one.key, f"检查时发现的第{number % 977}项情况已经改正") for one in fields])
    book.save(path)
    del book, sheet
    before = own_memory()
    begun, worked = time.perf_counter(), time.process_time()
    with Most() as most:
        batch = builders.staged(path, builders.writer("县市场监督管理局"), register_of=register)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    print(
        f"import: {batch.added} rows of {len(fields)} cells in {spent:.1f} s ({worked:.1f} s of work), "
        f"{most.found:.0f} MB at most, {before:.0f} before"
    )


def own_memory() -> float:
    """What this process holds itself, in MB: the database file it has mapped is the system's to give back."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


class Most(Thread):
    """The most memory held while something runs."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.found, self._over = own_memory(), Event()

    def run(self) -> None:
        while not self._over.wait(0.1):
            self.found = max(self.found, own_memory())

    def __enter__(self) -> Most:
        self.start()
        return self

    def __exit__(self, *told: object) -> None:
        self._over.set()


def filled(count: int):  # noqa: ANN201
    """A register with so many rows, put straight into the tables."""
    from django.db import transaction

    from gongkai.registers.models import Batch, Row
    from gongkai.registers.queries import registers as queries
    from gongkai.registers.services import publishing, row_index
    from gongkai.registers.tests import builders

    chance, register, by = random.Random(3), builders.register("penalties"), builders.writer("县市场监督管理局")
    definition = queries.definition(register)
    batch = Batch.objects.create(
        register=register, version=queries.version(register.pk), jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, kind="IMPORT",
        state="READY", name="bench", by_id=by.user_id, made_at="2026-01-01T00:00:00Z", added=count,
    )  # fmt: skip
    for start in range(0, count, CHUNK):
        Row.objects.bulk_create(_row(batch, number, chance) for number in range(start, min(start + CHUNK, count)))
    with transaction.atomic():
        publishing.make_true(publishing.locked(batch), None)
    begun = time.perf_counter()
    row_index.rebuild(register)
    print(f"index: {count} rows, {len(row_index.orders(definition))} orders in {time.perf_counter() - begun:.1f} s")
    return register, definition


def _row(batch, number: int, chance: random.Random):  # noqa: ANN001, ANN202
    from gongkai.registers.models import Row

    day = date(2024, 1, 1) + timedelta(days=chance.randrange(1000))
    values = {
        "party": f"云溪县第{number}商贸有限公司", "sort": "firm" if number % 20 else "person", "number": f"云市监罚〔{day.year}〕{number}号",
        "fine": str(chance.randrange(1, 4000) / 100), "decided_on": day.isoformat(),
        "level": "rare" if number % 10_000 == 0 else ("grave" if number % 10 == 0 else "usual"), "publish": "open",
    }  # fmt: skip
    return Row(
        batch=batch, register_id=batch.register_id, jurisdiction_id=batch.jurisdiction_id, organ_id=batch.organ_id, line=number,
        identity=f"{number:064d}", entry=uuid.UUID(int=number), act="A", values=values, formed_on=day,
    )  # fmt: skip


def pages(register, definition) -> None:  # noqa: ANN001
    from gongkai.registers.rules.listing import Asked
    from gongkai.registers.services import listing

    asked = [{"level": "rare"}, {"sort": "person"}, {"level": "usual"}, {}, {"level": "grave", "decided_on": "2025"}]
    spent, first = [], []
    for filters in asked:
        for sort in ("-decided_on", "-fine"):
            for text in ("", "云溪县第7", "商贸"):
                begun = time.perf_counter()
                total = listing.look(register, definition, Asked(filters, text, sort)).cut.total
                first.append(time.perf_counter() - begun)  # nobody asked for it before
                for offset in (total // 2, max(0, total - 20)):
                    begun = time.perf_counter()
                    listing.look(register, definition, Asked(filters, text, sort, offset))
                    spent.append(time.perf_counter() - begun)
    for name, times in (("first", first), ("any", sorted(spent + first))):
        times.sort()
        print(
            f"{name} page with count and facets: p50 {times[len(times) // 2] * 1000:.1f} ms, "
            f"p95 {times[int(len(times) * 0.95)] * 1000:.1f} ms, most {times[-1] * 1000:.1f} ms"
        )


def exports(register, definition) -> None:  # noqa: ANN001
    from gongkai.orgs import queries as orgs
    from gongkai.registers.rules.listing import Asked
    from gongkai.registers.services import exporting, listing

    organs, columns = orgs.labels(register.jurisdiction_id), exporting.fields(definition)
    total = listing.many(register, definition, Asked())
    for form in exporting.FORMS:
        begun, worked, size = time.perf_counter(), time.process_time(), 0
        lines = map(exporting.Writer(definition, organs).line, listing.stream(register, definition, Asked()))
        for part in exporting.parts(
            form, title="行政处罚", columns=columns, definition=definition, lines=lines, total=total
        ):
            size += len(part)
        spent, worked = time.perf_counter() - begun, time.process_time() - worked
        print(
            f"export {form}: {total / spent:,.0f} rows a second, {total / worked:,.0f} a second of work, {size / 1e6:.1f} MB"
        )


if __name__ == "__main__":
    main()
