"""The Monday brief: one A4 page for a unit or the leader, and text ready to paste into a work group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment
from gongkai.ledger.queries import scope
from gongkai.ledger.rules import addresses, progress
from gongkai.ledger.rules.states import AssignmentState, RectificationState
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar

SOON = 30
WEEK = 7
MOST = 12


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures of a year."""

    organ_id: int
    organ: str
    parts: int
    done: int
    overdue: int
    due_soon: int
    untaken: int
    returned: int

    def as_row(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class BriefTask:
    """One task on a brief; `days_late` counts working days, as every page does."""

    title: str
    organ: str
    due_on: date
    days_late: int
    url: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that stands on the page. `worst` are the units with most arrears (only on the leader's)."""

    title: str
    day: date
    figures: UnitLine
    late: list[BriefTask]
    soon: list[BriefTask]
    returned: list[BriefTask]
    rectifications: int
    worst: list[UnitLine]
    more_late: int


def by_unit(actor: Actor, year: int) -> list[UnitLine]:
    """Every visible unit's figures in official order; one statement."""
    today = days.today()
    rows = scope.assignments(actor).filter(year=year).order_by().values("organ_id", "organ_order")
    counted = rows.annotate(
        name=F("organ__short_name"),
        parts=Count("id"),
        done=Count("id", filter=Q(state=AssignmentState.DONE)),
        overdue=Count("id", filter=Q(due_order__lt=today)),
        soon=Count("id", filter=Q(due_order__gte=today, due_order__lte=today + timedelta(SOON))),
        untaken=Count("id", filter=Q(state=AssignmentState.NEW)),
        returned=Sum("returned_times"),
    )
    return [
        UnitLine(
            row["organ_id"], row["name"], row["parts"], row["done"], row["overdue"], row["soon"], row["untaken"],
            row["returned"] or 0,
        )
        for row in counted.order_by("organ_order", "organ_id")
    ]  # fmt: skip


def unit_brief(actor: Actor, organ_id: int) -> Brief:
    """The page of one unit the actor may see."""
    lines = [line for line in by_unit(actor, days.today().year) if line.organ_id == organ_id]
    if lines:
        return _of_unit(actor, lines[0])
    name = orgs.labels(actor.jurisdiction_id).get(organ_id, actor.organ_name)
    return _of_unit(actor, UnitLine(organ_id, name, 0, 0, 0, 0, 0, 0))


def _of_unit(actor: Actor, line: UnitLine) -> Brief:
    return _brief(actor, f"{line.organ}政务公开任务周报", line, [], line.organ_id)


def all_briefs(actor: Actor) -> list[Brief]:
    """The leader's page and that of each unit with tasks, in official order."""
    return [leader_brief(actor), *(_of_unit(actor, line) for line in by_unit(actor, days.today().year))]


def leader_brief(actor: Actor) -> Brief:
    """The page of the leader: the whole jurisdiction, what is late, whose."""
    lines = by_unit(actor, days.today().year)
    worst = sorted((line for line in lines if line.overdue), key=lambda line: -line.overdue)[:10]
    return _brief(actor, "政务公开任务周报", total(lines), worst, None)


def total(lines: Sequence[UnitLine]) -> UnitLine:
    """All lines as one."""
    names = ("parts", "done", "overdue", "due_soon", "untaken", "returned")
    sums = [sum(getattr(line, name) for line in lines) for name in names]
    return UnitLine(0, f"{len(lines)}个单位", *sums)


def _brief(actor: Actor, title: str, figures: UnitLine, worst: list[UnitLine], organ_id: int | None) -> Brief:
    today = days.today()
    parts = scope.assignments(actor).select_related("task", "organ")
    fixes = scope.rectifications(actor).filter(state=RectificationState.ORDERED)
    if organ_id is not None:
        parts, fixes = parts.filter(organ_id=organ_id), fixes.filter(organ_id=organ_id)
    late = parts.filter(due_order__lt=today).order_by("due_order", "id")
    soon = parts.filter(due_order__gte=today, due_order__lte=today + timedelta(WEEK)).order_by("due_order", "id")
    returned = parts.filter(state=AssignmentState.RETURNED).order_by("due_order", "id")
    calendar = workdays.calendar(actor.jurisdiction_id)
    return Brief(
        title=title,
        day=today,
        figures=figures,
        late=[_task(part, today, calendar) for part in late[:MOST]],
        soon=[_task(part, today, calendar) for part in soon[:MOST]],
        returned=[_task(part, today, calendar) for part in returned[:MOST]],
        rectifications=fixes.count(),
        worst=worst,
        more_late=max(0, late.count() - MOST),
    )


def _task(part: Assignment, today: date, calendar: Calendar) -> BriefTask:
    due = part.next_due or today
    late = max(1, calendar.count(due, today)) if progress.is_late(part.next_due, today) else 0
    return BriefTask(clip(str(part.task), 40), part.organ.short_name, due, late, addresses.page_of("parts", part.uuid))


def group_text(brief: Brief) -> str:
    """Plain text for a work group: figures, what is late, what falls due this week. No leader, no reason is named."""
    figures = brief.figures
    lines = [
        f"【{brief.title}】{brief.day.month}月{brief.day.day}日",
        f"任务{figures.parts}项，已完成{figures.done}项，逾期{figures.overdue}项，30日内到期{figures.due_soon}项，待签收{figures.untaken}项。",
    ]
    for heading, tasks in (("逾期：", brief.late), ("一周内到期：", brief.soon)):
        if tasks:
            lines.append(heading)
            lines += [
                f"{place}. {task.organ}　{task.title}（{task.due_on.month}月{task.due_on.day}日"
                + (f"，已逾期{task.days_late}个工作日）" if task.days_late else "）")
                for place, task in enumerate(tasks, 1)
            ]
    if brief.more_late:
        lines.append(f"另有 {brief.more_late} 项逾期，详见系统。")
    lines.append("请有关单位抓紧报送，已完成的请及时提供佐证。")
    return "\n".join(lines)
