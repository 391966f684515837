"""Each morning: who must be told that something falls due, is due, or is late, and whom it now concerns (R419)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.rows import walked
from gongkai.kernel.text import clip
from gongkai.ledger.models import Checkpoint, Problem, Rectification
from gongkai.ledger.queries import organisation, scope
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.organisation import Kind
from gongkai.ledger.rules.states import CheckpointState, PlanState, ProblemState, RectificationState
from gongkai.ledger.services.telling import handlers, office_staff, tell
from gongkai.notify.rules import Receiver, Stage, stage_of
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.workdays import queries as workdays

AHEAD = timedelta(days=45)
CHUNK = 500
StageOf = Callable[[int, date], Stage | None]


def remind(today: date | None = None) -> int:
    """Tell what reached a new stage today; each stage is told once, a missed day is caught up. How many were told."""
    day = today or days.today()
    stage = _stages(day)
    return _points(day, stage) + _fixes(day, stage) + _problems(day) + _organisation(day, stage)


def _stages(day: date) -> StageOf:
    """The stage of a due day in a jurisdiction; calendar and steps are read once."""

    @cache
    def ground(jurisdiction_id: int) -> tuple[object, Sequence[int], Sequence[int]]:
        before = workdays.limit("ledger.remind_before", jurisdiction_id, on=day).values
        after = workdays.limit("ledger.remind_after", jurisdiction_id, on=day).values
        return workdays.calendar(jurisdiction_id), before, after

    @cache
    def stage(jurisdiction_id: int, due: date) -> Stage | None:
        calendar, before, after = ground(jurisdiction_id)
        return stage_of(due, day, calendar, before, after)  # type: ignore[arg-type]  # the workdays calendar fits

    return stage


def _points(day: date, stage: StageOf) -> int:
    owed = scope.applied(Checkpoint.objects.filter(state__in=[CheckpointState.OPEN, CheckpointState.RETURNED]))
    owed = owed.filter(superior=Flag.NO, due_on__lte=day + AHEAD, plan__state=PlanState.OPEN)
    told = 0
    for point in walked(owed.select_related("assignment__task", "organ").order_by("due_on", "id"), CHUNK):
        reached = stage(point.jurisdiction_id, point.due_on)
        if reached is None or point.reminded == _mark(reached, point.due_on):
            continue
        tell(
            _receivers(point.organ_id, point.jurisdiction_id, reached),
            reached.message_kind,
            f"{reached.words}：{point.assignment.task}",
            f"{point.organ.short_name}，{point.label}，时限 {point.due_on:%Y-%m-%d}。请报送完成情况和佐证，有困难的登记疑难问题。",
            addresses.page_of("parts", point.assignment.uuid),
            f"ledger.point:{point.pk}:{_mark(reached, point.due_on)}",
            organ_id=point.organ_id,
            jurisdiction_id=point.jurisdiction_id,
            due_on=point.due_on,
        )
        Checkpoint.objects.filter(pk=point.pk).update(reminded=_mark(reached, point.due_on))
        told += 1
    return told


def _fixes(day: date, stage: StageOf) -> int:
    told = 0
    rows = Rectification.objects.filter(state=RectificationState.ORDERED, due_on__lte=day + AHEAD)
    for fix in rows.select_related("organ").order_by("due_on", "id"):
        reached = stage(fix.jurisdiction_id, fix.due_on)
        if reached is None or fix.reminded == _mark(reached, fix.due_on):
            continue
        tell(
            _receivers(fix.organ_id, fix.jurisdiction_id, reached),
            "rectification",
            f"整改{reached.words}：{clip(fix.issue, 40)}",
            f"{fix.organ.short_name}，整改时限 {fix.due_on:%Y-%m-%d}。",
            addresses.page_of("rectifications", fix.uuid),
            f"ledger.fix:{fix.pk}:{_mark(reached, fix.due_on)}",
            organ_id=fix.organ_id,
            jurisdiction_id=fix.jurisdiction_id,
            due_on=fix.due_on,
        )
        Rectification.objects.filter(pk=fix.pk).update(reminded=_mark(reached, fix.due_on))
        told += 1
    return told


def _problems(day: date) -> int:
    """Problems nobody settled in time are put to the office, once."""
    told = 0
    rows = Problem.objects.filter(state__in=[ProblemState.LOGGED, ProblemState.COORDINATING])
    for problem in rows.select_related("organ"):
        allowed = workdays.limit("ledger.problem", problem.jurisdiction_id, on=day).value
        calendar = workdays.calendar(problem.jurisdiction_id)
        due = problem.due_on or calendar.add(days.day_of(problem.logged_at), allowed).date
        if day > due:
            tell(
                office_staff(problem.jurisdiction_id),
                "problem",
                f"疑难问题逾期未解决：{clip(problem.text, 40)}",
                f"{problem.organ.short_name}登记，应于 {due:%Y-%m-%d} 前解决，请协调。",
                addresses.page_of("problems", problem.uuid),
                f"ledger.problem_late:{problem.pk}",
                organ_id=problem.organ_id,
                jurisdiction_id=problem.jurisdiction_id,
                due_on=due,
            )
            told += 1
    return told


def _organisation(day: date, stage: StageOf) -> int:
    """Units that have not yet done what a year asks of them (听取汇报 and the like) are told in the same stages."""
    told = 0
    for place in orgs.jurisdictions():
        near = [
            (kind, due)
            for kind in organisation.kinds().values()
            if (due := kind.due_on(day.year)) and due <= day + AHEAD
        ]
        owed = organisation.owed(place.pk, day.year) if near else {}
        for kind, due in near:
            reached = stage(place.pk, due)
            for organ_id in sorted(owed[kind.key]) if reached else ():
                told += _tell_owing(kind, organ_id, place.pk, due, reached)  # type: ignore[arg-type]  # not None here
    return told


def _tell_owing(kind: Kind, organ_id: int, jurisdiction_id: int, due: date, reached: Stage) -> int:
    tell(
        _receivers(organ_id, jurisdiction_id, reached),
        reached.message_kind,
        f"{reached.words}：{kind.label}",
        f"{kind.article}，{due:%Y-%m-%d} 前登记。",
        f"{addresses.DESK}organisation/{kind.key}/",
        f"ledger.organisation:{kind.key}:{organ_id}:{_mark(reached, due)}",
        organ_id=organ_id,
        jurisdiction_id=jurisdiction_id,
        due_on=due,
    )
    return 1


def _mark(reached: Stage, due: date) -> str:
    """A stage of a due day; when the day moves the stages begin anew."""
    return f"{reached.key}@{due.isoformat()}"


def _receivers(organ_id: int, jurisdiction_id: int, reached: Stage) -> list[int]:
    users = set(handlers(organ_id)) if Receiver.HANDLER in reached.receivers else set()
    for receiver, duty in ((Receiver.LEADER, Duty.LEADER), (Receiver.HEAD, Duty.HEAD)):
        if receiver in reached.receivers:
            users |= {holding.user_id for holding in orgs.holders(organ_id, duty)}
    if Receiver.OFFICE in reached.receivers:
        users |= set(office_staff(jurisdiction_id))
    return sorted(users)
