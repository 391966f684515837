"""How fast the text index is built, kept and asked, beside a plain scan of the same texts in the same run; and whether it finds.

Run: .venv/bin/python bench/search.py [documents=100000] [queries=200]. GONGKAI_BENCH names a folder that keeps texts and index for the
next run, which then only asks; what the kept index was built in is told again. Documents of some 1,500 characters from templates (index/tests/corpus.py).
Every search counts all facets and marks passages of ten hits, as a page does. `found`: the share of searches whose answer is right: for a title the
document itself among the first ten (or one of the same title), for a fragment texts that hold it, before any that only have its words.
"""

from __future__ import annotations

import os
import pickle
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

settings.configure(DATA=tempfile.gettempdir())

from gongkai.index.rules.folding import stream  # noqa: E402
from gongkai.index.services.text import Entry, Found, Index, Query  # noqa: E402
from gongkai.index.tests.corpus import ORGANS, SUBJECTS, County, entries  # noqa: E402

SCANNED = 30  # fragments counted by the scan as well


Time = tuple[float, float]  # milliseconds by the clock and of this thread's own work


def told(name: str, times: list[Time], found: float | None = None, more: str = "") -> float:
    """One line; returns the median by the clock. The work is what remains of the time on a machine with nothing else to do."""
    clock, work = sorted(time for time, _ in times), sorted(time for _, time in times)
    at = min(len(times) - 1, int(len(times) * 0.95))
    share = "" if found is None else f"  found {found:.3f}"
    print(
        f"{name:38} p50 {statistics.median(clock):8.1f} p95 {clock[at]:8.1f} ms; work p50 {statistics.median(work):7.1f} p95 {work[at]:7.1f} ms{share}{more}",
        flush=True,
    )
    return statistics.median(clock)


def timed(act: Callable[[], Any]) -> Time:
    began, worked = time.perf_counter(), time.thread_time()
    act()
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


