"""Tables that were flattened into running text: cells between tabs or bars, or one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.notices.rules.columns import TEXT_ROLES, UNIT_ROLES, Role, is_heading_row, role_of
from gongkai.notices.rules.grid import Cell, Grid, Row, finish
from gongkai.notices.rules.marks import mark_at
from gongkai.notices.rules.text import Doc, Line
from gongkai.notices.rules.times import is_time_cell
from gongkai.notices.rules.unitnames import is_unit_list

TABLE_END = re.compile(r"附件|附表|附：|注[：:]|备注[：:]|说明[：:]|抄送|[（(]此件|公开属性|填报?表|联系人|印发")
ROW_NUMBER = re.compile(r"[0-9０-９]{1,3}[.、]?|[（(][0-9０-９]{1,3}[）)]")
_RULE = re.compile(r"[-:|+\s—=]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A grid recovered from lines `first` up to, not including, `last`."""

    grid: Grid
    first: int
    last: int


def _pieces(line: Line) -> list[tuple[int, int]]:
    """The source stretches of the cells of a line with tabs or bars."""
    raw, offset = line.raw, line.source_start
    mark = "\t" if "\t" in raw else "|"
    if mark == "|":
        inner = raw.strip()
        left = raw.index("|") + 1 if inner.startswith("|") else 0
        right = raw.rindex("|") if inner.endswith("|") and raw.rindex("|") >= left else len(raw)
    else:
        left, right = 0, len(raw)
    pieces, start = [], left
    for place in range(left, right + 1):
        if place == right or raw[place] == mark:
            pieces.append((offset + start, offset + place))
            start = place + 1
    return pieces


def _cells(doc: Doc, line: Line) -> list[Cell]:
    return [Cell(*doc.range(start, end)) for start, end in _pieces(line)]


def _has_cells(line: Line) -> bool:
    return "\t" in line.raw.strip() or line.raw.count("|") >= 2


def tabbed(doc: Doc, lines: list[Line], first: int) -> Found | None:
    """The table whose heading row is the tab- or bar-separated line at `first`."""
    if not _has_cells(lines[first]):
        return None
    head = _cells(doc, lines[first])
    texts = [doc.flat[cell.start : cell.end] for cell in head]
    if not is_heading_row(texts):
        return None
    keep = [index for index, text in enumerate(texts) if text]
    low, width = keep[0], keep[-1] + 1
    rows: list[Row] = []
    index, last = first + 1, first + 1
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.blank and "\t" not in line.raw:
            continue
        text = doc.flat[line.start : line.end]
        if _RULE.fullmatch(line.raw) and not line.raw.isspace():
            last = index
            continue
        if not _take(doc, rows, line, low, width):
            if TABLE_END.match(text) or not _goes_on(doc, lines, index):
                break
            if mark_at(text) or len(text) <= 30:
                if mark_at(text):
                    rows.append(chapter_row(line, width - low))
                continue
            break
        last = index
    return Found(
        finish(doc, texts[low:width], rows, (lines[first].start, lines[last - 1].end), flattened=True), first, last
    )


def _goes_on(doc: Doc, lines: list[Line], index: int) -> bool:
    """Whether rows of the same table follow soon after a line without cells."""
    return any(_has_cells(line) for line in lines[index : index + 4])


def chapter_row(line: Line, width: int) -> Row:
    place = Cell(line.start, line.end)
    return Row((place, *[Cell(line.end, line.end)] * (width - 1)), chapter=True)


def _take(doc: Doc, rows: list[Row], line: Line, low: int, width: int) -> bool:
    """Add a line of cells to the rows: a row of its own, or the rest of a row whose cell was broken across lines."""
    pending = rows[-1] if rows and rows[-1].short else None
    if not _has_cells(line) and "\t" not in line.raw and (not pending or mark_at(doc.flat, line.start)):
        return False
    cells = _cells(doc, line)[low if _has_cells(line) else 0 :]
    while len(cells) > width - low and cells[-1].blank:
        cells.pop()
    filled = [cell for cell in cells if not cell.blank]
    if pending and cells and not cells[0].blank and len(pending.cells) - pending.short + len(cells) - 1 <= width - low:
        known = list(pending.cells[: len(pending.cells) - pending.short])
        if not ROW_NUMBER.fullmatch(doc.flat[cells[0].start : cells[0].end]) and not mark_at(doc.flat, cells[0].start):
            known[-1] = Cell(known[-1].start if not known[-1].blank else cells[0].start, cells[0].end)
            rows[-1] = _padded(known + cells[1:], width - low)
            return True
    if not filled:
        return "\t" in line.raw
    if (
        len(filled) == 1
        and mark_at(doc.flat, filled[0].start)
        and filled[0] is cells[0]
        and len(cells) != 1 + width - low
    ):
        rows.append(chapter_row(line, width - low))
        return True
    rows.append(_padded(cells, width - low))
    return True


