"""What the pages of plans show: the list by year and level, a plan's tasks in lines, its source, likely superior items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment, Plan, Task
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.difference import nearest
from gongkai.ledger.rules.states import (
    LEVEL_RANK,
    AssignmentState,
    Level,
    Release,
    Role,
    TaskState,
)
from gongkai.ledger.rules.tree import branches
from gongkai.orgs.rules import Actor

ANCESTORS = 4
MOST_SOURCE = 1000


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list: how deep it hangs, how many tasks, how far they are, how many are shown to the public."""

    plan: Plan
    depth: int
    tasks: int
    done: int
    late: int
    released: int
    above: Plan | None


def listing(
    actor: Actor, *, year: int | None = None, level: str = "", cursor: str | None = None, size: int = 50
) -> Page[Plan]:
    """Plans, newest year first; the units' own plans only when asked for by level."""
    rows = scope.plans(actor).select_related("organ", "parent").defer(
        "source_text", "source_layout", "parent__source_text", "parent__source_layout"
    )  # fmt: skip
    rows = rows.filter(level=level) if level else rows.exclude(level=Level.UNIT)
    if year:
        rows = rows.filter(year=year)
    return page(rows, order=("-year", "-id"), cursor=cursor, size=size)


def lines(actor: Actor, plans: Sequence[Plan]) -> list[PlanLine]:
    """The plans as a tree within each year, counted; two queries however many."""
    ordered = sorted(plans, key=lambda plan: (-plan.year, LEVEL_RANK[Level(plan.level)], -plan.pk))
    by_key = {plan.pk: plan for plan in ordered}
    counted = _counted(actor, list(by_key))
    late = _late(actor, list(by_key))
    made = []
    for year in dict.fromkeys(plan.year for plan in ordered):
        of_year = [plan.pk for plan in ordered if plan.year == year]
        for key, depth in branches(of_year, {pk: by_key[pk].parent_id for pk in of_year}):
            one = by_key[key]
            rows = counted.get(key, {})
            above = one.parent if one.parent_id and not depth else None
            made.append(
                PlanLine(
                    one, depth, rows.get("n", 0), rows.get("done", 0), late.get(key, 0), rows.get("shown", 0), above
                )
            )
    return made


def _counted(actor: Actor, keys: list[int]) -> dict[int, dict[str, int]]:
    rows = scope.tasks(actor).filter(plan_id__in=keys).exclude(state=TaskState.VOID).order_by().values("plan_id")
    counts = rows.annotate(
        n=Count("id"),
        done=Count("id", filter=Q(state=TaskState.DONE)),
        shown=Count("id", filter=Q(released=Release.RELEASED)),
    )
    return {row["plan_id"]: row for row in counts}


def _late(actor: Actor, keys: list[int]) -> dict[int, int]:
    rows = scope.assignments(actor).filter(plan_id__in=keys, due_order__lt=days.today())
    return {row["plan_id"]: row["n"] for row in rows.order_by().values("plan_id").annotate(n=Count("id"))}


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A unit, or a collective unit with its members counted, in a line of the task list."""

    name: str
    members: int


@dataclass(frozen=True, slots=True)
class RoleUnits:
    """Who takes part in one role; `state` when it is a single organ, else how many of them are done."""

    role: Role
    units: list[UnitMark]
    state: AssignmentState | None
    total: int
    done: int


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list. `due` is the earliest day still owed that the actor may know."""

    task: Task
    units: list[RoleUnits]
    due: date | None


def task_lines(actor: Actor, tasks: Sequence[Task]) -> list[TaskLine]:
    """Tasks with their parts (`task.assignments` prefetched) as lines; members of a collective unit drawn together."""
    return [_line(actor, task, list(task.assignments.all())) for task in tasks]


def _line(actor: Actor, task: Task, parts: list[Assignment]) -> TaskLine:
    known = [part.next_due for part in parts if part.next_due and (actor.oversees or part.organ_id == actor.organ_id)]
    roles = [_role(role, [part for part in parts if part.role == role]) for role in Role]
    return TaskLine(task, [row for row in roles if row.total], min(known, default=None))


def _role(role: Role, parts: list[Assignment]) -> RoleUnits:
    names = Counter(part.via_group.name if part.via_group else part.organ.short_name for part in parts)
    one = AssignmentState(parts[0].state) if len(parts) == 1 else None
    done = sum(part.state == AssignmentState.DONE for part in parts)
    return RoleUnits(role, [UnitMark(name, n) for name, n in names.items()], one, len(parts), done)


def themes(actor: Actor, of: Plan) -> list[str]:
    """The themes of a plan in its own order."""
    rows = scope.tasks(actor).filter(plan=of).exclude(theme="").order_by("position", "id")
    return list(dict.fromkeys(rows.values_list("theme", flat=True)))


def state_counts(actor: Actor, of: Plan) -> dict[str, int]:
    """How many tasks of a plan stand in each state (all named), and how many are shown to the public (key "shown")."""
    rows = scope.tasks(actor).filter(plan=of).order_by().values("state")
    counted = list(rows.annotate(n=Count("id"), shown=Count("id", filter=Q(released=Release.RELEASED))))
    found = dict.fromkeys((state.value for state in TaskState), 0) | {row["state"]: row["n"] for row in counted}
    return found | {"shown": sum(row["shown"] for row in counted)}


