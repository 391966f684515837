"""Text and CSV files."""

from __future__ import annotations

import csv
import re
from io import StringIO

from gongkai.reading.services.text import decode
from gongkai.vetting.services.opening.shapes import MAX_TEXT, Gathering, Spent

_OVER_LINES = re.compile(r"(?<![0-9A-Za-z])([0-9]{2,17})[ \t]*\r?\n[ \t]*([0-9]{1,16}[0-9Xx])(?![0-9A-Za-z])")
_WHOLE = (11, *range(15, 20))


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Line by line; a CSV cell by cell."""
    text, doubts = decode(data)
    for doubt in doubts:
        gather.unread(doubt)
    if len(text) > MAX_TEXT:
        raise Spent("文件里的文字太多，没有检查")
    if name.lower().endswith((".csv", ".tsv")) and _table(text, "\t" if name.lower().endswith(".tsv") else ",", gather):
        return
    lines = text.split("\n")
    gather.spread(((line, "\n") for line in lines), "正文", lambda index: (f"第{index + 1}行", None))
    for joined in over_lines(text):
        gather.piece(joined, "正文（跨行的号码）")


def _table(text: str, delimiter: str, gather: Gathering) -> bool:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return False
    places: list[tuple[int, int]] = []
    parts: list[tuple[str, str]] = []
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            places.append((number, column))
            flat = cell.replace("\t", " ").replace("\r", "").replace("\n", " ")
            parts.append((flat.removeprefix("'"), "\n" if column == len(row) else "\t"))
    gather.spread(parts, "表格", lambda index: (f"第{places[index][0]}行第{places[index][1]}列", None))
    return True


def over_lines(text: str) -> list[str]:
    """Numbers that were broken at the end of a line and may be an identity, card or phone number when joined."""
    found: list[str] = []
    for match in _OVER_LINES.finditer(text):
        head, tail = match.groups()
        joined = head + tail
        if len(joined) in _WHOLE and max(len(head), len(tail)) < (11 if len(joined) == 11 else 15):
            found.append(joined)
    return found
