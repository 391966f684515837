"""Days counted in working days are counted again when the calendar changes; periods of later years are made in time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.rows import walked
from gongkai.ledger.models import Assignment, Checkpoint, Plan, Rectification
from gongkai.ledger.rules import addresses, checkpoints, limits
from gongkai.ledger.rules.checkpoints import DueDay
from gongkai.ledger.rules.states import LIVE_STATES, CheckpointState, PlanState, RectificationState
from gongkai.ledger.services.staging import ROWS, chunks
from gongkai.ledger.services.standing import rows_for, settle
from gongkai.ledger.services.telling import handlers
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays
from gongkai.workdays.services import Moved


def recompute(jurisdiction_id: int, first: date, last: date) -> list[Moved]:
    """Count open due days again where the count may touch the changed days; returns what moved. Safe to run again."""
    calendar = workdays.calendar(jurisdiction_id)
    moved: list[Moved] = []
    open_ = Checkpoint.objects.filter(
        jurisdiction_id=jurisdiction_id, state__in=[CheckpointState.OPEN, CheckpointState.RETURNED]
    )
    touched = open_.exclude(rule={}).filter(Q(due_on__gte=first) | Q(provisional=Flag.YES))
    for point in walked(touched.select_related("assignment__task").order_by("id"), ROWS):
        start = date.fromisoformat(point.rule["start"])
        if start <= last:
            moved += _move_point(point, calendar.add(start, int(point.rule["days"])))
    fixes = Rectification.objects.filter(jurisdiction_id=jurisdiction_id, state=RectificationState.ORDERED)
    for fix in fixes.filter(Q(due_on__gte=first) | Q(provisional=Flag.YES), ordered_on__lte=last):
        moved += _move_fix(fix, calendar.add(fix.ordered_on, fix.working_days))
    return moved


def _move_point(point: Checkpoint, due: DueDay) -> list[Moved]:
    flag = Flag.YES if due.provisional else Flag.NO
    if (due.date, flag) == (point.due_on, point.provisional):
        return []
    old = point.due_on
    with transaction.atomic():
        Checkpoint.objects.filter(pk=point.pk).update(
            due_on=due.date, due_month=due.date.replace(day=1), provisional=flag
        )
        settle(Assignment.objects.select_for_update().get(pk=point.assignment_id))
        if old != due.date:
            record(
                "checkpoint.moved", of=point.assignment, by=None, jurisdiction_id=point.jurisdiction_id,
                checkpoint=str(point.uuid), old=old.isoformat(), new=due.date.isoformat(),
            )  # fmt: skip
    if old == due.date:
        return []
    label = f"{point.assignment.task}：{point.label}"
    url = addresses.page_of("parts", point.assignment.uuid)
    return [Moved(label, url, old, due.date, tuple(handlers(point.organ_id)), point.organ_id)]


def _move_fix(fix: Rectification, due: DueDay) -> list[Moved]:
    flag = Flag.YES if due.provisional else Flag.NO
    if (due.date, flag) == (fix.due_on, fix.provisional):
        return []
    old = fix.due_on
    with transaction.atomic():
        Rectification.objects.filter(pk=fix.pk).update(due_on=due.date, provisional=flag)
        record(
            "rectification.moved", of=fix, by=None, jurisdiction_id=fix.jurisdiction_id, old=old.isoformat(),
            new=due.date.isoformat(),
        )  # fmt: skip
    if old == due.date:
        return []
    url = addresses.page_of("rectifications", fix.uuid)
    return [Moved(f"整改：{fix.issue[:40]}", url, old, due.date, tuple(handlers(fix.organ_id)), fix.organ_id)]


def roll_over() -> int:
    """Make this year's periods and half-year checks of plans that run over several years; returns how many."""
    year = days.today().year
    made = 0
    for plan in Plan.objects.filter(state=PlanState.OPEN, until_year__gte=year, periods_until__lt=year):
        calendar = workdays.calendar(plan.jurisdiction_id)
        dues = {
            task.pk: checkpoints.recurring(
                limits.limits_of(task.deadlines), year=year, since=date(year, 1, 1), calendar=calendar
            )
            for task in plan.tasks.all()
        }
        rows = plan.assignments.filter(Q(state__in=LIVE_STATES) | Q(state="DONE"), standing=Flag.YES)
        periodic = plan.assignments.filter(state__in=[*LIVE_STATES, "DONE"], checkpoints__kind="PERIOD")
        for chunk in chunks(list((rows | periodic).distinct()), ROWS // 8):
            made += _roll(chunk, dues, year)
        Plan.objects.filter(pk=plan.pk).update(periods_until=year)
    return made


def _roll(parts: list[Assignment], dues: dict[int, list[checkpoints.Due]], year: int) -> int:
    """One short transaction; what an earlier run already made is not made again."""
    with transaction.atomic():
        known = set(
            Checkpoint.objects.filter(assignment__in=parts, due_on__year__gte=year).values_list(
                "assignment_id", "label"
            )
        )
        new = [
            row
            for part in parts
            for row in rows_for(part, dues.get(part.task_id, []))
            if (part.pk, row.label) not in known
        ]
        Checkpoint.objects.bulk_create(new)
        for part in parts:
            settle(part)
    return len(new)
