"""From the limits of a task to the days on which something is owed (R185, R195)."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Protocol

from gongkai.ledger.rules.limits import DATED, EVENT_KINDS, STANDING_KINDS, TimeLimit, starts_from
from gongkai.ledger.rules.states import CheckpointKind
from gongkai.notices.rules.shape import DeadlineKind


class DueDay(Protocol):
    """A day counted in working days; `provisional` when its year's holiday notice is not loaded."""

    @property
    def date(self) -> date: ...
    @property
    def provisional(self) -> bool: ...


class WorkingDays(Protocol):
    """What is needed of a calendar (workdays.rules.Calendar fits)."""

    def add(self, start: date, n: int) -> DueDay: ...


@dataclass(frozen=True, slots=True)
class Due:
    """A checkpoint to be made. `rule` tells how a day in working days was counted, for recomputation."""

    kind: CheckpointKind
    label: str
    due_on: date
    starts_on: date | None = None
    provisional: bool = False
    superior: bool = False
    final: bool = False
    rule: dict[str, Any] = field(default_factory=dict)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, months.monthrange(year, month)[1])


def is_standing(limits: Sequence[TimeLimit]) -> bool:
    """Whether every limit is of the lasting kind: such a task goes on and is looked at each half-year."""
    return bool(limits) and all(limit.kind in STANDING_KINDS or starts_from(limit) for limit in limits)


def checkpoints(
    deadlines: Sequence[TimeLimit],
    milestones: Sequence[TimeLimit],
    *,
    year: int,
    since: date,
    calendar: WorkingDays,
    superior: Sequence[TimeLimit] = (),
    milestones_are_superior: bool = False,
    year_end: tuple[int, int] = (12, 31),
) -> list[Due]:
    """Every checkpoint of one year, in order of day; at least one of the unit's own.

    `since` is the day the plan begins to bind: periods that ended before it are not asked for. A milestone that repeats
    a deadline's day makes no second checkpoint. Without any limit the year-end check set by the office stands.
    """
    own: list[Due] = []
    for limit in deadlines:
        own += _made(limit, CheckpointKind.DATED, year, since, calendar)
    reference = list(superior) + (list(milestones) if milestones_are_superior else [])
    if not milestones_are_superior:
        for limit in milestones:
            if limit.kind in DATED and limit.date and not starts_from(limit):
                own += _made(limit, CheckpointKind.MILESTONE, year, since, calendar)
    own = _once(own)
    if not own:
        own = [Due(CheckpointKind.SETTING, f"{year}年年末检查", date(year, *year_end))]
    last = max(range(len(own)), key=lambda index: (own[index].due_on, index))
    own[last] = replace(own[last], final=True)
    return sorted(own + _once(list(_reference(reference, year))), key=lambda due: (due.due_on, due.superior))


def recurring(limits: Sequence[TimeLimit], *, year: int, since: date, calendar: WorkingDays) -> list[Due]:
    """The periods and half-year checks of a later year of a plan that runs over several."""
    made: list[Due] = []
    for limit in limits:
        if limit.kind not in DATED or starts_from(limit):
            made += _made(limit, CheckpointKind.DATED, year, since, calendar)
    made = _once(made)
    if made:
        last = max(range(len(made)), key=lambda index: (made[index].due_on, index))
        made[last] = replace(made[last], final=True)
    return made


def event_due(limit: TimeLimit, day: date, *, what: str, calendar: WorkingDays) -> Due:
    """The checkpoint of one thing that happened on `day` under a rule measured on events.

    `days_minimum` counts calendar days and its last day is the first on which the duty may end.
    """
    days = limit.days or 0
    if limit.kind is DeadlineKind.DAYS_MINIMUM:
        return Due(CheckpointKind.EVENT, f"{what}（不少于{days}日）", day + timedelta(days), starts_on=day)
    due = calendar.add(day, days)
    rule = {"start": day.isoformat(), "days": days}
    return Due(CheckpointKind.EVENT, f"{what}（{days}个工作日内）", due.date, day, due.provisional, rule=rule)


def reasons_no_event(limits: Sequence[TimeLimit]) -> list[str]:
    """Why events are not logged for a task with these limits."""
    if any(limit.kind in EVENT_KINDS and limit.days for limit in limits):
        return []
    return ["这项任务的时限不按事项计算，不需要登记事项。"]


def _made(limit: TimeLimit, kind: CheckpointKind, year: int, since: date, calendar: WorkingDays) -> list[Due]:
    makers: dict[DeadlineKind, Callable[[], list[Due]]] = {
        DeadlineKind.QUARTERLY: lambda: _periods(limit, year, since, calendar, (3, 6, 9, 12)),
        DeadlineKind.MONTHLY: lambda: _periods(limit, year, since, calendar, tuple(range(1, 13))),
        DeadlineKind.NONE: list,
    }
    if limit.kind in DATED and not starts_from(limit):
        return _dated(limit, kind, year)
    return makers.get(limit.kind, lambda: _halves(year, max(since, limit.date or since)))()


def _dated(limit: TimeLimit, kind: CheckpointKind, year: int) -> list[Due]:
    if limit.date is None and limit.kind is not DeadlineKind.YEAR_END:
        return []
    return [Due(kind, limit.text or "完成时限", limit.date or date(year, 12, 31))]


def _periods(limit: TimeLimit, year: int, since: date, calendar: WorkingDays, ends: Sequence[int]) -> list[Due]:
    length = 12 // len(ends)
    made = []
    for number, month in enumerate(ends, start=1):
        end = month_end(year, month)
        if end < since:
            continue
        label = f"{year}年第{'一二三四'[number - 1]}季度" if length == 3 else f"{year}年{month}月"
        start = date(year, month - length + 1, 1)
        if limit.days:
            due = calendar.add(end, limit.days)
            rule = {"start": end.isoformat(), "days": limit.days}
            made.append(Due(CheckpointKind.PERIOD, label, due.date, start, due.provisional, rule=rule))
        else:
            made.append(Due(CheckpointKind.PERIOD, label, end, start))
    return made


def _halves(year: int, since: date) -> list[Due]:
    made = [
        Due(CheckpointKind.CHECK, f"{year}年上半年检查", date(year, 6, 30), date(year, 1, 1)),
        Due(CheckpointKind.CHECK, f"{year}年下半年检查", date(year, 12, 31), date(year, 7, 1)),
    ]
    return [due for due in made if due.due_on >= since] or made[1:]


def _reference(limits: Sequence[TimeLimit], year: int) -> Iterator[Due]:
    for limit in limits:
        day = limit.date or (date(year, 12, 31) if limit.kind is DeadlineKind.YEAR_END else None)
        if limit.kind in DATED and day and not starts_from(limit):
            yield Due(CheckpointKind.MILESTONE, limit.text or "上级时限", day, superior=True)


def _once(dues: list[Due]) -> list[Due]:
    """One checkpoint a day and span: two limits that fall together are shown together."""
    kept: dict[tuple[date, date | None], Due] = {}
    for due in dues:
        key = (due.due_on, due.starts_on)
        kept.setdefault(key, due)
    return sorted(kept.values(), key=lambda due: due.due_on)
