"""The desk in plain Python: to-do grouped by urgency, findings by weight, navigation by duty."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from gongkai.orgs.rules import Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; shown to posts with one of `duties` (to all when empty)."""

    label: str
    url_name: str
    duties: Collection[Duty] = ()
    order: int = 100
    group: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of a leader's page."""

    label: str
    value: float | None
    unit: str = "项"
    url: str = ""
    tone: str = "plain"
    note: str = ""


class When(StrEnum):
    """How soon a thing is due."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    OPEN = "open"


WHEN_LABELS = {
    When.LATE: "已逾期",
    When.TODAY: "今天到期",
    When.WEEK: "本周到期",
    When.LATER: "以后到期",
    When.OPEN: "没有时限",
}


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """To-do of one urgency, soonest first."""

    when: When
    label: str
    todos: tuple[Todo, ...] = field(default=())


def when(due_on: date | None, today: date) -> When:
    """How soon a day is, seen from `today`; the week ends on Sunday."""
    if due_on is None:
        return When.OPEN
    if due_on < today:
        return When.LATE
    if due_on == today:
        return When.TODAY
    return When.WEEK if due_on <= today + timedelta(days=6 - today.weekday()) else When.LATER


def grouped(todos: Iterable[Todo], today: date) -> list[TodoGroup]:
    """To-do by urgency, late first; within a group by day, then kind and title. Empty groups are left out."""
    found: dict[When, list[Todo]] = {name: [] for name in When}
    for todo in todos:
        found[when(todo.due_on, today)].append(todo)
    return [
        TodoGroup(name, WHEN_LABELS[name], tuple(sorted(rows, key=lambda t: (t.due_on or today, t.kind, t.title))))
        for name, rows in found.items()
        if rows
    ]


def weighed(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, then by organ and title."""
    weight = {severity: place for place, severity in enumerate(Severity)}
    return sorted(findings, key=lambda finding: (weight[finding.severity], finding.organ, finding.title))


def by_organ(rows: Iterable[Late], order: Iterable[str] = ()) -> list[tuple[str, list[Late]]]:
    """Late things by organ in official order (unknown organs last), the longest late first."""
    places = {name: place for place, name in enumerate(order)}
    found: dict[str, list[Late]] = {}
    for row in sorted(rows, key=lambda late: (late.due_on, late.title)):
        found.setdefault(row.organ, []).append(row)
    return sorted(found.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))


def seen_by(entries: Iterable[Entry], duty: Duty) -> list[Entry]:
    """The entries a duty sees, in order."""
    return sorted(
        (entry for entry in entries if not entry.duties or duty in entry.duties), key=lambda entry: entry.order
    )
