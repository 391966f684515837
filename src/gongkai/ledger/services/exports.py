"""Ledgers out, in the column order of the notices (R181, R182, R183, R418). Each returns the bytes of an .xlsx."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gongkai.kernel import days
from gongkai.ledger.models import Assignment, LookBack, LookBackItem, Measure, Plan, Task
from gongkai.ledger.queries import published, scope, work
from gongkai.ledger.rules import cells
from gongkai.ledger.rules.states import AssignmentState, Role, TaskState
from gongkai.ledger.services import layout
from gongkai.orgs.rules import Actor

SIX = [
    ("工作要点", 16),
    ("公开任务", 18),
    ("国家、省、市具体要求", 46),
    ("本级落实措施", 40),
    ("责任部门", 24),
    ("完成时限", 16),
]
FIVE = [("序号", 7), ("工作任务", 20), ("工作要求", 64), ("责任单位", 36), ("时限要求", 22)]
UNIT = [("序号", 7), ("工作任务", 24), ("工作举措", 54), ("时限要求", 24), ("单位分管领导", 16), ("责任科室", 18)]
PUBLISHED = [("序号", 7), ("领域", 20), ("工作任务", 24), ("工作要求", 54), ("牵头单位", 22), ("其他责任单位", 26), ("时限", 18), ("进展", 10), ("公开成果", 34)]  # fmt: skip
LISTING = [("单位", 18), ("领域", 18), ("工作任务", 34), ("分工", 8), ("状态", 10), ("下一时限", 13), ("是否逾期", 10), ("退回次数", 10)]  # fmt: skip
LOOKED = [("序号", 7), ("工作任务", 34), ("责任单位", 18), ("结论", 12), ("说明", 50), ("整改时限", 13), ("结转到", 34), ("核查人", 10), ("核查日期", 13)]  # fmt: skip
SIGNED = "主要负责人（签字）：　　　　　　　　分管领导（签字）：　　　　　　　　填表人：　　　　　　　　填表日期：　　　年　　月　　日"


def six_columns(*, plan: Plan, by: Actor) -> bytes:
    """The Yanhu form (R181): the superior's requirement and our own measures side by side."""
    tasks = _tasks(plan, by)
    units = _units(tasks)
    rows = [
        [
            _path(task, 0), _path(task, 1) or task.topic, _with_superior_limit(task), task.measures, units[task.pk],
            task.deadline_text,
        ]
        for task in tasks
    ]  # fmt: skip
    return _table("任务分解", cells.named(plan.title), SIX, rows, _facts(plan), merged=(1, 2), centred=frozenset({6}))


def five_columns(*, plan: Plan, by: Actor) -> bytes:
    """The Zichuan form (R182): number, task, requirement, units, limit."""
    tasks = _tasks(plan, by)
    units = _units(tasks)
    rows = [
        [task.no or str(place), task.topic or _path(task, -1), task.requirement, units[task.pk], task.deadline_text]
        for place, task in enumerate(tasks, 1)
    ]
    title = cells.named(plan.title, "重点工作任务分解表")
    return _table("任务分解表", title, FIVE, rows, _facts(plan), merged=(2,), centred=frozenset({1, 2, 5}))


def look_back(*, of: LookBack, items: Iterable[LookBackItem]) -> bytes:
    """The result sheet of a look-back (R188)."""
    rows = [
        [
            item.task.no or str(place), str(item.task), item.owner.short_name if item.owner else "",
            item.get_verdict_display(), item.reason, item.due_on.isoformat() if item.due_on else "",
            item.carried_to.plan.title if item.carried_to else "", item.decided_by.name if item.decided_by else "",
            days.day_of(item.decided_at).isoformat() if item.decided_at else "",
        ]
        for place, item in enumerate(items, 1)
    ]  # fmt: skip
    under = f"核查时限：{of.due_on:%Y-%m-%d}" if of.due_on else f"{of.plan.year}年度"
    title = f"{of.plan.title}“回头看”结果"
    return _table("回头看", title, LOOKED, rows, under, centred=frozenset({1, 4, 6, 8, 9}))


