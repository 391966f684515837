"""What the public may read: released tasks, the three public states, published results. Nothing internal is selected.

Lateness, returns, problems, leaders, sections, measures, evidence and progress are never read here (a test looks at the
SQL).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment, Plan, Task
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.progress import public_state
from gongkai.ledger.rules.states import (
    PUBLIC_STATES,
    AssignmentState,
    PlanState,
    PublicState,
    Release,
    ReleaseRule,
    Role,
    TaskState,
)

FIELDS = (
    "id", "uuid", "no", "position", "theme", "topic", "requirement", "deadline_text", "state", "public_links", "shown_at",
    "plan_id", "plan__uuid", "plan__year", "plan__title",
)  # fmt: skip
SHOWN = [state.value for state, shown in PUBLIC_STATES.items() if shown is not None]


@dataclass(frozen=True, slots=True)
class PublicTask:
    """One released task as the public sees it."""

    uuid: UUID
    no: str
    theme: str
    topic: str
    requirement: str
    deadline_text: str
    state: PublicState
    lead_units: tuple[str, ...]
    other_units: tuple[str, ...]
    links: tuple[dict[str, str], ...]
    shown_on: date | None
    shown_at: datetime | None
    plan: UUID
    plan_title: str
    year: int

    @property
    def name(self) -> str:
        """What a list or a feed calls it."""
        return self.topic or clip(self.requirement, 60)


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan of which something is released."""

    uuid: UUID
    year: int
    title: str
    doc_number: str
    issued_on: date | None
    published_url: str
    tasks: int


def _released(jurisdiction_id: int) -> QuerySet[Task]:
    rows = Task.objects.filter(jurisdiction_id=jurisdiction_id, released=Release.RELEASED, state__in=SHOWN)
    open_ = rows.exclude(plan__release_rule=ReleaseRule.NONE).exclude(plan__state=PlanState.STAGING)
    return scope.applied(open_)


def released_rows(jurisdiction_id: int) -> QuerySet[Task]:
    """Released tasks as rows, for those who follow them one by one."""
    return _released(jurisdiction_id)


def of_rows(rows: QuerySet[Task]) -> list[PublicTask]:
    """Released rows as the public sees them."""
    return _shown(list(rows.values(*FIELDS)))


def _states(state: PublicState) -> list[str]:
    return [one.value for one, shown in PUBLIC_STATES.items() if shown is state]


def released_tasks(
    jurisdiction_id: int,
    *,
    year: int | None = None,
    plan: UUID | str | None = None,
    theme: str = "",
    state: PublicState | None = None,
    text: str = "",
    cursor: str | None = None,
    size: int = 30,
) -> Page[PublicTask]:
    """Released tasks, newest plan first, in the order of the notice."""
    rows = _released(jurisdiction_id)
    if year:
        rows = rows.filter(plan__year=year)
    if plan:
        rows = rows.filter(plan__uuid=plan)
    if theme:
        rows = rows.filter(theme=theme)
    if state:
        rows = rows.filter(state__in=_states(state))
    if text.strip():
        rows = rows.filter(requirement__contains=text.strip()) | rows.filter(topic__contains=text.strip())
    found = page(rows.values(*FIELDS), order=("-plan__year", "-plan_id", "position", "id"), cursor=cursor, size=size)
    return Page(
        rows=_shown(found.rows),
        first=found.first,
        previous=found.previous,
        next=found.next,
        last=found.last,
        size=found.size,
        _jump=found.jump,
    )


def latest(jurisdiction_id: int, *, most: int = 20) -> list[PublicTask]:
    """The released tasks of which what the public sees changed last: for the home page and the feed."""
    return _shown(list(_released(jurisdiction_id).order_by("-shown_at", "-id").values(*FIELDS)[:most]))


def released_task(jurisdiction_id: int, uuid: UUID | str) -> PublicTask:
    """One released task; `Task.DoesNotExist` otherwise."""
    return _shown([_released(jurisdiction_id).values(*FIELDS).get(uuid=uuid)])[0]


def is_shown(task: Task) -> bool:
    """Whether the public sees this task now."""
    return _released(task.jurisdiction_id).filter(pk=task.pk).exists()