def _padded(cells: list[Cell], width: int) -> Row:
    """A row of the right width: too many cells are put into the last, missing ones are blank."""
    if len(cells) > width:
        empties = [index for index, cell in enumerate(cells) if cell.blank]
        while len(cells) > width and empties:
            cells = [cell for index, cell in enumerate(cells) if index != empties[0]]
            empties = [index for index, cell in enumerate(cells) if cell.blank]
        if len(cells) > width:
            cells = [*cells[: width - 1], Cell(cells[width - 1].start, cells[-1].end)]
    short = width - len(cells)
    place = cells[-1].end if cells else 0
    return Row((*cells, *[Cell(place, place)] * short), short=short)


def stacked(doc: Doc, lines: list[Line], first: int) -> Found | None:
    """The table whose headings stand one a line from `first` on, and its cells likewise."""
    headings: list[str] = []
    index = first
    while index < len(lines) and len(headings) < 12:
        line = lines[index]
        text = doc.flat[line.start : line.end]
        if not line.blank:
            role = role_of(text)
            if role is None or text in headings or _has_cells(line) or (headings and role is Role.NO):
                break
            if (
                role in TEXT_ROLES
                and {Role.DEADLINE, *UNIT_ROLES} & {role_of(known) for known in headings[1:]}
                and len(headings) >= 3
            ):
                break
            headings.append(text)
        elif headings and index + 1 < len(lines) and lines[index + 1].blank:
            break
        index += 1
    if role_of(doc.flat[lines[index].start : lines[index].end] if index < len(lines) else "") is Role.NO:
        return None
    if len(headings) < 3 or not is_heading_row(headings):
        return None
    between = _blanks_between(lines, first, len(headings))
    groups, last = _groups(doc, lines, index, headings, between)
    rows = [_fit(doc, group, headings) for group in groups]
    if not any(len(group) > 1 for group in groups) or (between and not _sits(doc, groups, headings)):
        return None
    return Found(finish(doc, headings, rows, (lines[first].start, lines[last - 1].end), flattened=True), first, last)


def _sits(doc: Doc, groups: list[list[Cell]], headings: list[str]) -> bool:
    """Whether cells counted off in a text of single lines stand under the right headings: units under 责任单位, or a number first."""
    if role_of(headings[0]) is Role.NO:
        return True
    columns = [index for index, heading in enumerate(headings) if role_of(heading) in UNIT_ROLES]
    good = sum(
        len(group) == len(headings)
        and all(is_unit_list(doc.flat[group[index].start : group[index].end]) for index in columns)
        for group in groups
    )
    return good * 10 >= len(groups) * 8


def _blanks_between(lines: list[Line], first: int, count: int) -> int:
    """How many blank lines stand between two headings, and so between two cells of a row."""
    run, most, seen = 0, 0, 0
    for line in lines[first : first + 4 * count]:
        if line.blank:
            run += 1
            continue
        seen, most, run = seen + 1, max(most, run), 0
        if seen == count:
            break
    return most


