"""Pages a second: copied pages, painted pages, and the proof, beside plain copying of the same file by qpdf.

Run: .venv/bin/python bench/redaction.py [pages] [repeats]. The baseline runs in the same process, alternating with ours: opening the
file and saving all its pages into a new one. Word and workbook files: megabytes of XML a second beside unzipping and parsing.
"""

from __future__ import annotations

import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pikepdf
from lxml import etree

from gongkai.reading.tests.builders import docx, p, pdf, rows, xlsx
from gongkai.redaction.rules import Term
from gongkai.redaction.services import redact

SENTENCE = "各部门要把政务公开贯穿决策、执行、管理、服务和结果全过程，围绕中心工作和群众关切，不断提升公开质量和实效，切实增强人民群众获得感。"
NAME = "张三丰"


def pages(count: int, *, named: bool) -> bytes:
    """A full page of A4 text, count times, with or without a name."""
    who = f"户主{NAME}。" if named else "户主姓名略。"
    body = "\n\n".join([who, *[SENTENCE * 2] * 10])
    return pdf("#pagebreak()\n".join([body + "\n"] * count), size="14pt")


def copied(data: bytes) -> None:
    """All pages into a new file, as they are."""
    with pikepdf.open(BytesIO(data)) as source, pikepdf.new() as target:
        target.pages.extend(source.pages)
        target.save(BytesIO())


def unzipped(data: bytes) -> None:
    """Unzip and parse every part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run: other work on the machine does not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print a table of medians and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    lines = [f"{SENTENCE * 2}{NAME if number % 20 == 0 else ''}" for number in range(2000)]
    cells = [[str(number), NAME if number % 20 == 0 else "李某某", SENTENCE] for number in range(2000)]
    files: list[tuple[str, str, bytes, Callable[[bytes], None]]] = [
        ("pdf, copied pages", "a.pdf", pages(count, named=False), copied),
        ("pdf, painted pages", "a.pdf", pages(count, named=True), copied),
        ("docx, 2000 paragraphs", "a.docx", docx("".join(p(one) for one in lines)), unzipped),
        ("xlsx, 2000 rows", "a.xlsx", _book(cells), unzipped),
    ]
    print(f"{'form':<24}{'KB':>8}{'ours s':>10}{'pages/s':>10}{'bare s':>10}{'ratio':>8}")
    for name, called, data, bare in files:
        ours, base = [], []
        for _ in range(repeats):
            ours.append(seconds(lambda held=data, by=called: redact(held, by, [Term(NAME)])))
            base.append(seconds(lambda held=data, run=bare: run(held)))
        mine, theirs = statistics.median(ours), statistics.median(base)
        rate = f"{len(pikepdf.open(BytesIO(data)).pages) / mine:.1f}" if called == "a.pdf" else "-"
        print(f"{name:<24}{len(data) // 1024:>8}{mine:>10.3f}{rate:>10}{theirs:>10.4f}{mine / theirs:>8.0f}")


def _book(cells: list[list[str]]) -> bytes:
    """A workbook whose package says what its parts are."""
    data = xlsx(("表", rows(*cells)))
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".rels"):
                content = content.replace(b'Id="', f'Type="{relation}/worksheet" Id="'.encode())
            target.writestr(name, content)
    return held.getvalue()


if __name__ == "__main__":
    main()