def late_count(actor: Actor, of: Plan) -> int:
    """How many parts of a plan are late, as far as the actor sees them."""
    return _late(actor, [of.pk]).get(of.pk, 0)


def children(actor: Actor, of: Plan) -> list[Plan]:
    """The plans that hang under a plan."""
    rows = scope.plans(actor).filter(parent=of).defer("source_text", "source_layout").select_related("organ")
    return list(rows.order_by("-year", "level", "organ__order", "-id")[:100])


def possible_parents(actor: Actor, of: Plan) -> QuerySet[Plan]:
    """Plans a plan may hang under: of the same or a higher level, itself left out."""
    levels = [
        level for level, rank in LEVEL_RANK.items() if rank <= LEVEL_RANK[Level(of.level)] and level != Level.UNIT
    ]
    rows = scope.plans(actor).filter(level__in=levels).exclude(pk=of.pk).defer("source_text", "source_layout")
    return rows.order_by("-year", "level", "-id")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A task beside the source of its plan."""

    pk: int
    uuid: UUID
    no: str
    name: str
    begins: int | None


def source_lines(actor: Actor, of: Plan) -> list[SourceLine]:
    """The tasks of a plan with the place in the source where each begins."""
    rows = scope.tasks(actor).filter(plan=of).exclude(state=TaskState.VOID).order_by("position", "id")
    named = rows.annotate(beginning=Left("requirement", 40))
    return [
        SourceLine(pk, uuid, no or str(position), topic or beginning, (spans.get("task") or [None])[0])
        for pk, uuid, position, no, topic, spans, beginning in named.values_list(
            "pk", "uuid", "position", "no", "topic", "spans", "beginning"
        )[:MOST_SOURCE]
    ]


@dataclass(frozen=True, slots=True)
class Likely:
    """A superior's item a task may carry out; `share` is the likeness of the words in per cent."""

    task: Task
    share: int

    @property
    def label(self) -> str:
        """As a choice shows it."""
        text = self.task.topic or self.task.requirement
        return f"{self.task.no} {clip(text, 40)}".strip()


@dataclass(frozen=True, slots=True)
class Linking:
    """One task and the superior's items most like it."""

    task: Task
    likely: list[Likely] = field(default_factory=list)


def above(actor: Actor, of: Plan) -> list[Plan]:
    """The superior's plans of a plan, the nearest first."""
    found: list[Plan] = []
    key = of.parent_id
    while key and len(found) < ANCESTORS and key not in {plan.pk for plan in found} | {of.pk}:
        parent = scope.plans(actor).filter(pk=key).defer("source_text", "source_layout").first()
        if parent is None:
            break
        found.append(parent)
        key = parent.parent_id
    return found


def superior_tasks(actor: Actor, of: Plan, text: str = "") -> list[Task]:
    """The items of all superior plans, the nearest plan first; those that hold `text`, when given."""
    found: list[Task] = []
    for parent in above(actor, of):
        rows = scope.tasks(actor).filter(plan=parent).exclude(state=TaskState.VOID)
        if text.strip():
            rows = rows.filter(Q(topic__contains=text.strip()) | Q(requirement__contains=text.strip()))
        found += (
            rows.select_related("plan").defer("plan__source_text", "plan__source_layout").order_by("position", "id")
        )
    return found


def linkings(tasks: Sequence[Task], pool: Sequence[Task], most: int = 6) -> list[Linking]:
    """Each task with the items most like it; the item it is linked to always among them."""
    near = nearest([_words(task) for task in tasks], [_words(task) for task in pool], most=most)
    by_key = {task.pk: task for task in pool}
    made = []
    for task, places in zip(tasks, near, strict=True):
        likely = [Likely(pool[place], round(share * 100)) for place, share in places]
        linked = by_key.get(task.parent_id or 0) or task.parent
        if linked is not None and linked.pk not in {one.task.pk for one in likely}:
            likely.insert(0, Likely(linked, 0))
        made.append(Linking(task, likely))
    return made


def _words(task: Task) -> str:
    return f"{task.topic}{task.requirement}"


def marks_of(task: Task) -> dict[str, Any]:
    """The places in the source a task was read from, as `rules.sheet.marks_of` takes them."""
    superior = list(task.superior_deadlines)
    return {
        "spans": task.spans, "units": [], "limits": [*(superior or task.deadlines), *task.milestones], "doubts": [],
    }  # fmt: skip


def ticked(actor: Actor, of: Plan, uuids: Sequence[str]) -> list[Task]:
    """The ticked tasks of a plan in its order; what is no address of ours is passed over."""
    good = []
    for text in uuids[:MOST_SOURCE]:
        try:
            good.append(UUID(text))
        except ValueError:
            continue
    return list(scope.tasks(actor).filter(plan=of, uuid__in=good).select_related("plan").order_by("position", "id"))
