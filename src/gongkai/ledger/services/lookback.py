"""回头看: last year's plan item by item; the unfinished ordered to be fixed and carried into the next plan (R188)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Case, Value, When

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Assignment, LookBack, LookBackItem, Plan, Task
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import (
    AssignmentState,
    LookBackState,
    LookBackVerdict,
    PlanState,
    RectificationSource,
    Role,
    TaskState,
)
from gongkai.ledger.services import rectifications, staging
from gongkai.ledger.services.standing import let_go, locked, put, settle_task
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays


def open_(*, plan: Plan, by: Actor, due_on: date | None = None) -> LookBack:
    """Start looking back on a plan: a line for every task, owned by its first lead unit that did not finish, else the first."""
    leads = plan.assignments.filter(role=Role.LEAD).exclude(state=AssignmentState.VOID)
    finished = Case(When(state=AssignmentState.DONE, then=Value(0)), default=Value(1))
    owners = dict(leads.order_by(finished, "-organ_order").values_list("task_id", "organ_id"))
    tasks = list(plan.tasks.exclude(state=TaskState.VOID).order_by("position", "id"))
    with transaction.atomic():
        plan = locked(plan)
        refuse_if(
            reasons.reasons_not_office(by, plan.jurisdiction_id)
            + (["这个方案已经开展过回头看。"] if LookBack.objects.filter(plan=plan).exists() else [])
            + ([] if tasks else ["这个方案没有任务。"])
        )
        made = LookBack.objects.create(
            jurisdiction_id=plan.jurisdiction_id,
            organ_id=by.organ_id,
            plan=plan,
            due_on=due_on,
            opened_at=days.now(),
            opened_by_id=by.user_id,
        )
        LookBackItem.objects.bulk_create(
            LookBackItem(lookback=made, task=task, position=task.position, owner_id=owners.get(task.pk))
            for task in tasks
        )
        record("lookback.opened", of=plan, by=by, tasks=len(tasks))
        announce("ledger.lookback_opened", lookback_id=made.pk)
    return made


def decide(
    *,
    item: LookBackItem,
    verdict: LookBackVerdict,
    by: Actor,
    reason: str = "",
    order_fix: bool = False,
    working_days: int | None = None,
) -> LookBackItem:
    """Say what became of one task. Unfinished and dropped ones need a reason; the unfinished may be ordered to be fixed."""
    with transaction.atomic():
        item = locked(item)
        lookback = item.lookback
        refuse_if(
            reasons.reasons_not_office(by, lookback.jurisdiction_id)
            + (["这次回头看已经办结。"] if lookback.state == LookBackState.CLOSED else [])
            + (["这项任务已经结转，结论不能再改。"] if item.carried_to_id else [])
            + (["请选择结论。"] if verdict is LookBackVerdict.PENDING else [])
            + (["请写明理由。"] if verdict is not LookBackVerdict.DONE and not reason.strip() else [])
            + (["只有未完成的任务需要责令整改。"] if order_fix and verdict is not LookBackVerdict.UNFINISHED else [])
            + (["没有责任单位，不能责令整改。"] if order_fix and not item.owner_id else [])
            + (["这项任务已经责令整改。"] if order_fix and item.due_on else [])
        )
        item.verdict, item.reason = verdict, reason.strip()
        item.decided_at, item.decided_by_id = days.now(), by.user_id
        item.save(update_fields=["verdict", "reason", "decided_at", "decided_by"])
        record("lookback.decided", of=item.task, by=by, verdict=verdict.value, reason=item.reason)
        if order_fix:
            _order(item, by, working_days)
        announce("ledger.lookback_decided", item_id=item.pk)
    return item


def _order(item: LookBackItem, by: Actor, working_days: int | None) -> None:
    assert item.owner_id is not None  # refused before
    made = rectifications.order(
        organ_id=item.owner_id,
        issue=f"{item.lookback.plan.title}：{item.task}未完成。{item.reason}",
        by=by,
        source=RectificationSource.LOOKBACK,
        working_days=working_days,
        assignment=item.task.assignments.filter(organ_id=item.owner_id).first(),
    )
    item.due_on = made.due_on
    item.save(update_fields=["due_on"])


def carry(*, item: LookBackItem, into: Plan, by: Actor) -> Task:
    """结转: a task of the same wording and units in a later plan; the old parts close as carried, their history stays."""
    refuse_if(
        reasons.reasons_not_office(by, into.jurisdiction_id)
        + (["新方案应属于本地区。"] if into.jurisdiction_id != item.lookback.jurisdiction_id else [])
        + ([] if into.state == PlanState.OPEN else ["只能结转到执行中的方案。"])
    )
    base = staging.Ground(
        workdays.calendar(into.jurisdiction_id), {}, dict(orgs.organs(into.jurisdiction_id).values_list("pk", "order"))
    )
    with transaction.atomic():
        item = locked(item)
        old = item.task
        refuse_if(
            reasons.reasons_not_to_carry(old.plan.year, into.year, TaskState(old.state))
            + (["先作出“未完成”的结论，才能结转。"] if item.verdict != LookBackVerdict.UNFINISHED else [])
            + (["这项任务已经结转。"] if item.carried_to_id else [])
        )
        task = _copy(old, into)
        live = old.assignments.exclude(state=AssignmentState.VOID)
        parts = [
            staging.Part(task, part.organ_id, Role(part.role), part.via_group_id, part.printed)
            for part in live
            if part.organ_id in base.orders and part.state != AssignmentState.DONE
        ]
        if not parts:
            raise Refused("这项任务的责任单位都已完成或撤销，没有可以结转的分工。")
        staging.write_parts(parts, into, None, base)
        _close(list(live.exclude(state=AssignmentState.DONE)))
        settle_task(old.pk)
        item.carried_to = task
        item.save(update_fields=["carried_to"])
        record("task.carried", of=old, by=by, into=str(task.uuid), plan=str(into.uuid))
        record("task.carried_in", of=task, by=by, source=str(old.uuid))
        announce("ledger.task_carried", task_id=old.pk, into_id=task.pk)
    return task


def _copy(old: Task, into: Plan) -> Task:
    """The task as it goes on: dated limits of the old year fall away, lasting ones stay."""
    last = into.tasks.order_by("-position").values_list("position", flat=True).first() or 0
    return Task.objects.create(
        plan=into,
        jurisdiction_id=into.jurisdiction_id,
        organ_id=into.organ_id,
        position=last + 1,
        no=f"结转{old.no}"[:40],
        path=["上年度结转", *old.path[1:]],
        theme="上年度结转",
        topic=old.topic,
        requirement=old.requirement,
        measures=old.measures,
        deadline_text=f"原定{old.deadline_text}" if old.deadline_text else "",
        deadlines=[row for row in old.deadlines if not row.get("date")],
        units_text=old.units_text,
        carried_from=old,
    )


def _close(parts: list[Assignment]) -> None:
    for part in parts:
        put(part, AssignmentState.CARRIED, None, days.today())
    Assignment.objects.bulk_update(parts, ["state", "next_due", "due_order", "done_on", "updated_at"])
    let_go([part.pk for part in parts])


def reasons_not_to_close(lookback: LookBack, by: Actor) -> list[str]:
    """What still stands before 办结: each task with its verdict, each unfinished one carried or ordered to be fixed."""
    pending = lookback.items.filter(verdict=LookBackVerdict.PENDING).count()
    unfinished = lookback.items.filter(verdict=LookBackVerdict.UNFINISHED)
    loose = unfinished.filter(carried_to__isnull=True, due_on__isnull=True).count()
    return (
        reasons.reasons_not_office(by, lookback.jurisdiction_id)
        + (["这次回头看已经办结。"] if lookback.state == LookBackState.CLOSED else [])
        + ([f"还有 {pending} 项任务没有结论。"] if pending else [])
        + ([f"还有 {loose} 项未完成的任务既没有结转，也没有责令整改。"] if loose else [])
    )


def close(*, lookback: LookBack, by: Actor) -> LookBack:
    """办结 once every task has its verdict and every unfinished one is carried or ordered to be fixed."""
    with transaction.atomic():
        row = locked(lookback)
        refuse_if(reasons_not_to_close(row, by))
        row.state, row.closed_at = LookBackState.CLOSED, days.now()
        row.save(update_fields=["state", "closed_at"])
        record("lookback.closed", of=row.plan, by=by)
        announce("ledger.lookback_closed", lookback_id=row.pk)
    return row
