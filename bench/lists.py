"""Any page of a list of a million rows with sixty facet values, its exact total and the counts of every facet, beside the same asked of SQLite in the same run.

Run: .venv/bin/python bench/lists.py [rows=1000000] [pages=300]. One measure is one request: a random filter, a random page (a third of them among the last),
and the counts of all five facets. SQLite has an index for every facet and answers the same request with COUNT, GROUP BY and OFFSET.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

settings.configure(DATA=tempfile.gettempdir())

from gongkai.index.services.bitmaps import Lists, Row  # noqa: E402

FACETS = {"organ": 30, "year": 15, "kind": 8, "validity": 3, "audience": 4}
BY_SQL = 5  # requests asked of SQLite


Time = tuple[float, float]  # milliseconds by the clock and of this thread's own work


def told(name: str, times: list[Time], more: str = "") -> float:
    """One line; returns the median by the clock. The work is what remains of the time on a machine with nothing else to do."""
    clock, work = sorted(time for time, _ in times), sorted(time for _, time in times)
    at = min(len(times) - 1, int(len(times) * 0.95))
    print(
        f"{name:38} p50 {statistics.median(clock):8.1f} p95 {clock[at]:8.1f} ms; work p50 {statistics.median(work):7.1f} p95 {work[at]:7.1f} ms{more}",
        flush=True,
    )
    return statistics.median(clock)


def timed(act: Callable[[], Any]) -> Time:
    began, worked = time.perf_counter(), time.thread_time()
    act()
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


def values(some: random.Random) -> dict[str, str]:
    """Some values far commoner than others, as in life."""
    return {name: f"{name}{min(int(some.paretovariate(0.8)) - 1, count - 1)}" for name, count in FACETS.items()}


def rows(count: int) -> Iterator[Row]:
    some = random.Random(3)
    for key in range(count):
        yield Row(key, key // 7, {name: [value] for name, value in values(some).items()})


def request(some: random.Random) -> dict[str, list[str]]:
    return {name: [value] for name, value in values(some).items() if some.random() < 0.35}


def ask(lists: Lists, some: random.Random) -> None:
    filters = request(some)
    total = lists.count(filters)
    offset = some.randrange(max(1, total)) if some.random() < 0.67 else max(0, total - some.randint(1, 200))
    cut = lists.page(filters, offset=offset, size=20)
    assert cut.total == total
    lists.counts(FACETS, filters)


def filled(path: Path, count: int) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    names = ", ".join(FACETS)
    base.execute(
        f"create table row (key integer primary key, place integer, {', '.join(f'{name} text' for name in FACETS)})"
    )
    some = random.Random(3)
    marks = ", ".join("?" * (len(FACETS) + 2))
    base.executemany(
        f"insert into row (key, place, {names}) values ({marks})",
        ((key, key // 7, *values(some).values()) for key in range(count)),
    )
    for name in FACETS:
        base.execute(f"create index by_{name} on row ({name}, place, key)")
    base.commit()
    return base


def ask_sql(base: sqlite3.Connection, some: random.Random) -> dict[str, list[str]]:
    filters = request(some)
    where = " and ".join(f"{name} = ?" for name in filters) or "1"
    given = [values[0] for values in filters.values()]
    total = base.execute(f"select count(*) from row where {where}", given).fetchone()[0]
    offset = some.randrange(max(1, total))
    base.execute(
        f"select key from row where {where} order by place desc, key desc limit 20 offset {offset}", given
    ).fetchall()
    for name in FACETS:
        others = {other: values for other, values in filters.items() if other != name}
        where_other = " and ".join(f"{other} = ?" for other in others) or "1"
        base.execute(
            f"select {name}, count(*) from row where {where_other} group by 1", [found[0] for found in others.values()]
        ).fetchall()
    return filters


def main(count: int = 1_000_000, pages: int = 300) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lists = Lists(Path(folder) / "bench")
        report = lists.rebuild(rows(count))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        print(
            f"{report.count} rows in {report.seconds:.1f} s ({report.count / report.seconds:.0f}/s, making them counted), {size / 1e6:.0f} MB"
        )
        told("opened by another process's reader", [timed(lambda: Lists(Path(folder) / "bench").count())])
        some = random.Random(5)
        ours = told("page, total, all facets", [timed(lambda: ask(lists, some)) for _ in range(pages)])
        base = filled(Path(folder) / "rows.sqlite3", count)
        sql = [timed(lambda: ask_sql(base, some)) for _ in range(BY_SQL)]
        print(f"  ratio {told('  the same by SQLite', sql) / ours:.0f}")
        told(
            "one row put at the end",
            [
                timed(lambda at=at: lists.put([Row(count + at, count // 7 + 1, {"year": ["year1"]})]))
                for at in range(50)
            ],
        )
        told(
            "  a page by another process after it",
            [_after(Path(folder) / "bench", lists, count + 100 + at) for at in range(10)],
        )
        told(
            "one row changed",
            [timed(lambda at=at: lists.put([Row(at * 7, at, {"year": ["year2"]})])) for at in range(50)],
        )
        told(
            "one row put between others",
            [
                timed(lambda at=at: lists.put([Row(count + 500 + at, at * 1000, {"year": ["year3"]})]))
                for at in range(5)
            ],
        )
        told("one row dropped", [timed(lambda at=at: lists.drop([at * 70])) for at in range(50)])


def _after(root: Path, lists: Lists, key: int) -> float:
    reader = Lists(root)
    reader.count()
    lists.put([Row(key, 10**9, {"year": ["year1"]})])
    return timed(lambda: (reader.page({"year": ["year1"]}), reader.counts(FACETS, {"year": ["year1"]})))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
