"""Rows of a ledger table read as tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.notices.rules.columns import UNIT_ROLES, Role
from gongkai.notices.rules.duties import Duty, Part, parse
from gongkai.notices.rules.grid import Cell, Grid, Row
from gongkai.notices.rules.making import (
    Context,
    by_role,
    cell_deadlines,
    doubts_on_dates,
    doubts_on_units,
    milestones,
    units,
)
from gongkai.notices.rules.marks import mark_at
from gongkai.notices.rules.parts import PartOf
from gongkai.notices.rules.shape import Deadline, TaskRead
from gongkai.notices.rules.unitnames import is_unit_list
from gongkai.reading.rules import Doubt

_SAMPLE = re.compile(
    r"示例|样表|样式|模板|参考格式|填报|[×XＸ]{2,}|汇总表|统计表|报送表|回执|联络员|登记表|申报表|评分|考核表|名单"
)
_BASE = {
    Role.LEAD: Part.LEAD,
    Role.RESPONSIBLE: Part.RESPONSIBLE,
    Role.COOPERATING: Part.COOPERATING,
    Role.GUIDING: Part.GUIDING,
}
_OPENINGS = re.compile(
    r"(?<![0-9.])[0-9０-９]{1,3}[.．、)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[\u2460-\u249b]|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[，、]"
)
_TOTAL = re.compile(r"(?:合计|总计|小计)")
_NOTE = re.compile(r"(?:注|备注|说明)[：:]")


@dataclass(slots=True)
class _Carrier:
    """The cells that a blank cell below repeats, and the chapters that stand open."""

    cells: dict[int, Cell] = field(default_factory=dict)
    chapters: list[tuple[str, Cell]] = field(default_factory=list)


def is_ledger(grid: Grid, doc_text: str, title: str) -> bool:
    """Whether a table gives duties to units: a column of units, or of limits, with something in it, and no blank sample."""
    roles = {column.role for column in grid.columns}
    if not roles & {Role.REQUIREMENT, Role.TOPIC} or not roles & {*UNIT_ROLES, Role.DEADLINE}:
        return False
    wanted = [i for i, column in enumerate(grid.columns) if column.role in UNIT_ROLES]
    wanted = wanted or [i for i, column in enumerate(grid.columns) if column.role is Role.DEADLINE]
    said = [doc_text[row.cells[i].start : row.cells[i].end] for row in grid.rows if not row.chapter for i in wanted]
    filled = sum(bool(text) for text in said)
    if not filled:
        return False
    if _SAMPLE.search(title):
        named = sum(is_unit_list(text) for text in said if text)
        return bool(roles & set(UNIT_ROLES)) and named * 2 >= len(said) and named > 2
    return True


def only_names(grid: Grid) -> bool:
    """Whether the table says what things are called, not what is to be done: an indicator or project list."""
    index = _index(grid, Role.REQUIREMENT)
    if index is None or not re.search("指标|名称|项目|清单", grid.columns[index].heading):
        return False
    lengths = [
        row.cells[index].end - row.cells[index].start
        for row in grid.rows
        if not row.chapter and not row.cells[index].blank
    ]
    return bool(lengths) and sum(lengths) / len(lengths) < 14


def read_rows(context: Context, part: PartOf, grid: Grid) -> list[TaskRead]:
    """The tasks of a ledger table, in order."""
    carrier = _Carrier()
    tasks: list[TaskRead] = []
    for row in grid.rows:
        if row.chapter:
            _open_chapter(context, carrier, row)
            continue
        task = _read_row(context, part, grid, row, carrier)
        if task is not None:
            tasks.append(task)
    return tasks


def _open_chapter(context: Context, carrier: _Carrier, row: Row) -> None:
    cell = next((cell for cell in row.cells if not cell.blank), row.cells[0])
    text = context.doc.flat[cell.start : cell.end]
    if not text or _NOTE.match(text):
        return
    mark = mark_at(text)
    style = mark.style if mark else ""
    styles = [known for known, _ in carrier.chapters]
    if style in styles:
        del carrier.chapters[styles.index(style) :]
    carrier.chapters.append((style, cell))
    carrier.cells.clear()


@dataclass(slots=True)
class _Read:
    """A row's cells by role after carrying, and which were carried."""

    cells: dict[int, Cell]
    carried: set[int]