def unit_ledger(*, plan: Plan, organ_id: int, by: Actor) -> bytes:
    """The unit's ledger (R183): its tasks, and under each the measures with limit, leader in charge and section."""
    parts = work.ledger_rows(by, plan, organ_id)
    rows: list[list[object]] = []
    keys: list[str] = []
    for place, part in enumerate(parts, 1):
        measures: list[Measure | None] = list(part.measures.all())
        for measure in measures or [None]:
            keys.append(str(place))
            rows.append(
                [
                    place,
                    part.task.topic or part.task.requirement[:60],
                    measure.text if measure else "",
                    (measure.limit_text if measure else "") or part.task.deadline_text,
                    (measure.leader if measure else "") or part.leader_in_charge,
                    (measure.section if measure else "") or part.section,
                ]
            )
    name = parts[0].organ.name if parts else ""
    title = f"{name}政务公开工作任务台账（{plan.year}年）"
    return _table(
        "任务台账", title, UNIT, rows, plan.title, merged=(1, 2), centred=frozenset({1, 5, 6}), keys=keys, foot=SIGNED
    )


def listing(*, rows: Iterable[Assignment], title: str) -> bytes:
    """Any list of parts as the screen shows it."""
    today = days.today()
    lines = [
        [
            row.organ.short_name,
            row.theme,
            str(row.task),
            Role(row.role).label,
            AssignmentState(row.state).label,
            row.next_due.isoformat() if row.next_due else "",
            "逾期" if row.next_due and row.next_due < today else "",
            row.returned_times,
        ]
        for row in rows
    ]
    return _table("清单", title, LISTING, lines, f"取数日期：{today.isoformat()}", centred=frozenset({4, 5, 6, 7, 8}))


def published_list(*, rows: Iterable[published.PublicTask], title: str) -> bytes:
    """The released tasks as the public sees them."""
    lines = [
        [
            task.no, task.theme, task.topic, task.requirement, "、".join(task.lead_units), "、".join(task.other_units),
            task.deadline_text, task.state.label, "\n".join(f"{row['title']} {row['url']}" for row in task.links),
        ]
        for task in rows
    ]  # fmt: skip
    under = f"取数日期：{days.today().isoformat()}"
    return _table("重点工作进展", title, PUBLISHED, lines, under, centred=frozenset({1, 8}))


def _tasks(plan: Plan, by: Actor) -> list[Task]:
    rows = scope.tasks(by).filter(plan=plan).exclude(state=TaskState.VOID)
    return list(rows.order_by("position", "id"))


def _units(tasks: Sequence[Task]) -> dict[int, str]:
    """The units of each task as the form prints them; a collective unit by its own name, lead before cooperating."""
    rows = scope.applied(Assignment.objects.filter(task__in=tasks)).exclude(state=AssignmentState.VOID)
    named: dict[int, dict[str, dict[str, None]]] = defaultdict(lambda: {role.value: {} for role in Role})
    for task_id, role, group, short_name in rows.order_by("organ_order", "id").values_list(
        "task_id", "role", "via_group__name", "organ__short_name"
    ):
        named[task_id][role].setdefault(group or short_name)
    found: dict[int, str] = defaultdict(str)
    for task_id, roles in named.items():
        present = {role: "、".join(names) for role, names in roles.items() if names}
        if set(present) == {Role.LEAD.value}:
            found[task_id] = present[Role.LEAD.value]
        else:
            found[task_id] = "\n".join(f"{Role(role).label}：{names}" for role, names in present.items())
    return found


def _with_superior_limit(task: Task) -> str:
    if task.superior_deadline_text and task.superior_deadline_text not in task.requirement:
        return f"{task.requirement}（上级时限：{task.superior_deadline_text}）"
    return task.requirement


def _path(task: Task, place: int) -> str:
    try:
        return str(task.path[place])
    except IndexError:
        return ""


def _facts(plan: Plan) -> str:
    return "　".join(part for part in (plan.issuer, plan.doc_number) if part)


def _table(
    sheet_name: str,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[object]],
    under: str,
    *,
    merged: Sequence[int] = (),
    centred: frozenset[int] = frozenset(),
    keys: Sequence[str] | None = None,
    foot: str = "",
) -> bytes:
    book, sheet = layout.new_sheet(sheet_name)
    layout.heading(sheet, title, under, columns)
    first = layout.TITLE_ROWS + 1
    for place, values in enumerate(rows, first):
        layout.line(sheet, place, values, centred)
    for column in merged:
        layout.merge_alike(sheet, column, first, keys or [row[column - 1] for row in rows])
    last = first + len(rows) - 1
    if foot:
        last += 1
        layout.foot(sheet, last, foot, len(columns))
    layout.page_setup(sheet, len(columns), last)
    return layout.saved(book)
