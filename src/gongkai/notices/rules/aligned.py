"""Tables whose columns are kept apart by runs of spaces."""

from __future__ import annotations

import re

from gongkai.notices.rules.columns import Role, is_heading_row, role_of
from gongkai.notices.rules.flattened import ROW_NUMBER, TABLE_END, Found, best_row, chapter_row
from gongkai.notices.rules.grid import Cell, Row, finish
from gongkai.notices.rules.marks import mark_at
from gongkai.notices.rules.text import Doc, Line

_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")


def aligned(doc: Doc, lines: list[Line], first: int) -> Found | None:
    """The table whose columns are kept apart by runs of spaces, its headings in the line at `first`."""
    head = _stretches(lines[first])
    texts = [_said(doc, stretch) for stretch in head]
    if len(head) < 3 or not is_heading_row(texts):
        return None
    numbered = role_of(texts[0]) is Role.NO
    rows: list[Row] = []
    index, last = first + 1, first + 1
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.blank:
            if index < len(lines) and lines[index].blank:
                break
            continue
        row = _aligned_row(doc, line, head, texts, rows[-1] if rows else None, numbered=numbered)
        if row is None:
            break
        if row.start < line.start:
            rows[-1] = row
        else:
            rows.append(row)
        last = index
    if sum(not row.chapter and row.short < len(head) - 1 for row in rows) < 2:
        return None
    return Found(finish(doc, texts, rows, (lines[first].start, lines[last - 1].end), flattened=True), first, last)


def _stretches(line: Line) -> list[tuple[int, int, int]]:
    """The stretches of a line between runs of spaces: where they begin and end in the source, and the column as printed."""
    found, start = [], 0
    for gap in [*_GAP.finditer(line.raw), None]:
        stop = gap.start() if gap else len(line.raw)
        if start < stop and line.raw[start:stop].strip():
            found.append((line.source_start + start, line.source_start + stop, display(line.raw[:start])))
        start = gap.end() if gap else stop
    return found


def display(raw: str) -> int:
    """The width of a text as printed: Chinese characters are two wide."""
    return sum(2 if ord(mark) > 0x2000 else 1 for mark in raw)


def _said(doc: Doc, stretch: tuple[int, int, int]) -> str:
    start, end = doc.range(stretch[0], stretch[1])
    return doc.flat[start:end]


def _aligned_row(
    doc: Doc, line: Line, head: list[tuple[int, int, int]], headings: list[str], above: Row | None, *, numbered: bool
) -> Row | None:
    """A line of cells as a row, as the rest of the row above, or as a chapter; None where the table has ended."""
    parts = _stretches(line)
    cells = [Cell(*doc.range(start, end)) for start, end, _ in parts]
    text = doc.flat[line.start : line.end]
    width = len(head)
    own = not numbered or bool(ROW_NUMBER.fullmatch(doc.flat[cells[0].start : cells[0].end]))
    if TABLE_END.match(text) or (len(cells) == 1 and mark_at(text) is None and parts[0][2] < 4):
        return None
    if len(cells) == 1 and mark_at(text) and not ROW_NUMBER.fullmatch(text):
        return chapter_row(line, width)
    if own and len(cells) == width:
        return Row(tuple(cells))
    places = _columns(parts, head)
    if own and len(cells) > 1 and places:
        filled = dict(zip(places, cells, strict=True))
        empty = Cell(cells[-1].end, cells[-1].end)
        return Row(tuple(filled.get(column, empty) for column in range(width)), short=width - len(cells))
    if own and len(cells) > 1:
        return best_row(doc, cells, headings)
    return _run_over(cells, places, above)


def _columns(parts: list[tuple[int, int, int]], head: list[tuple[int, int, int]]) -> list[int]:
    """The column of each part by where it is printed; empty where two would share one or one stands under none."""
    places = []
    for _, _, at in parts:
        near = min(range(len(head)), key=lambda column: abs(head[column][2] - at))
        if abs(head[near][2] - at) > 3:
            return []
        places.append(near)
    return places if len(set(places)) == len(places) else []


def _run_over(cells: list[Cell], places: list[int], above: Row | None) -> Row | None:
    """The rest of a row whose last cell was broken: it can be put back where nothing stands between."""
    if above is None or above.chapter or len(cells) != 1:
        return None
    last = max((index for index, cell in enumerate(above.cells) if not cell.blank), default=-1)
    if last < 0 or (places and places[0] != last):
        return None
    joined = [*above.cells]
    joined[last] = Cell(joined[last].start, cells[0].end)
    return Row(tuple(joined), short=above.short)
