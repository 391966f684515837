"""How long a notice takes to read, beside a crude reader of regular expressions on the same text in the same run.

Run: .venv/bin/python bench/notices.py [repeats]. Prints processor time of the grammar, median over the notices beside
the repository (../shared/notices, else one made here) and for a notice of 100 pages in prose and as a table; then the wall
time of the whole process, beside that of an interpreter that does nothing.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gongkai.notices.rules import read
from gongkai.notices.tests.builders import HEAD, TABLE_HEAD, tabbed, text_source
from gongkai.reading.rules import Source

SHARED = Path(__file__).resolve().parents[2] / "shared" / "notices"
PAGE = 700
SENTENCE = "各部门要把政务公开贯穿决策、执行、管理、服务和结果全过程，2024年6月底前建立清单，不断提升公开质量和实效。"
CRUDE = re.compile(
    r"（(?:责任单位：)?([^（）]*(?:局|办|政府|部门)[^（）]*)）|([0-9]{1,2}月底前)|^(（[一二三四五六七八九十]+）)", re.M
)


def prose(pages: int) -> str:
    items = [
        f"（一）做好第{n}项公开。{SENTENCE * 4}（责任单位：县财政局、县住房和城乡建设局，各镇人民政府）"
        for n in range(999)
    ]
    return HEAD + "一、强化公开\n" + "\n".join(items)[: pages * PAGE]


def table(pages: int) -> str:
    rows = [[str(n), "公开", SENTENCE * 2, "县财政局牵头，县审计局配合", f"{n % 12 + 1}月底前"] for n in range(1, 999)]
    return TABLE_HEAD + tabbed([["序号", "任务", "要求", "责任单位", "时限"], *rows])[: pages * PAGE]


def crude(source: Source) -> list[tuple[str, ...]]:
    return [match.groups() for match in CRUDE.finditer(source.text)]


def seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def compare(name: str, sources: list[Source], repeats: int) -> None:
    ours = statistics.median(seconds(lambda s=source: read(s), repeats) for source in sources)
    base = statistics.median(seconds(lambda s=source: crude(s), repeats) for source in sources)
    print(f"{name:<22} {ours:8.3f} s   crude {base:8.4f} s   ratio {ours / max(base, 1e-6):7.0f}")


def process(file: Path, repeats: int) -> None:
    def run(*arguments: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    pairs = [(run("-m", "gongkai.notices.commands", "parse", str(file)), run("-c", "")) for _ in range(repeats)]
    ours, base = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{'whole process':<22} {ours:8.3f} s   empty {base:8.4f} s   ratio {ours / base:7.1f}")


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    files = sorted(SHARED.glob("*.txt"))
    sources = [text_source(file.read_text("utf-8")) for file in files] or [text_source(prose(6))]
    read(sources[0])
    compare("a notice (median)", sources, repeats)
    compare("100 pages of prose", [text_source(prose(100))], repeats)
    compare("100 pages of table", [text_source(table(100))], repeats)
    if files:
        process(files[0], repeats)


if __name__ == "__main__":
    main()