def _read_row(context: Context, part: PartOf, grid: Grid, row: Row, carrier: _Carrier) -> TaskRead | None:
    flat = context.doc.flat
    own = {index: cell for index, cell in enumerate(row.cells) if not cell.blank and not cell.merged}
    speaking = [i for i in own if grid.columns[i].role not in (Role.NO, Role.SKIP, Role.GROUP)]
    first = next(iter(own.values()), None)
    if (
        not speaking
        or first is None
        or _TOTAL.fullmatch(flat[first.start : first.end])
        or _NOTE.match(flat[first.start : first.end])
    ):
        return None
    read = _carry(context, grid, row, carrier)
    requirement = _requirement(grid, read, flat)
    if requirement is None:
        return None
    return _task(context, part, grid, row, read, requirement, carrier)


def _carry(context: Context, grid: Grid, row: Row, carrier: _Carrier) -> _Read:
    """The row's cells; a merged cell, and in a flattened table a blank one, repeats the row above."""
    cells: dict[int, Cell] = {}
    carried: set[int] = set()
    roles = [column.role for column in grid.columns]
    printed = {role for role, cell in zip(roles, row.cells, strict=True) if not cell.blank and not cell.merged}
    for index, cell in enumerate(row.cells):
        role = roles[index]
        if not cell.blank:
            cells[index] = cell
            if cell.merged:
                carried.add(index)
            elif role is not Role.SKIP:
                _forget(carrier, roles, index)
                carrier.cells[index] = cell
        elif grid.flattened and index in carrier.cells and role not in (Role.NO, Role.SKIP):
            if role is Role.COOPERATING and printed & {Role.LEAD, Role.RESPONSIBLE, Role.GUIDING}:
                continue
            if role in (Role.REQUIREMENT, Role.MEASURES) and Role.TOPIC in printed:
                continue
            cells[index] = carrier.cells[index]
            carried.add(index)
        elif not cell.blank or not grid.flattened:
            carrier.cells.pop(index, None)
    return _Read(cells, carried)


def _forget(carrier: _Carrier, roles: list[Role], index: int) -> None:
    """A new group has its own topics: a topic of the group before is not carried into it."""
    if roles[index] in (Role.GROUP,):
        for other in [key for key in carrier.cells if key > index and roles[key] in (Role.GROUP, Role.TOPIC)]:
            del carrier.cells[other]


def _index(grid: Grid, role: Role) -> int | None:
    return next((index for index, column in enumerate(grid.columns) if column.role is role), None)


def _requirement(grid: Grid, read: _Read, flat: str) -> int | None:
    """The column that says what is to be done in this row: the requirement, or the topic where that is empty."""
    for role in (Role.REQUIREMENT, Role.TOPIC, Role.MEASURES):
        index = _index(grid, role)
        if (
            index is not None
            and index in read.cells
            and flat[read.cells[index].start : read.cells[index].end].strip("-—/…")
        ):
            return index
    return None


