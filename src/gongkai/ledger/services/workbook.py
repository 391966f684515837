"""A unit's ledger out to Excel and back (R183, R417). A workbook with faults comes back as the user's own, marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Assignment, Measure, Plan, Progress
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import cells, reasons
from gongkai.ledger.rules.states import AssignmentState
from gongkai.ledger.services import layout
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

COLUMNS = [
    ("编号（请勿改动）", 17), ("序号", 7), ("工作任务", 24), ("工作要求", 40), ("工作举措", 46), ("时限要求", 18), ("完成日期要求", 14),
    ("单位分管领导", 14), ("责任科室", 14), ("进展情况（新增）", 36),
]  # fmt: skip
KEY, NUMBER, TASK, REQUIREMENT, MEASURE, LIMIT, DUE, LEADER, SECTION, PROGRESS = range(1, 11)
MOST = {MEASURE: 2000, LIMIT: 200, LEADER: 60, SECTION: 60, PROGRESS: 5000}
LOCKED = {KEY, NUMBER, TASK, REQUIREMENT}
FIRST = layout.TITLE_ROWS + 1
MOST_ROWS = 5000
MOST_UNPACKED = 60 * 1024 * 1024
BAD = PatternFill("solid", fgColor="FFC7CE")
SHEET = "任务台账"


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad cell: row and column from 1, and a sentence."""

    row: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a workbook would change of one part."""

    task: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    leader: str
    section: str
    progress: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an uploaded workbook, or would: `rejected` is the user's own workbook with its faults marked."""

    changed: int = 0
    faults: tuple[Fault, ...] = ()
    rejected: bytes | None = None
    planned: tuple[Planned, ...] = ()


@dataclass(slots=True)
class _Block:
    """The rows of one assignment."""

    row: int
    assignment: Assignment
    measures: list[Measure] = field(default_factory=list)
    leader: str = ""
    section: str = ""
    progress: str = ""


def export(*, plan: Plan, by: Actor) -> bytes:
    """The actor's organ's ledger of a plan as a workbook to fill in; keys and the office's text are locked."""
    parts = scope.assignments(by).filter(plan=plan, organ_id=by.organ_id).select_related("task")
    book, sheet = layout.new_sheet(SHEET)
    layout.heading(sheet, f"{by.organ_name}政务公开工作任务台账（{plan.year}年）", plan.title, COLUMNS)
    row = FIRST
    for place, part in enumerate(parts.prefetch_related("measures").order_by("position", "id"), 1):
        for measure in list(part.measures.all()) or [Measure(text="")]:
            layout.line(sheet, row, _cells(part, place, measure), frozenset({NUMBER, DUE, LEADER, SECTION}))
            layout.mark(sheet, row, KEY, str(part.uuid))
            for column in range(1, len(COLUMNS) + 1):
                sheet.cell(row, column).protection = Protection(locked=column in LOCKED)
            sheet.cell(row, DUE).number_format = "yyyy-mm-dd"
            row += 1
    layout.page_setup(sheet, len(COLUMNS), row - 1, freeze="E4")
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.insertRows = False
    return layout.saved(book)


def _cells(part: Assignment, place: int, measure: Measure) -> list[object]:
    return [
        "", place, part.task.topic, part.task.requirement, measure.text, measure.limit_text, measure.due_on,
        measure.leader or part.leader_in_charge, measure.section or part.section, "",
    ]  # fmt: skip


def preview(*, data: bytes, by: Actor) -> Imported:
    """What `import_ledger` would do; nothing is changed."""
    blocks, faults = _read(_sheet(_opened(data, data_only=True)), by)
    if faults:
        return Imported(0, tuple(faults), _marked(data, faults))
    planned = tuple(_planned(block) for block in blocks if _is_changed(block))
    return Imported(len(planned), planned=planned)


def _planned(block: _Block) -> Planned:
    part = block.assignment
    return Planned(
        task=str(part.task),
        before=tuple(one.text for one in part.measures.all()),
        after=tuple(one.text for one in block.measures),
        leader=_heads(block)[0],
        section=_heads(block)[1],
        progress=block.progress,
    )


def _heads(block: _Block) -> tuple[str, str]:
    """Leader and section of the part: kept where measures carry their own, else as written."""
    part = block.assignment
    if block.measures:
        return part.leader_in_charge or block.leader, part.section or block.section
    return block.leader or part.leader_in_charge, block.section or part.section


def import_ledger(*, data: bytes, by: Actor) -> Imported:
    """Take a filled workbook in: all of it, or nothing and the same workbook back with the bad cells coloured.

    Refused with a sentence when it is no workbook of ours at all.
    """
    blocks, faults = _read(_sheet(_opened(data, data_only=True)), by)
    if faults:
        return Imported(0, tuple(faults), _marked(data, faults))
    return Imported(_apply(blocks, by))


def _opened(data: bytes, *, data_only: bool) -> Workbook:
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
                raise Refused("工作簿展开后太大，不像一份台账，没有导入。")
        return load_workbook(BytesIO(data), data_only=data_only)
    except (BadZipFile, KeyError, ValueError, OSError, TypeError, IndexError, AttributeError) as broken:
        raise Refused("这个文件打不开，请上传从本系统下载、填好后另存的 .xlsx 台账。") from broken


def _sheet(book: Workbook) -> Worksheet:
    for sheet in book.worksheets:
        heads = [cells.text_of(sheet.cell(layout.TITLE_ROWS, place).value) for place in range(1, len(COLUMNS) + 1)]
        if heads == [name for name, _ in COLUMNS]:
            if sheet.max_row > MOST_ROWS:
                raise Refused(f"台账超过 {MOST_ROWS} 行，没有导入。")
            return sheet
    raise Refused("没有找到台账的表头；请不要改动表头和列的次序，从本系统重新下载后填写。")