def counts(jurisdiction_id: int, *, year: int | None = None, plan: UUID | str | None = None) -> dict[PublicState, int]:
    """How many released tasks stand in each public state, all three named."""
    rows = _released(jurisdiction_id)
    if year:
        rows = rows.filter(plan__year=year)
    if plan:
        rows = rows.filter(plan__uuid=plan)
    found = dict.fromkeys(PublicState, 0)
    for row in rows.order_by().values("state").annotate(n=Count("id")):
        shown = public_state(TaskState(row["state"]))
        if shown is not None:
            found[shown] += row["n"]
    return found


def plans(jurisdiction_id: int) -> list[PublicPlan]:
    """Plans of which something is released, newest first."""
    rows = _released(jurisdiction_id).order_by().values("plan_id").annotate(n=Count("id"))
    numbers = {row["plan_id"]: row["n"] for row in rows}
    return [
        PublicPlan(row.uuid, row.year, row.title, row.doc_number, row.issued_on, row.published_url, numbers[row.pk])
        for row in Plan.objects.filter(pk__in=numbers).defer("source_text", "source_layout").order_by("-year", "-id")
    ]


def years(jurisdiction_id: int) -> list[int]:
    """Years with released tasks, newest first."""
    return sorted(
        set(_released(jurisdiction_id).order_by().values_list("plan__year", flat=True).distinct()), reverse=True
    )


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """How the released tasks of one theme stand."""

    theme: str
    underway: int
    done: int
    standing: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.underway + self.done + self.standing


def by_theme(jurisdiction_id: int, year: int, plan: UUID | str | None = None) -> list[ThemeCounts]:
    """The themes of a year (or of one plan) in the order of the notice, with how their released tasks stand."""
    rows = _released(jurisdiction_id).filter(plan__year=year)
    if plan:
        rows = rows.filter(plan__uuid=plan)
    counted = rows.order_by().values("theme", "state").annotate(n=Count("id"), of=Max("plan_id"), at=Min("position"))
    found: dict[str, Counter[PublicState]] = {}
    for row in sorted(counted, key=lambda row: (-row["of"], row["at"])):
        shown = public_state(TaskState(row["state"]))
        if shown is not None:
            found.setdefault(row["theme"], Counter())[shown] += row["n"]
    return [
        ThemeCounts(theme, n[PublicState.UNDERWAY], n[PublicState.DONE], n[PublicState.STANDING])
        for theme, n in found.items()
    ]


def themes(jurisdiction_id: int, year: int) -> list[str]:
    """Themes of a year's released tasks, in the order of the notice."""
    rows = (
        _released(jurisdiction_id)
        .filter(plan__year=year)
        .order_by("-plan_id", "position")
        .values_list("theme", flat=True)
    )
    return [theme for theme in dict.fromkeys(rows) if theme]


def _shown(rows: list[dict[str, object]]) -> list[PublicTask]:
    units = _units([int(str(row["id"])) for row in rows])
    shown: list[PublicTask] = []
    for row in rows:
        state = public_state(TaskState(str(row["state"])))
        if state is not None:
            shown.append(_one(row, state, units.get(int(str(row["id"])), [])))
    return shown


def _one(row: dict[str, object], state: PublicState, units: list[tuple[str, str]]) -> PublicTask:
    at = row["shown_at"] if isinstance(row["shown_at"], datetime) else None
    links = row["public_links"] if isinstance(row["public_links"], list) else []
    return PublicTask(
        uuid=UUID(str(row["uuid"])),
        no=str(row["no"]),
        theme=str(row["theme"]),
        topic=str(row["topic"]),
        requirement=str(row["requirement"]),
        deadline_text=str(row["deadline_text"]),
        state=state,
        lead_units=tuple(name for role, name in units if role == Role.LEAD),
        other_units=tuple(name for role, name in units if role != Role.LEAD),
        links=tuple(links),
        shown_on=days.day_of(at) if at else None,
        shown_at=at,
        plan=UUID(str(row["plan__uuid"])),
        plan_title=str(row["plan__title"]),
        year=int(str(row["plan__year"])),
    )


def _units(task_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Who has a part in these tasks: (role, name) in official order; no state is read."""
    rows = scope.applied(Assignment.objects.filter(task_id__in=list(task_ids))).exclude(state=AssignmentState.VOID)
    found: dict[int, list[tuple[str, str]]] = {}
    for task_id, role, name in rows.order_by("organ_order", "id").values_list("task_id", "role", "organ__name"):
        found.setdefault(task_id, []).append((role, name))
    return found
