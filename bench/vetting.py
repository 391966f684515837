"""How much personal data is found, how little else, and how fast: precision and recall by kind over made-up county documents, MB/s of text.

Run: .venv/bin/python bench/vetting.py [documents] [seed]. The documents come from a grammar of their own (vetting/tests/corpus.py) that knows nothing of the
detectors. Speed is that of one core (UTF-8 bytes) over running text and over the same documents, which are far denser in numbers than any real ones, beside mere counting of the digits in them in the same run.
`-v` shows what was wrongly found and what was missed.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

from gongkai.vetting.rules import find_personal, find_words, shipped_words
from gongkai.vetting.tests.corpus import Document, documents, score

NOTICES = Path(__file__).resolve().parents[2] / "shared" / "notices"
CHECKED = {"ID_CARD", "BANK_CARD"}


def measure(papers: list[Document], *, told: bool) -> dict[str, list[int]]:
    """{kind: [right, wrong, missed]}."""
    sums: dict[str, list[int]] = {}
    for paper in papers:
        hits = [(hit.kind.value, hit.start, hit.end) for hit in find_personal(paper.text)]
        for kind, row in score(paper, hits).items():
            total = sums.setdefault(kind, [0, 0, 0])
            for index, count in enumerate(row):
                total[index] += count
            if told and row[1] + row[2]:
                planted = {plant for plant in paper.plants if plant[0] == kind}
                mine = {hit for hit in hits if hit[0] == kind}
                for sign, odd in (("missed", planted - mine), ("wrong", mine - planted)):
                    for _, start, end in sorted(odd):
                        print(
                            f"{sign} {kind} {paper.form}: …{paper.text[max(0, start - 30) : start]!r}[{paper.text[start:end]}]{paper.text[end : end + 8]!r}"
                        )
    return sums


def speed(texts: list[str]) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    words = shipped_words()
    for label, work in (
        ("personal data", lambda text: find_personal(text)),
        ("wording", lambda text: find_words(text, words)),
        ("both", lambda text: (find_personal(text), find_words(text, words))),
        ("counting digits (baseline)", lambda text: len(re.findall(r"[0-9]+", text))),
    ):
        start = time.process_time()
        for text in texts:
            work(text)
        spent = time.process_time() - start
        print(f"{label:28} {size / spent:8.1f} MB/s ({size:.1f} MB in {spent:.2f} s)")


def main() -> None:
    told = "-v" in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    count, seed = (numbers + [2400, 20261123][len(numbers) :])[:2]
    papers = list(documents(count, seed))
    forms = Counter(paper.form for paper in papers)
    print(f"{count} documents of {len(forms)} forms, {sum(len(paper.plants) for paper in papers)} planted, seed {seed}")
    print(f"{'kind':12} {'planted':>8} {'found':>8} {'precision':>10} {'recall':>8}")
    for kind, (right, wrong, missed) in sorted(measure(papers, told=told).items()):
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        bar = 0.98 if kind in CHECKED else 0.90
        mark = "" if precision >= bar and recall >= bar else f"  below {bar}"
        print(f"{kind:12} {right + missed:8} {right + wrong:8} {precision:10.4f} {recall:8.4f}{mark}")
    real = [path.read_text("utf-8") for path in sorted(NOTICES.glob("*.txt"))]
    running = [paper.text for paper in papers if paper.form == "policy"]
    print("running text" + (" (the notices beside the repository):" if real else " (made up):"))
    speed((real or running) * (40 if real else 10))
    print("running text with a number in every other sentence (made up):")
    speed(["\n".join(running[at : at + 20]) for at in range(0, len(running), 20)] * 10)
    print(
        f"the measured documents, a hit every {sum(len(p.text.encode()) for p in papers) // sum(len(p.plants) for p in papers)} bytes:"
    )
    speed([paper.text for paper in papers])


if __name__ == "__main__":
    main()
