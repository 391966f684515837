"""The finished ledger workbook (.xlsx) of a notice, as an office would send it on.

Sheets: 台账 with merged cells, 疑点, an index of units where there are many, and one sheet for each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.notices.rules import Notice, TaskRead
from gongkai.notices.services.workbook_sheets import Column, add_row, finish, link, merge_down, opening
from gongkai.notices.services.workbook_words import (
    facts_of,
    paths_of,
    remarks_of,
    sheet_names,
    title_of,
    understood,
    units_text,
)
from gongkai.reading.rules import Doubt, Source

LEDGER, DOUBTS, INDEX = "台账", "疑点", "单位目录"
MANY_UNITS = 6
LEADS, COOPERATES = "牵头", "配合"
QUOTED = 200
"""Characters of the source that are shown beside a doubt."""

PATH = Column("工作要点", 14, True)
COLUMNS = (
    Column("序号", 5, True),
    PATH,
    Column("公开任务", 15),
    Column("工作要求", 44),
    Column("落实措施", 16),
    Column("牵头单位", 17, True),
    Column("配合单位", 14, True),
    Column("时限要求\n（原文）", 13, True),
    Column("完成时限\n（理解）", 14, True),
    Column("备注", 13),
)
DOUBT_COLUMNS = (
    Column("序号", 6, True),
    Column("任务序号", 12, True),
    Column("公开任务", 30),
    Column("疑点", 54),
    Column("原文", 60),
    Column("核对结果", 20),
)
INDEX_COLUMNS = (
    Column("序号", 8, True),
    Column("单位", 60),
    Column("牵头（项）", 16, True),
    Column("配合（项）", 16, True),
    Column("合计（项）", 16, True),
)
ROLE = Column("责任", 6, True)
MERGED = frozenset({"工作要点", "公开任务"})
"""Equal neighbours in these columns become one cell."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A task with the words its row is made of."""

    task: TaskRead
    number: int
    values: tuple[str | int | None, ...]


def ledger_workbook(notice: Notice, *, source: Source) -> bytes:
    """The workbook as a file. `source` is what the notice was read from; doubts quote it."""
    entries, columns = _entries(notice)
    doubts = _doubts(notice, source)
    title = title_of(notice)
    book = Workbook()
    book.properties.title = title
    book.properties.creator = "政务公开"
    sheet = book.worksheets[0]
    sheet.title = LEDGER
    places = _ledger_sheet(sheet, entries, columns, title, facts_of(notice, doubts=len(doubts)))
    _doubt_sheet(book.create_sheet(DOUBTS), doubts, places, title)
    _unit_sheets(book, entries, columns, title)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _entries(notice: Notice) -> tuple[list[_Entry], tuple[Column, ...]]:
    """The rows and the columns they have; where no task has a heading of its own there is no column for it."""
    paths = paths_of(notice)
    headed = any(paths) or not paths
    entries = []
    for number, (task, path) in enumerate(zip(notice.tasks, paths, strict=True), 1):
        values: tuple[str | int | None, ...] = (
            number,
            *([path] if headed else []),
            task.topic.text if task.topic is not None else "",
            task.requirement.text,
            task.measures.text if task.measures is not None else "",
            units_text(unit.name for unit in task.lead_units),
            units_text(unit.name for unit in task.cooperating_units),
            task.deadline_text.text if task.deadline_text is not None else "",
            understood(task.deadlines),
            remarks_of(task, doubts=len(task.doubts)),
        )
        entries.append(_Entry(task, number, values))
    return entries, COLUMNS if headed else tuple(column for column in COLUMNS if column is not PATH)


def _ledger_sheet(
    sheet: Worksheet, entries: list[_Entry], columns: tuple[Column, ...], title: str, facts: str
) -> dict[int, int]:
    """Returns the row at which each task stands, by its number in the ledger."""
    row = opening(sheet, columns, title, facts)
    merged = [index for index, column in enumerate(columns, 1) if column.heading in MERGED]
    places: dict[int, int] = {}
    ends: dict[int, int] = {}
    for entry in entries:
        places[entry.number] = row
        row = add_row(sheet, row, entry.values, columns, later=merged)
        ends[entry.number] = row - 1
    for column in merged:
        for first, last in _equal_runs(entries, column):
            merge_down(sheet, column, places[first], ends[last], raised=last > first)
    finish(sheet, columns, row - 1)
    return places