def _task(
    context: Context, part: PartOf, grid: Grid, row: Row, read: _Read, requirement: int, carrier: _Carrier
) -> TaskRead:
    doc = context.doc
    duty, unit_columns = _duty(context, grid, read)
    lead, cooperating = by_role(context, duty)
    start, end, number = _body(doc.flat, read.cells[requirement], numbered=_index(grid, Role.NO) is not None)
    limit = _index(grid, Role.DEADLINE)
    place = read.cells.get(limit) if limit is not None else None
    place = place or (Cell(*duty.time) if duty.time else None)
    deadlines = cell_deadlines(context, place.start, place.end) if place else ()
    within, _ = milestones(context, start, end)
    measures = _index(grid, Role.MEASURES)
    own = read.cells.get(measures) if measures is not None and measures != requirement else None
    topic = _topic(grid, read, requirement)
    topic_place = _unnumbered(doc.flat, topic) if topic else None
    number = _number(doc.flat, grid, read) or number
    return TaskRead(
        no=number,
        path=_path(context, part, grid, read, carrier, requirement),
        topic=doc.passage(*topic_place) if topic_place else None,
        requirement=doc.passage(start, end),
        measures=doc.passage(own.start, own.end) if own else None,
        lead_units=units(doc, lead),
        cooperating_units=units(doc, cooperating),
        deadline_text=doc.passage(place.start, place.end) if place else None,
        deadlines=deadlines or (within if limit is None else ()),
        milestones=within,
        span=doc.span(row.start, row.end),
        carried=_carried(grid, read, requirement, unit_columns, lead, cooperating, place),
        doubts=_doubts(context, row, read, grid, duty, deadlines, bool(lead or cooperating)),
    )


def _duty(context: Context, grid: Grid, read: _Read) -> tuple[Duty, list[int]]:
    """The units of the row. An empty 牵头 cell leaves the lead to the units of the other column."""
    present = [index for index, column in enumerate(grid.columns) if column.role in UNIT_ROLES]
    roles = {grid.columns[index].role for index in present}
    whole = Duty()
    spoken: dict[Role, Duty] = {}
    for index in present:
        cell = read.cells.get(index)
        role = grid.columns[index].role
        if cell is None or context.doc.flat[cell.start : cell.end].strip("-—/无") == "":
            continue
        duty = parse(
            context.doc, cell.start, cell.end, Part.RESPONSIBLE if role is not Role.COOPERATING else Part.COOPERATING
        )
        spoken[role] = _merge(spoken.get(role), duty)
    leading = next(
        (role for role in (Role.LEAD, Role.RESPONSIBLE, Role.GUIDING, Role.COOPERATING) if role in spoken), None
    )
    for role, duty in spoken.items():
        if role is leading:
            whole.lead += duty.lead or duty.cooperating
            whole.cooperating += duty.cooperating if duty.lead else []
        else:
            whole.cooperating += duty.units
        whole.doubtful += duty.doubtful
        whole.time = whole.time or duty.time
        whole.spoken = whole.spoken or duty.spoken or len(roles) > 1
    names = {context.doc.flat[start:end] for start, end in whole.lead}
    whole.cooperating = [place for place in whole.cooperating if context.doc.flat[place[0] : place[1]] not in names]
    return whole, present


def _merge(known: Duty | None, duty: Duty) -> Duty:
    if known is None:
        return duty
    known.lead += duty.lead
    known.cooperating += duty.cooperating
    known.doubtful += duty.doubtful
    return known


def _body(flat: str, cell: Cell, *, numbered: bool) -> tuple[int, int, str]:
    """The requirement without the number that opens it; numbers of an enumeration inside the cell stay."""
    text = flat[cell.start : cell.end]
    mark = mark_at(text)
    if mark is None or mark.length >= len(text):
        return cell.start, cell.end, ""
    if mark.style in ("1.", "(1)", "①", "1)", "一是", "第一，", "（一）") and _enumerates(
        text, mark.style, mark.number, mark.length
    ):
        return cell.start, cell.end, ""
    if numbered and mark.style in ("一是", "第一，", "条"):
        return cell.start, cell.end, ""
    return cell.start + mark.length, cell.end, mark.no


def _enumerates(text: str, style: str, number: int, length: int) -> bool:
    for opening in _OPENINGS.finditer(text, length):
        mark = mark_at(text, opening.start())
        if mark and mark.style == style and mark.number == number + 1:
            return True
    return False