class Corpus:
    """The documents while they are put in, and those of which searches are made."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.streams: list[str] = []
        self.sample: list[Entry] = []
        self.spent = self.worked = 0.0  # seconds it took to make the texts, by the clock and of this thread

    def __iter__(self) -> Iterator[Entry]:
        made = entries(self.count)
        every = max(1, self.count // 1000)
        while True:
            began, worked = time.perf_counter(), time.thread_time()
            entry = next(made, None)
            if entry is None:
                return
            self.streams.append(stream(entry.title) + "\n" + stream(entry.number) + "\n" + stream(entry.body))
            if len(self.streams) % every == 0:
                self.sample.append(entry)
            self.spent += time.perf_counter() - began
            self.worked += time.thread_time() - worked
            yield entry


def fragment(text: str, some: random.Random) -> str:
    """Four to eight characters as they stand, marks and numbers included, not only marks."""
    while True:
        length = some.randint(4, 8)
        start = some.randrange(len(text) - length)
        piece = text[start : start + length]
        if len(stream(piece)) >= 4 and "\n" not in piece:
            return piece


def measure(index: Index, queries: list[str]) -> tuple[list[Time], list[Found]]:
    found: list[Found] = []
    times = [timed(lambda words=words: found.append(index.search(Query(words)))) for words in queries]
    return times, found


def finds(index: Index, corpus: Corpus, count: int) -> None:
    some = random.Random(7)
    sample = some.sample(corpus.sample, min(count, len(corpus.sample)))
    times, found = measure(index, [entry.title for entry in sample])
    right = sum(any(hit.title == entry.title for hit in one.hits) for entry, one in zip(sample, found, strict=True))
    told("title", times, right / len(sample))
    times, found = measure(index, [entry.number for entry in sample])
    right = sum(any(hit.number == entry.number for hit in one.hits) for entry, one in zip(sample, found, strict=True))
    told("number", times, right / len(sample))
    pieces = [fragment(entry.body, some) for entry in sample]
    times, found = measure(index, pieces)
    wanted = [[stream(part) for part in re.findall(r"[^\W_]+", piece)] for piece in pieces]
    held = [_held_first(one, parts, corpus) for parts, one in zip(wanted, found, strict=True)]
    ours = told("fragment of 4-8 characters", times, sum(held) / len(held))
    scans, same = [], 0
    for parts, one in list(zip(wanted, found, strict=True))[:SCANNED]:
        scanned: list[str] = []
        scans.append(
            timed(
                lambda parts=parts, scanned=scanned: scanned.extend(
                    text for text in corpus.streams if all(part in text for part in parts)
                )
            )
        )
        same += len(scanned) <= one.total
    scan = told("  the same by a scan", scans, same / len(scans))
    print(f"  ratio {scan / ours:.0f}; `found` of the scan: how often the index found at least as many")


def _held_first(found: Found, parts: list[str], corpus: Corpus) -> bool:
    """Some of the ten hold the fragment, and they come before those that only have its words."""
    holds = [all(part in corpus.streams[int(hit.key[1:])] for part in parts) for hit in found.hits]
    return any(holds) and holds == sorted(holds, reverse=True)


def asked(index: Index, count: int) -> None:
    some = random.Random(9)
    told(
        "two or three words",
        measure(index, [" ".join(some.sample(SUBJECTS, some.randint(2, 3))) for _ in range(count)])[0],
    )
    told("one subject", measure(index, some.choices(SUBJECTS, k=count))[0])
    told("a unit (in most texts)", measure(index, some.choices(ORGANS, k=count))[0])
    told(
        "a sentence", measure(index, [f"{some.choice(ORGANS)}{some.choice(SUBJECTS)}怎么申请" for _ in range(count)])[0]
    )
    told(
        "year",
        measure(
            index, [f"{some.randint(2008, 2026)}年{some.choice(['', some.choice(SUBJECTS)])}" for _ in range(count)]
        )[0],
    )
    told(
        "newest of one unit, one year",
        [
            timed(
                lambda: index.search(
                    Query(
                        some.choice(SUBJECTS),
                        facets={"organ": [some.choice(ORGANS)], "year": ["2024", "2025"]},
                        order="newest",
                    )
                )
            )
            for _ in range(count)
        ],
    )
    told(
        "nothing typed",
        [timed(lambda: index.search(Query(facets={"organ": [some.choice(ORGANS)]}))) for _ in range(count)],
    )
    told(
        "pinyin",
        measure(
            index,
            some.choices(["dibao", "shenghuobaozhang", "linshijiuzhu", "nongjibutie", "xiaofang", "zdshbz"], k=count),
        )[0],
    )
    told(
        "mistyped",
        measure(
            index, some.choices(["最低生活包障", "临时就助", "农机构置补贴", "医疗求助", "防讯抗旱"], k=count // 4)
        )[0],
    )
    told(
        "suggestions", [timed(lambda: index.suggest(some.choice(SUBJECTS)[: some.randint(1, 3)])) for _ in range(count)]
    )
    told(
        "suggestions by pinyin",
        [timed(lambda: index.suggest(some.choice(["zd", "nong", "lin", "yunxi", "xx"]))) for _ in range(count)],
    )


def kept(index: Index, count: int) -> None:
    county, times, first = County(99), list[Time](), list[Time]()
    for number in range(count):
        entry = county.entry(10_000_000 + number)

        def one(entry: Entry = entry) -> None:
            index.put([entry])
            index.commit()

        times.append(timed(one))
        first.append(timed(lambda: index.search(Query("最低生活保障"))))
    told("one document put and committed", times, None, f"  mean {statistics.mean(clock for clock, _ in times):.1f} ms")
    told("the first search after it", first)
    put = [f"d{10_000_000 + number}" for number in range(count)]
    told("one dropped and committed", [timed(lambda key=key: (index.drop([key]), index.commit())) for key in put])


def built(folder: Path, documents: int) -> tuple[Index, Corpus]:
    """The index and the texts it was made of; from the folder where both are kept there."""
    index, corpus, kept = Index(folder / "bench"), Corpus(documents), folder / f"corpus-{documents}.pickle"
    if kept.exists() and index.ready:
        corpus, line = pickle.loads(kept.read_bytes())
        print(f"{line} (in an earlier run)", flush=True)
        return index, corpus
    worked = time.process_time()
    report = index.rebuild(corpus)
    seconds, worked = report.seconds - corpus.spent, time.process_time() - worked - corpus.worked
    size = sum(file.stat().st_size for file in (folder / "bench").rglob("*") if file.is_file())
    line = (
        f"{documents} documents built in {seconds:.1f} s (making them not counted): {documents / seconds:.0f}/s by the clock, "
        f"{worked / documents * 1000:.2f} ms of processor time a document in all threads; {size / 1e6:.0f} MB"
    )
    print(line, flush=True)
    kept.write_bytes(pickle.dumps((corpus, line)))
    return index, corpus


def main(documents: int = 100_000, queries: int = 200) -> None:
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(os.environ.get("GONGKAI_BENCH") or passing)
        folder.mkdir(parents=True, exist_ok=True)
        index, corpus = built(folder, documents)
        finds(index, corpus, queries)
        asked(index, queries)
        kept(index, queries)
        index.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