def _equal_runs(entries: list[_Entry], column: int) -> list[tuple[int, int]]:
    """(first, last) numbers of neighbouring tasks whose cell says the same; a topic merges only inside one path."""
    runs: list[tuple[int, int]] = []
    for entry in entries:
        value = entry.values[column - 1]
        before = entries[entry.number - 2] if entry.number > 1 else None
        if before is not None and value and before.values[1:column] == entry.values[1:column]:
            runs[-1] = (runs[-1][0], entry.number)
        else:
            runs.append((entry.number, entry.number))
    return runs


def _doubts(notice: Notice, source: Source) -> list[tuple[int | None, str, str, str]]:
    """(number of the task in the ledger, its topic, the sentence, the words of the source)."""
    found: list[tuple[int | None, str, str, str]] = []
    for doubt in (*source.doubts, *notice.doubts):
        found.append((None, "", doubt.message, _words(doubt, source)))
    for number, task in enumerate(notice.tasks, 1):
        topic = task.topic.text if task.topic is not None else task.requirement.text[:40]
        found.extend((number, topic, doubt.message, _words(doubt, source)) for doubt in task.doubts)
    return found


def _words(doubt: Doubt, source: Source) -> str:
    if doubt.span is None:
        return ""
    words = " ".join(source.cut(doubt.span).split())
    return words if len(words) <= QUOTED else words[:QUOTED] + "……"


def _doubt_sheet(
    sheet: Worksheet, doubts: list[tuple[int | None, str, str, str]], places: dict[int, int], title: str
) -> None:
    facts = "读取时拿不准的地方，请对照来文逐条核对后，直接在“台账”表中改正。" if doubts else "读取时没有拿不准的地方。"
    row = opening(sheet, DOUBT_COLUMNS, f"{title}（疑点）", facts)
    for index, (number, topic, message, words) in enumerate(doubts, 1):
        at = row
        row = add_row(
            sheet, row, (index, number if number is not None else "全文", topic, message, words, ""), DOUBT_COLUMNS
        )
        if number is not None:
            link(sheet, at, 2, LEDGER, f"A{places[number]}")
    finish(sheet, DOUBT_COLUMNS, row - 1)


def _unit_sheets(book: Workbook, entries: list[_Entry], columns: tuple[Column, ...], title: str) -> None:
    """A sheet for each unit as printed, in the order in which they come; an index before them where they are many."""
    units: dict[str, list[tuple[_Entry, str]]] = {}
    for entry in entries:
        for role, listed in ((LEADS, entry.task.lead_units), (COOPERATES, entry.task.cooperating_units)):
            for unit in listed:
                held = units.setdefault(unit.name, [])
                if not any(one is entry for one, _ in held):
                    held.append((entry, role))
    names = sheet_names(units, (LEDGER, DOUBTS, INDEX))
    if len(units) >= MANY_UNITS:
        _index_sheet(book.create_sheet(INDEX), units, names, title)
    for name, held in units.items():
        sheet = book.create_sheet(names[name])
        _unit_sheet(sheet, name, held, (columns[0], ROLE, *columns[1:]), indexed=len(units) >= MANY_UNITS)


def _count(held: list[tuple[_Entry, str]], role: str) -> int:
    return sum(1 for _, one in held if one == role)


def _index_sheet(
    sheet: Worksheet, units: dict[str, list[tuple[_Entry, str]]], names: dict[str, str], title: str
) -> None:
    row = opening(
        sheet, INDEX_COLUMNS, f"{title}（单位目录）", f"共{len(units)}个单位，点单位名称可到该单位的任务清单。"
    )
    for index, (unit, held) in enumerate(units.items(), 1):
        at = row
        row = add_row(
            sheet, row, (index, unit, _count(held, LEADS), _count(held, COOPERATES), len(held)), INDEX_COLUMNS
        )
        link(sheet, at, 2, names[unit])
    finish(sheet, INDEX_COLUMNS, row - 1)
    sheet.page_setup.orientation = "portrait"


def _unit_sheet(
    sheet: Worksheet, unit: str, held: list[tuple[_Entry, str]], columns: tuple[Column, ...], *, indexed: bool
) -> None:
    facts = f"牵头{_count(held, LEADS)}项，配合{_count(held, COOPERATES)}项。序号与“台账”表一致。"
    row = opening(sheet, columns, f"{unit}任务清单", facts)
    for entry, role in held:
        row = add_row(sheet, row, (entry.number, role, *entry.values[1:]), columns)
    if indexed:
        link(sheet, 2, 1, INDEX)
    finish(sheet, columns, row - 1)
