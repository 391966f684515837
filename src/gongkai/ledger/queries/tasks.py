"""Plans and tasks as pages: one record on which lead, cooperating and guiding units are seen side by side (R197)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.ledger.models import Assignment, Plan, Task
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import limits
from gongkai.ledger.rules.states import AssignmentState, Level, Role
from gongkai.orgs.rules import Actor

_PLANS = ("plan", "parent__plan", "carried_from__plan")


def plans(
    actor: Actor, *, year: int | None = None, level: str = "", cursor: str | None = None, size: int = 50
) -> Page[Plan]:
    """Plans, newest year first."""
    rows = scope.plans(actor).defer("source_text", "source_layout").select_related("organ", "parent")
    if year:
        rows = rows.filter(year=year)
    if level:
        rows = rows.filter(level=level)
    return page(rows, order=("-year", "-id"), cursor=cursor, size=size)


def plan(actor: Actor, uuid: UUID | str) -> Plan:
    """One plan; `Plan.DoesNotExist` otherwise."""
    return scope.plans(actor).select_related("organ", "parent", "file").get(uuid=uuid)


def years(actor: Actor) -> list[int]:
    """The years there are plans for, newest first."""
    return sorted(set(scope.plans(actor).order_by().values_list("year", flat=True).distinct()), reverse=True)


def unit_plans(actor: Actor, year: int) -> QuerySet[Plan]:
    """单位年度实施方案 registered for a year (R189), in official order."""
    rows = scope.plans(actor).filter(level=Level.UNIT, year=year).defer("source_text", "source_layout")
    return rows.select_related("organ", "file").order_by("organ__order", "id")


def tasks(
    actor: Actor, of: Plan, *, theme: str = "", state: str = "", released: str = "", organ: UUID | str | None = None,
    late: bool = False, text: str = "", cursor: str | None = None, size: int = 20,
) -> Page[Task]:  # fmt: skip
    """The tasks of a plan in order, each with who takes part (`.assignments`; names, roles and states only).

    `late` and `organ` look at the parts the actor may see.
    """
    rows = scope.tasks(actor).filter(plan=of)
    for name, value in (("theme", theme), ("state", state), ("released", released)):
        if value:
            rows = rows.filter(**{name: value})
    if text.strip():
        rows = rows.filter(Q(topic__contains=text.strip()) | Q(requirement__contains=text.strip()))
    own = scope.assignments(actor).filter(task_id=OuterRef("pk"))
    if organ:
        rows = rows.filter(Exists(own.filter(organ__uuid=organ)))
    if late:
        rows = rows.filter(Exists(own.filter(due_order__lt=days.today())))
    return page(
        rows.prefetch_related(Prefetch("assignments", _light())), order=("position", "id"), cursor=cursor, size=size
    )


def _light() -> QuerySet[Assignment]:
    """Parts as a list of tasks shows them: many at once, so only what is shown."""
    rows = scope.applied(Assignment.objects.exclude(state=AssignmentState.VOID)).select_related("organ", "via_group")
    return rows.only(
        "uuid", "task_id", "organ_id", "role", "state", "standing", "next_due", "organ_order", "organ__short_name",
        "organ__uuid",
        "via_group__name",
    ).order_by("organ_order", "id")  # fmt: skip


def task(actor: Actor, uuid: UUID | str) -> Task:
    """One task; `Task.DoesNotExist` otherwise."""
    heavy = [f"{way}__{name}" for way in _PLANS for name in ("source_text", "source_layout")]
    return scope.tasks(actor).select_related(*_PLANS).defer(*heavy).get(uuid=uuid)


@dataclass(frozen=True, slots=True)
class PartView:
    """One unit's part as the actor may see it: of other units a unit sees who, which role and how far, no more."""

    assignment: Assignment
    organ: str
    role: Role
    state: AssignmentState
    next_due: date | None
    own: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All that the page of a task shows. `understood`: the limits in words."""

    task: Task
    parts: list[PartView]
    understood: list[str]
    superior: list[str]
    carried_to: list[Task]
    children: list[Task]
    checks: int


def task_page(actor: Actor, uuid: UUID | str) -> TaskPage:
    """The page of one task; five queries."""
    found = task(actor, uuid)
    rows = scope.applied(Assignment.objects.filter(task=found)).exclude(state=AssignmentState.VOID)
    parts = [
        PartView(
            assignment=row,
            organ=row.organ.short_name,
            role=Role(row.role),
            state=AssignmentState(row.state),
            next_due=row.next_due if actor.oversees or row.organ_id == actor.organ_id else None,
            own=row.organ_id == actor.organ_id,
        )
        for row in rows.select_related("organ").order_by("organ_order", "id")
    ]
    parts.sort(key=lambda part: list(Role).index(part.role))
    return TaskPage(
        task=found,
        parts=parts,
        understood=[limits.spoken(limit) for limit in limits.limits_of(found.deadlines)],
        superior=[limits.spoken(limit) for limit in limits.limits_of(found.superior_deadlines)],
        carried_to=carried_to(actor, found),
        children=children(actor, found),
        checks=found.checks.filter(jurisdiction_id=actor.jurisdiction_id).count(),
    )


def carried_to(actor: Actor, of: Task) -> list[Task]:
    """The later year's tasks this one was carried into."""
    return list(_with_plan(scope.tasks(actor).filter(carried_from=of)))


def children(actor: Actor, of: Task) -> list[Task]:
    """The tasks that carry this one out, at most a hundred."""
    return list(_with_plan(scope.tasks(actor).filter(parent=of))[:100])


def _with_plan(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.select_related("plan").defer("plan__source_text", "plan__source_layout")


def counts_by_state(actor: Actor, of: Plan) -> dict[str, int]:
    """How many parts of a plan stand in each state."""
    rows = scope.assignments(actor).filter(plan=of).order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def organs_of(actor: Actor, of: Plan) -> list[dict[str, object]]:
    """The units with a part in a plan, in official order: {organ_id, name, uuid, n}."""
    rows = scope.assignments(actor).filter(plan=of).order_by()
    named = rows.values("organ_id", "organ_order", name=F("organ__short_name"), organ_uuid=F("organ__uuid"))
    return list(named.annotate(n=Count("id")).order_by("organ_order", "organ_id"))
