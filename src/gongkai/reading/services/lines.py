"""Glyphs into lines, and lines into the paragraphs that were broken to fit the page.

A line runs on into the next when the next word would not have fitted at its end; Chinese is then joined without a space.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from gongkai.reading.services.page import Glyph, TextLine

CLOSING = frozenset("，。、；：？！）》」』】〕〉］”’％%)]},.;:?!…—")
# No line is broken on either side of a quotation mark of this form.
QUOTES = frozenset("“”‘’")
OPENING = frozenset("（《「『【〔〈［“‘([{")
ENDED = frozenset("。；：！？）)”;:")
WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…①-⑳]")
HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9.%+-]+")
_MARKED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百]{1,4}[)）、.．]|[（(]?\d{1,3}[)）、.．]|[①-⑳]|第[一二三四五六七八九十百]+[章节条]|[•●■◆-])"
)
COLUMN_GAP = 2.5


def lines_of(glyphs: list[Glyph], page: int, *, columns: bool = False) -> list[TextLine]:
    """Lines from the top; with `columns` a wide gap inside a line becomes a tab."""
    rows: list[list[Glyph]] = []
    middle, height = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda one: one.top + one.bottom):
        centre, size = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        if size > height:
            height = size
        if rows and abs(centre - middle) <= 0.45 * height:
            row = rows[-1]
            row.append(glyph)
            middle += (centre - middle) / len(row)
        else:
            rows.append([glyph])
            middle, height = centre, size
    return [line for row in rows if (line := _line(row, page, columns)) is not None]


def _line(row: list[Glyph], page: int, columns: bool) -> TextLine | None:
    row.sort(key=lambda one: one.x0)
    text, bold = "", list[tuple[int, int]]()
    before: Glyph | None = None
    sizes = sorted(glyph.size for glyph in row)
    size = sizes[len(sizes) // 2]
    for glyph in row:
        if before is not None:
            if glyph.text == before.text and abs(glyph.x0 - before.x0) < 0.25 * size:
                _mark(bold, len(text) - len(glyph.text), len(text))  # printed twice to look bold
                continue
            text += _gap(before, glyph, size, columns)
        if glyph.bold:
            _mark(bold, len(text), len(text) + len(glyph.text))
        text += glyph.text
        before = glyph
    if not text.strip():
        return None
    left, right = row[0].x0, max(one.x1 for one in row)
    last = row[-1]
    return TextLine(
        left,
        right,
        min(one.top for one in row),
        max(one.bottom for one in row),
        text,
        size,
        page,
        bold,
        em=_em(row, size),
        edge=last.x0 if len(row) > 1 and last.text in CLOSING else right,
    )


def _em(row: list[Glyph], size: float) -> float:
    """The usual width of a Chinese character in the row."""
    widths = sorted(glyph.x1 - glyph.x0 for glyph in row if len(glyph.text) == 1 and HAN.match(glyph.text))
    return widths[len(widths) // 2] if widths else 0.8 * size


def _mark(bold: list[tuple[int, int]], start: int, end: int) -> None:
    if bold and start <= bold[-1][1] + 1:
        bold[-1] = (bold[-1][0], end)
    else:
        bold.append((start, end))


def _gap(before: Glyph, after: Glyph, size: float, columns: bool) -> str:
    gap = after.x0 - before.x1
    if columns and gap > COLUMN_GAP * size:
        return "\t"
    if gap <= 0.2 * size:
        return ""
    narrow = not WIDE.match(before.text[-1]) and not WIDE.match(after.text[0])
    return " " if narrow or gap > 0.6 * size else ""


@dataclass(slots=True)
class Joined:
    """One paragraph put together again."""

    text: str
    bold: list[tuple[int, int]]
    page: int
    first: TextLine
    last: TextLine
    second_left: float | None = None


def paragraphs_of(lines: list[TextLine], lefts: dict[int, float], rights: dict[int, float]) -> list[Joined]:
    """Lines as paragraphs; `lefts` and `rights` are the borders of running text by page."""
    result: list[Joined] = []
    for line in lines:
        current = result[-1] if result else None
        if current is None or not _runs_on(current, line, lefts[line.page], rights[current.last.page]):
            result.append(Joined(line.text, list(line.bold), line.page, line, line))
            continue
        glue = _glue(current.text, line.text)
        shift = len(current.text) + len(glue)
        for start, end in line.bold:
            _mark(current.bold, start + shift, end + shift)
        current.text += glue + line.text
        current.last = line
        if current.second_left is None:
            current.second_left = line.left
    return result


def _glue(before: str, after: str) -> str:
    """A space only between two words of letters."""
    if before.endswith("-") and after[:1].isascii() and after[:1].isalpha():
        return ""
    letters = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return " " if letters else ""


def _runs_on(current: Joined, line: TextLine, left: float, right: float) -> bool:
    before = current.last
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.15 * size or "\t" in before.text or "\t" in line.text:
        return False
    if before.page == line.page and line.top - before.bottom > 2.2 * size:
        return False
    if _MARKED.match(line.text) and before.text[-1] in ENDED:
        return False
    if before.right + _first_width(line) <= right - 0.3 * line.em:
        return False
    if current.second_left is not None:
        return abs(line.left - current.second_left) < 0.9 * size
    if abs(line.left - before.left) <= 0.5 * size:
        return before.left - left <= 1.2 * size
    if line.left < before.left or _centred_under(before, line, left, right):
        return True
    return line.left - before.left < 4 * size and bool(_MARKED.match(before.text)) and before.left - left <= 1.2 * size


def _centred_under(before: TextLine, line: TextLine, left: float, right: float) -> bool:
    """A title too long for one line: both lines stand in the middle of the page."""
    middle = (left + right) / 2
    tolerance = 0.6 * line.size
    return all(abs((one.left + one.right) / 2 - middle) < tolerance for one in (before, line))


def _first_width(line: TextLine) -> float:
    """How wide the first piece of a line is that could not be parted from what follows."""
    text = line.text
    count = 0
    while count < len(text):
        word = _WORD.match(text, count)
        count = word.end() if word else count + 1
        here, following = text[count - 1], text[count : count + 1]
        if here not in OPENING and here not in QUOTES and following not in CLOSING and following not in QUOTES:
            break
    return line.em * sum(1.0 if WIDE.match(one) else 0.5 for one in text[:count])


def cell_text(lines: list[TextLine], x0: float, x1: float) -> str:
    """Lines of a table cell: wrapped ones joined, printed breaks kept."""
    if len(lines) >= 3 and all(len(line.text.strip()) == 1 for line in lines):
        return "".join(line.text.strip() for line in lines)  # set vertically
    if len(lines) < 2:
        return lines[0].text if lines else ""
    margin = min([line.left - x0 for line in lines] + [x1 - line.edge for line in lines])
    margin = max(0.0, min(margin, lines[0].size))
    text = lines[0].text
    for before, line in itertools.pairwise(lines):
        # Centred and left-set cells alike: a line broke if the next word was too wide for what was left.
        room = (x1 - x0 - 2 * margin) - (before.right - before.left)
        wrapped = _first_width(line) > room - 0.45 * before.em
        text += (_glue(text, line.text) if wrapped else "\n") + line.text
    return text