def _topic(grid: Grid, read: _Read, requirement: int) -> Cell | None:
    index = _index(grid, Role.TOPIC)
    if index is not None and index != requirement and index in read.cells:
        return read.cells[index]
    groups = [i for i, column in enumerate(grid.columns) if column.role is Role.GROUP and i in read.cells]
    return read.cells[groups[-1]] if groups else None


def _unnumbered(flat: str, cell: Cell) -> tuple[int, int]:
    mark = mark_at(flat[cell.start : cell.end])
    start = cell.start + (mark.length if mark and mark.length < cell.end - cell.start else 0)
    end = cell.end
    while end > start + 1 and flat[end - 1] in "。；;：:":
        end -= 1
    return start, end


def _number(flat: str, grid: Grid, read: _Read) -> str:
    index = _index(grid, Role.NO)
    cell = read.cells.get(index) if index is not None else None
    return flat[cell.start : cell.end].rstrip(".、．") if cell else ""


def _path(
    context: Context, part: PartOf, grid: Grid, read: _Read, carrier: _Carrier, requirement: int
) -> tuple[str, ...]:
    """Title of the table where it has no groups, then chapters, groups and a numbered topic."""
    doc = context.doc
    title = grid.title or part.title
    groups = [index for index, column in enumerate(grid.columns) if column.role is Role.GROUP and index in read.cells]
    topic = _index(grid, Role.TOPIC)
    if (
        topic is not None
        and topic != requirement
        and topic in read.cells
        and mark_at(doc.flat, read.cells[topic].start)
    ):
        groups.append(topic)
    steps = [cell for _, cell in carrier.chapters] + [read.cells[index] for index in groups]
    names = [doc.passage(cell.start, cell.end).text for cell in steps]
    if title and not groups:
        names.insert(0, doc.passage(*title).text)
    return tuple(names)


def _carried(
    grid: Grid,
    read: _Read,
    requirement: int,
    unit_columns: list[int],
    lead: list[tuple[int, int]],
    cooperating: list[tuple[int, int]],
    place: Cell | None,
) -> tuple[str, ...]:
    roles = {index: grid.columns[index].role for index in read.carried}
    names = []
    if any(role is Role.GROUP for role in roles.values()):
        names.append("path")
    if any(role is Role.TOPIC for role in roles.values()) or (_index(grid, Role.TOPIC) is None and "path" in names):
        names.append("topic")
    if requirement in read.carried:
        names.append("requirement")
    from_above = [read.cells[index] for index in unit_columns if index in read.carried]
    inside = [
        name
        for name, places in (("lead_units", lead), ("cooperating_units", cooperating))
        if any(cell.start <= start < cell.end for start, _ in places for cell in from_above)
    ]
    names += inside
    if place and any(role is Role.DEADLINE for role in roles.values()):
        names.append("deadline")
    return tuple(names)


def _doubts(
    context: Context, row: Row, read: _Read, grid: Grid, duty: Duty, deadlines: tuple[Deadline, ...], found: bool
) -> tuple[Doubt, ...]:
    span = context.doc.span(row.start, row.end)
    doubts = doubts_on_units(context, duty) + doubts_on_dates(context, deadlines)
    if not found:
        doubts.append(Doubt("这一行没有找到责任单位，请补填或确认。", span))
    if row.short:
        doubts.append(Doubt(f"这一行比表头少 {row.short} 格，各格对应的栏目是推定的，请核对。", span))
    blank = [
        grid.columns[i].heading
        for i in sorted(read.carried)
        if not row.cells[i].merged and grid.columns[i].role in (*UNIT_ROLES, Role.DEADLINE)
    ]
    if blank:
        doubts.append(Doubt(f"“{'”“'.join(blank)}”一栏为空，按合并单元格沿用上一行，请确认。", span))
    return tuple(doubts)
