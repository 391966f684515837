"""What a file to be supplied holds: its form and pages, personal data with their places, and where typed words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.applications.rules.redacting import MOST_MARKS, MOST_PAGES
from gongkai.kernel.errors import Refused
from gongkai.reading.rules import Paragraph, Unreadable
from gongkai.reading.services import read_bytes
from gongkai.redaction.rules import Needles, NotRedacted, fold
from gongkai.redaction.services import pdf_pages
from gongkai.vetting.rules import PERSONAL, Context, label_of
from gongkai.vetting.services.looking import look
from gongkai.vetting.services.opening import open_file

MOST_PLACES = 20
MOST_SHOWN = 400
MANY = f"找到的个人信息超过{MOST_MARKS}项，逐项核对容易遗漏；请先在原文件里删去成列的个人信息，或者拆成几份再上传。"


@dataclass(slots=True)
class Find:
    """One value found: what kind it is called, the words, where they stand (the first places), and one surrounding."""

    kind: str
    text: str
    excerpt: str = ""
    places: list[str] = field(default_factory=list)
    times: int = 0

    def at(self, place: str) -> None:
        """One more place."""
        self.times += 1
        if place not in self.places and len(self.places) < MOST_PLACES:
            self.places.append(place)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found. `unchecked` is "" or one sentence why the file was not wholly read."""

    pages: int | None
    finds: tuple[Find, ...]
    unchecked: str


def inspect(data: bytes, name: str, context: Context) -> Inspected:
    """Look through a file for personal data, each value once. Raises `Refused` for what cannot be worked on at the desk."""
    pages = page_count(data) if data.startswith(b"%PDF") or name.lower().endswith(".pdf") else None
    looked = look(data, name, context)
    found: dict[str, Find] = {}
    for one in looked.hits:
        if one.hit.kind not in PERSONAL or not one.hit.text:
            continue
        held = found.setdefault(fold(one.hit.text).text, Find(label_of(one.hit.kind), one.hit.text, one.excerpt))
        held.at(one.place)
    if len(found) > MOST_MARKS // 2:
        raise Refused(MANY)
    return Inspected(pages, tuple(found.values()), looked.unchecked)


def page_count(data: bytes) -> int:
    """How many pages a PDF has. Raises `Refused`."""
    try:
        return len(pdf_pages.sizes(data, most=MOST_PAGES))
    except NotRedacted as fault:
        raise Refused(str(fault)) from fault


def stand(data: bytes, name: str, terms: Sequence[str]) -> list[Find]:
    """Where each of these words stands in a file; one that stands nowhere has no place."""
    needles = Needles(terms)
    found = [Find("", term) for term in terms]
    if terms:
        for piece in open_file(data, name=name).pieces:
            for hit in needles.find(piece.text):
                found[hit.term].at(piece.at(hit.start)[0])
    return found


def shown(data: bytes, name: str) -> tuple[list[tuple[str, Any]], str]:
    """A Word file or workbook as text: paragraphs ("p", text) and tables ("t", rows); and a sentence, or ""."""
    try:
        source = read_bytes(data, name=name, ocr=False)
    except Unreadable as fault:
        return [], str(fault)
    found: list[tuple[str, Any]] = []
    count = 0
    for block in source.blocks:
        if count >= MOST_SHOWN:
            return found, "内容较长，这里只显示前一部分；请下载后逐页核对。"
        if isinstance(block, Paragraph):
            found.append(("p", source.cut(block.span)))
            count += 1
            continue
        grid = [[""] * block.columns for _ in range(min(block.rows, MOST_SHOWN - count))]
        for cell in block.cells:
            if cell.row < len(grid):
                grid[cell.row][cell.column] = source.cut(cell.span)
        found.append(("t", grid))
        count += len(grid)
    return found, ""