def _read(sheet: Worksheet, by: Actor) -> tuple[list[_Block], list[Fault]]:
    known = {
        str(part.uuid): part
        for part in scope.assignments(by)
        .filter(organ_id=by.organ_id)
        .select_related("task")
        .prefetch_related("measures")
    }
    blocks: dict[str, _Block] = {}
    faults: list[Fault] = []
    key = ""
    for number in range(FIRST, sheet.max_row + 1):
        row = [sheet.cell(number, place).value for place in range(1, len(COLUMNS) + 1)]
        if not any(cells.text_of(value) for value in row):
            continue
        key = cells.text_of(row[KEY - 1]) or key  # a blank key belongs to the row above: merged, or inserted below it
        if key not in known:
            faults.append(Fault(number, KEY, _unknown(key)))
            continue
        if key not in blocks:
            blocks[key] = _Block(number, known[key])
        faults += _read_row(number, row, blocks[key])
    faults += [fault for block in blocks.values() for fault in _reasons(block)]
    return list(blocks.values()), faults


def _unknown(key: str) -> str:
    try:
        UUID(key)
    except ValueError:
        return "编号被改动了，请从本系统重新下载后填写。"
    return "这项任务不是本单位的，或者已经撤销。"


def _read_row(number: int, row: Sequence[object], block: _Block) -> list[Fault]:
    texts = {place: cells.text_of(row[place - 1]) for place in (MEASURE, LIMIT, LEADER, SECTION, PROGRESS)}
    faults = [
        Fault(number, place, sentence)
        for place, text in texts.items()
        if (sentence := cells.reason_too_long(text, MOST[place]))
    ]
    due: date | None = None
    try:
        due = cells.day_of(row[DUE - 1])
    except ValueError as wrong:
        faults.append(Fault(number, DUE, str(wrong)))
    if texts[MEASURE]:
        block.measures.append(
            Measure(
                assignment=block.assignment, position=len(block.measures) + 1, text=texts[MEASURE], due_on=due,
                limit_text=texts[LIMIT], leader=texts[LEADER], section=texts[SECTION],
                done_on=_done_on(block.assignment, texts[MEASURE]),
            )
        )  # fmt: skip
    elif texts[LIMIT] or due:
        faults.append(Fault(number, MEASURE, "填写了时限，没有填写工作举措。"))
    block.leader = block.leader or texts[LEADER]
    block.section = block.section or texts[SECTION]
    block.progress = "\n".join(part for part in (block.progress, texts[PROGRESS]) if part)
    return faults


def _done_on(part: Assignment, text: str) -> date | None:
    """The workbook has no column for the day a measure was done; one whose words did not change keeps it."""
    return next((one.done_on for one in part.measures.all() if one.text == text), None)


def _is_changed(block: _Block) -> bool:
    """Compared as the workbook shows it: a measure without its own leader or section shows those of the part."""
    part = block.assignment
    before = [_shown(part, one) for one in part.measures.all()]
    after = [_shown(part, one) for one in block.measures]
    heads = (block.leader or part.leader_in_charge, block.section or part.section)
    unheaded = not block.measures and heads != (part.leader_in_charge, part.section)
    return before != after or unheaded or bool(block.progress)


def _shown(part: Assignment, one: Measure) -> tuple[object, ...]:
    return one.text, one.limit_text, one.due_on, one.leader or part.leader_in_charge, one.section or part.section


def _reasons(block: _Block) -> list[Fault]:
    """A part that cannot be written to is a fault only when something was written."""
    if not _is_changed(block):
        return []
    why = reasons.reasons_not_to_report(AssignmentState(block.assignment.state))
    return [Fault(block.row, MEASURE, sentence) for sentence in why]


def _apply(blocks: list[_Block], by: Actor) -> int:
    changed = [block for block in blocks if _is_changed(block)]
    with transaction.atomic():
        refuse_if(reasons.reasons_not_unit(by, by.organ_id))
        ids = [block.assignment.pk for block in changed]
        Measure.objects.filter(assignment_id__in=ids).delete()
        Measure.objects.bulk_create([measure for block in changed for measure in block.measures])
        for block in changed:
            part = block.assignment
            part.leader_in_charge, part.section = _heads(block)
            part.updated_at = days.now()
            record(
                "assignment.measures",
                of=part,
                by=by,
                after=[measure.text for measure in block.measures],
                how="工作簿导入",
            )
            announce("ledger.measures_set", assignment_id=part.pk)
        Assignment.objects.bulk_update(
            [block.assignment for block in changed], ["leader_in_charge", "section", "updated_at"]
        )
        Progress.objects.bulk_create(
            Progress(assignment=block.assignment, on=days.today(), text=block.progress, by_id=by.user_id, at=days.now())
            for block in changed
            if block.progress
        )
    return len(changed)


def _marked(data: bytes, faults: list[Fault]) -> bytes:
    """The user's own workbook, bad cells coloured and commented."""
    book = _opened(data, data_only=False)
    sheet = _sheet(book)
    merged = {
        (row, column): (area.min_row, area.min_col) for area in sheet.merged_cells.ranges for row, column in area.cells
    }
    told: dict[tuple[int, int], list[str]] = {}
    for fault in faults:
        place = merged.get((fault.row, fault.column), (fault.row, fault.column))
        told.setdefault(place, []).append(fault.sentence)
    for (row, column), sentences in told.items():
        cell = sheet.cell(row, column)
        cell.fill = BAD
        cell.comment = Comment("\n".join(dict.fromkeys(sentences)), "政务公开")
    return layout.saved(book)
