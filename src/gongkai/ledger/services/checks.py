"""检查与指导: what the office did on a unit or a task, and what it found (R186, R411)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Assignment, Check, Task
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import CheckKind, CheckResult, RectificationSource, Role
from gongkai.ledger.services import rectifications
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record as write_trail


def record(
    *,
    organ_id: int,
    kind: CheckKind,
    result: CheckResult,
    by: Actor,
    on: date | None = None,
    task: Task | None = None,
    findings: str = "",
    order_fix: bool = False,
    working_days: int | None = None,
) -> Check:
    """Record a check; with `order_fix` what was found is ordered to be rectified in the same step.

    A guiding unit (指导部门, R194) may check the others that have a part in its task, and orders nothing.
    """
    day = on or days.today()
    with transaction.atomic():
        refuse_if(_reasons_not_checker(by, organ_id, task) + _reasons_not_so(by, day, result, findings, order_fix))
        if not orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
            raise Refused("单位应从本地区的机构中选择。")
        check = Check.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, by_organ_id=by.organ_id, task=task, kind=kind, on=day,
            result=result, findings=findings.strip(), by_id=by.user_id, at=days.now(),
        )  # fmt: skip
        write_trail("check.recorded", of=check, by=by, organ=organ_id, kind=kind.value, result=result.value)
        if order_fix:
            part = task.assignments.filter(organ_id=organ_id).first() if task else None
            rectifications.order(
                organ_id=organ_id, issue=findings, by=by, source=RectificationSource.CHECK, working_days=working_days,
                on=day, assignment=part, check=check,
            )  # fmt: skip
        announce("ledger.check_recorded", check_id=check.pk)
    return check


def _reasons_not_so(by: Actor, day: date, result: CheckResult, findings: str, order_fix: bool) -> list[str]:
    """What does not fit together in what is to be recorded."""
    found = []
    if order_fix and reasons.reasons_not_office(by, by.jurisdiction_id):
        found.append("只有政务公开办可以责令整改。")
    if day > days.today():
        found.append("检查日期不能晚于今天。")
    if result is not CheckResult.GOOD and not findings.strip():
        found.append("不符合要求的，请写明发现的问题。")
    if order_fix and not findings.strip():
        found.append("没有发现问题，不需要责令整改。")
    return found


def _reasons_not_checker(by: Actor, organ_id: int, task: Task | None) -> list[str]:
    if not reasons.reasons_not_office(by, by.jurisdiction_id):
        return []
    if task is not None and by.may(*reasons.UNIT_DUTIES):
        parts = Assignment.objects.filter(task=task)
        guides = parts.filter(organ_id=by.organ_id, role=Role.GUIDE).exists()
        if guides and parts.filter(organ_id=organ_id).exclude(organ_id=by.organ_id).exists():
            return []
    return ["只有政务公开办或这项任务的指导部门可以登记检查和指导。"]
