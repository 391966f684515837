"""What a reading may have lost: jumps in the numbers, paragraphs and tables that name units but became no task."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from gongkai.notices.rules.clauses import find
from gongkai.notices.rules.columns import UNIT_ROLES, Role
from gongkai.notices.rules.grid import Grid
from gongkai.notices.rules.layout import Para
from gongkai.notices.rules.marks import Mark, mark_at
from gongkai.notices.rules.numbers import value
from gongkai.notices.rules.parts import PartOf
from gongkai.notices.rules.shape import TaskRead
from gongkai.notices.rules.text import Doc
from gongkai.reading.rules import Doubt, Span

_NAMES = re.compile(r"(?:责任|负责|牵头|配合|承办|主办|落实)(?:单位|部门|主体)|牵头|按.{0,6}职责.{0,4}负责|负责[）)]")
_MOST = 12


def doubts_on_losses(doc: Doc, parts: list[PartOf], tasks: Sequence[TaskRead]) -> list[Doubt]:
    """A doubt for each place where something may have been lost, in document order; the first dozen of each kind."""
    if not tasks:
        return []
    spans = [(task.span.start, task.span.end) for task in tasks]
    read = [part for part in parts if any(_covered(spans, doc, block.start, block.end) for block in part.blocks)]
    jumps = [doubt for part in read for doubt in _jumps(doc, part)]
    unread = [doubt for part in parts for doubt in _unread(doc, part, spans)]
    return [*jumps[:_MOST], *unread[:_MOST]]


def _covered(spans: list[tuple[int, int]], doc: Doc, start: int, end: int) -> bool:
    """Whether a flat stretch shares a character with a task."""
    if start >= end:
        return False
    place = doc.span(start, end)
    index = bisect_right(spans, (place.end, -1)) - 1
    return any(low < place.end and place.start < high for low, high in spans[max(0, index - 1) : index + 1])


def _jumps(doc: Doc, part: PartOf) -> list[Doubt]:
    """Where the numbers of a style leap: （十二） and then （十四）."""
    doubts: list[Doubt] = []
    last: dict[str, Mark] = {}
    for block in part.blocks:
        if isinstance(block, Grid):
            doubts += _row_jumps(doc, block)
        elif isinstance(block, Para) and block.mark is not None and block.mark.rank <= 5:
            mark = block.mark
            before = last.get(mark.style)
            if before is not None and mark.number > before.number + 1 and mark.number != 1:
                doubts.append(_jump(before.no, mark.no, doc.span(block.start, block.start + mark.length)))
            last[mark.style] = mark
    return doubts


def _row_jumps(doc: Doc, grid: Grid) -> list[Doubt]:
    column = next((index for index, known in enumerate(grid.columns) if known.role is Role.NO), None)
    doubts: list[Doubt] = []
    before: tuple[int, str] | None = None
    for row in grid.rows:
        cell = row.cells[column] if column is not None and not row.chapter else None
        if cell is None or cell.blank or cell.merged:
            continue
        printed = doc.flat[cell.start : cell.end].strip("（）().、．")
        number = value(printed)
        if number is None:
            continue
        if before is not None and number > before[0] + 1:
            doubts.append(_jump(before[1], printed, doc.span(cell.start, cell.end)))
        before = number, printed
    return doubts


def _jump(before: str, after: str, span: Span) -> Doubt:
    return Doubt(f"编号从{before}跳到{after}，中间可能漏读，请对照原文核对。", span)


def _unread(doc: Doc, part: PartOf, spans: list[tuple[int, int]]) -> list[Doubt]:
    doubts: list[Doubt] = []
    for block in part.blocks:
        if _covered(spans, doc, block.start, block.end):
            continue
        if isinstance(block, Grid):
            if any(column.role in UNIT_ROLES for column in block.columns):
                doubts.append(
                    Doubt(
                        "这张表有责任单位一栏，但没有读成任务，请核对是否需要列入。", doc.span(block.start, block.end)
                    )
                )
        elif isinstance(block, Para) and _names_units(doc, block):
            doubts.append(
                Doubt("这一段写到责任单位，但没有读成任务，请核对是否需要列入。", doc.span(block.start, block.end))
            )
    return doubts


def _names_units(doc: Doc, para: Para) -> bool:
    if not _NAMES.search(para.text):
        return False
    start = para.start + (para.mark.length if para.mark else (found.length if (found := mark_at(para.text)) else 0))
    return any(clause.duty.units for clause in find(doc, start, para.end))