def _groups(doc: Doc, lines: list[Line], index: int, headings: list[str], between: int) -> tuple[list[list[Cell]], int]:
    """The cells of each row, and the line after the table. More blank lines than `between` part the rows."""
    numbered = role_of(headings[0]) is Role.NO
    tabs = any("\t" in line.raw and line.blank for line in lines[index : index + 400])
    groups: list[list[Cell]] = []
    last, empty = index, 0
    while index < len(lines):
        line = lines[index]
        index += 1
        text = doc.flat[line.start : line.end]
        if line.blank and not (tabs and "\t" in line.raw):
            empty += 1
            if empty >= 4 and groups:
                break
            continue
        starts = (
            bool(ROW_NUMBER.fullmatch(text))
            if numbered
            else (not groups or empty > between or len(groups[-1]) >= len(headings))
        )
        if TABLE_END.match(text) or (groups and empty > 1 and not starts and numbered):
            break
        empty = 0
        if text in headings:
            continue
        if starts:
            groups.append([])
        elif numbered and mark_at(text) and len(text) <= 40 and (not groups or len(groups[-1]) >= len(headings) - 1):
            groups.append([Cell(line.start, line.end)])
            last = index
            continue
        if not groups:
            break
        groups[-1].append(Cell(line.start, line.end))
        last = index
    return groups, last


def _fit(doc: Doc, cells: list[Cell], headings: list[str]) -> Row:
    """Cells put under their headings; where their number is not that of the headings, by what they look like."""
    width = len(headings)
    filled = [cell for cell in cells if not cell.blank]
    if (
        len(filled) == 1
        and mark_at(doc.flat, filled[0].start)
        and not ROW_NUMBER.fullmatch(doc.flat[filled[0].start : filled[0].end])
    ):
        return Row((filled[0], *[Cell(filled[0].end, filled[0].end)] * (width - 1)), chapter=True)
    if len(cells) == width:
        return Row(tuple(cells))
    if not any(cell.blank for cell in cells) and len(cells) < width:
        return best_row(doc, cells, headings)
    trimmed = list(cells)
    while len(trimmed) > width and trimmed[-1].blank:
        trimmed.pop()
    return Row(tuple(trimmed)) if len(trimmed) == width else best_row(doc, trimmed, headings)


def best_row(doc: Doc, cells: list[Cell], headings: list[str]) -> Row:
    """The best order-keeping assignment of cells to columns; neighbours may share a column, blanks may be left out."""
    width = len(headings)
    roles = [role_of(heading) or Role.SKIP for heading in headings]
    worst = -1e9
    best: list[list[tuple[float, int, int]]] = [[(worst, 0, 0)] * (width + 1) for _ in range(len(cells) + 1)]
    best[0] = [(0.0, 0, 0)] + [(worst, 0, 0)] * width
    for i, cell in enumerate(cells, 1):
        reach = (worst, 0)
        fits = [_fitness(doc, cell, role, index) for index, role in enumerate(roles)]
        for j in range(width + 1):
            options = [(best[i - 1][j][0] - (0.4 if cell.blank else 6.0), j, 0)]
            if j:
                reach = max(reach, (best[i - 1][j - 1][0], j - 1))
                options.append((reach[0] + fits[j - 1], reach[1], 1))
                options.append((best[i - 1][j][0] + fits[j - 1] - 2.5, j, 2))
            best[i][j] = max(options)
    j = max(range(width + 1), key=lambda column: best[len(cells)][column][0])
    filled: list[Cell | None] = [None] * width
    for i in range(len(cells), 0, -1):
        _, previous, how = best[i][j]
        if how:
            known = filled[j - 1]
            filled[j - 1] = Cell(cells[i - 1].start, known.end if known and not known.blank else cells[i - 1].end)
        j = previous
    place = cells[-1].end if cells else 0
    missing = sum(cell is None for cell in filled)
    return Row(tuple(cell or Cell(place, place) for cell in filled), short=missing)


def _fitness(doc: Doc, cell: Cell, role: Role, index: int) -> float:
    if cell.blank:
        return 0.3
    text = doc.flat[cell.start : cell.end]
    if role is Role.NO:
        return 6.0 if ROW_NUMBER.fullmatch(text) else -6.0
    if ROW_NUMBER.fullmatch(text):
        return -3.0
    if role in UNIT_ROLES:
        return (4.0 if is_unit_list(text) else -3.0) + 0.2 * (role in (Role.LEAD, Role.RESPONSIBLE))
    if role is Role.DEADLINE:
        return 4.0 if is_time_cell(text) else -3.0
    if role is Role.SKIP:
        return 0.0
    likely = is_unit_list(text) or (is_time_cell(text) and len(text) <= 12)
    if role is Role.REQUIREMENT:
        return -2.0 if likely else 1.0 + min(len(text), 40) / 20
    return -2.0 if likely else 2.0 - len(text) / 40 - index / 10
