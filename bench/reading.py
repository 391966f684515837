"""How long 100 pages of each form take to read, beside the least that could be done with the same bytes.

Run: .venv/bin/python bench/reading.py [repeats]. The baseline runs in the same process, alternating with ours: bare text
extraction by PDFium for PDF, unzipping and parsing the XML for packed forms, decoding for text, parsing for web pages.
"""

from __future__ import annotations

import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pypdfium2
from lxml import etree
from lxml import html as lxml_html

from gongkai.reading.services import read_bytes
from gongkai.reading.tests.builders import abstract, docx, num, ofd, ofd_text, p, pdf, rows, tbl, tc, xlsx

PAGES = 100
SENTENCE = "各部门要把政务公开贯穿决策、执行、管理、服务和结果全过程，围绕中心工作和群众关切，不断提升公开质量和实效，切实增强人民群众获得感。"
LINE = "各部门要把政务公开贯穿决策执行管理服务结果全程"


def items(count: int) -> list[str]:
    """Numbered duties, some fifty characters to three hundred each."""
    return [
        f"{number}．{SENTENCE * (1 + number % 4)}（责任单位：县财政局、县住房和城乡建设局）"
        for number in range(1, count + 1)
    ]


def exact_pages(make: Callable[[int], bytes]) -> bytes:
    """A PDF of about PAGES pages: measured once, then scaled."""
    pages = len(pypdfium2.PdfDocument(make(60)))
    return make(max(1, round(60 * PAGES / pages)))


def table_pdf(count: int) -> bytes:
    """A ruled table with a repeated header."""
    body = "".join(
        f"[{number}], [{SENTENCE * 3}], [县财政局、县住房和城乡建设局], [{number % 12 + 1}月底前], "
        for number in range(1, count + 1)
    )
    head = "table.header([序号], [任务], [责任单位], [时限])"
    return pdf(
        f"#table(columns: (1.4cm, 1fr, 4cm, 2.6cm), {head}, {body})",
        size="11pt",
        page="footer: [— #context counter(page).display() —]",
    )


def bare_pdf(data: bytes) -> None:
    """PDFium's own text, page by page."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()


def bare_zip(data: bytes) -> None:
    """Unzip and parse every part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))


def files() -> list[tuple[str, bytes, Callable[[bytes], object]]]:
    """(name, file, baseline)."""
    prose = items(600)
    page = "".join(ofd_text(LINE, 28, 30 + 10 * row, size=6.5) for row in range(24))
    words = tbl(*[tc(str(n)) + tc(SENTENCE * 2) + tc("县财政局") + tc("12月底前") for n in range(700)])
    return [
        ("pdf prose", exact_pages(lambda count: pdf("\n\n".join(items(count)))), bare_pdf),
        ("pdf table", exact_pages(table_pdf), bare_pdf),
        ("ofd", ofd(*[page] * PAGES), bare_zip),
        (
            "docx prose",
            docx("".join(p(one, num=1) for one in prose), numbering=abstract(1, ("decimal", "%1.")) + num(1, 1)),
            bare_zip,
        ),
        ("docx table", docx(words), bare_zip),
        ("xlsx", xlsx(("表", rows(*[[str(n), SENTENCE * 2, "县财政局", "12月底前"] for n in range(700)]))), bare_zip),
        (
            "html",
            ("<html><body><div>" + "".join(f"<p>{one}</p>" for one in prose) + "</div></body></html>").encode(),
            lambda data: lxml_html.document_fromstring(data.decode()),
        ),
        ("txt", "\n".join(prose).encode("gb18030"), lambda data: data.decode("gb18030")),
    ]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run: other work on the machine does not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print a table of medians and ratios."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'form':<12}{'KB':>8}{'ours s':>10}{'bare s':>10}{'ratio':>8}")
    for name, data, bare in files():
        read_bytes(data, name=name, ocr=False)
        bare(data)
        ours, base = [], []
        for _ in range(repeats):
            ours.append(seconds(lambda held=data, called=name: read_bytes(held, name=called, ocr=False)))
            base.append(seconds(lambda held=data, run=bare: run(held)))
        mine, theirs = statistics.median(ours), statistics.median(base)
        print(f"{name:<12}{len(data) // 1024:>8}{mine:>10.3f}{theirs:>10.3f}{mine / theirs:>8.1f}")


if __name__ == "__main__":
    main()
