"""Plans themselves: closing, hanging under the superior's, and a unit's own yearly plan (R180, R189)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.rules import links, reasons
from gongkai.ledger.rules.states import LEVEL_RANK, Level, PlanState
from gongkai.ledger.services.standing import locked
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def close(*, plan: Plan, by: Actor) -> Plan:
    """归档 a plan whose year is over; nothing is asked of anybody under it any more."""
    with transaction.atomic():
        plan = locked(plan)
        refuse_if(
            reasons.reasons_not_office(by, plan.jurisdiction_id)
            + ([] if plan.state == PlanState.OPEN else [f"现在的状态是“{PlanState(plan.state).label}”。"])
            + (["方案还没有到期，不能归档。"] if plan.until_year >= days.today().year else [])
        )
        plan.state = PlanState.CLOSED
        plan.save(update_fields=["state"])
        record("plan.closed", of=plan, by=by)
        announce("ledger.plan_closed", plan_id=plan.pk)
    return plan


def link_parent(*, plan: Plan, parent: Plan | None, by: Actor) -> Plan:
    """挂接上级要点: the parent is of a higher level, or an earlier notice of the same level."""
    with transaction.atomic():
        plan = locked(plan)
        wrong = []
        if parent is not None:
            if parent.jurisdiction_id != plan.jurisdiction_id or parent.pk == plan.pk:
                wrong.append("上级要点应是本地区登记的另一个方案。")
            elif LEVEL_RANK[Level(parent.level)] > LEVEL_RANK[Level(plan.level)]:
                wrong.append("上级要点的层级不能低于本方案。")
            elif _hangs_under(parent, plan):
                wrong.append("选定的方案已挂接在本方案之下，不能再作为本方案的上级。")
        refuse_if(reasons.reasons_not_office(by, plan.jurisdiction_id) + wrong)
        plan.parent = parent
        plan.save(update_fields=["parent"])
        record("plan.parent", of=plan, by=by, parent=str(parent.uuid) if parent else None)
        announce("ledger.plan_changed", plan_id=plan.pk)
    return plan


def _hangs_under(one: Plan, plan: Plan) -> bool:
    """Whether `one` hangs under `plan`, directly or further down."""
    seen: set[int] = set()
    key = one.parent_id
    while key and key not in seen:
        if key == plan.pk:
            return True
        seen.add(key)
        key = Plan.objects.filter(pk=key).values_list("parent_id", flat=True).first()
    return False


def link_task(*, task: Task, parent: Task | None, by: Actor) -> Task:
    """Link a task to the superior's item it carries out."""
    with transaction.atomic():
        task = locked(task)
        refuse_if(
            reasons.reasons_not_office(by, task.jurisdiction_id)
            + (
                ["上级任务应是本地区登记的另一项任务。"]
                if parent and (parent.jurisdiction_id != task.jurisdiction_id or parent.plan_id == task.plan_id)
                else []
            )
        )
        task.parent = parent
        task.save(update_fields=["parent"])
        record("task.parent", of=task, by=by, parent=str(parent.uuid) if parent else None)
        announce("ledger.task_changed", task_id=task.pk)
    return task


def link_tasks(*, links: Mapping[Task, Task | None], by: Actor) -> None:
    """Link several tasks at once or none."""
    with transaction.atomic():
        for task, parent in links.items():
            link_task(task=task, parent=parent, by=by)


def register_unit_plan(
    *,
    title: str,
    year: int,
    by: Actor,
    file: StoredFile | None = None,
    published_url: str = "",
    issued_on: date | None = None,
    parent: Plan | None = None,
) -> Plan:
    """单位年度实施方案 (R189): the unit registers its own plan and where it is published."""
    with transaction.atomic():
        refuse_if(
            reasons.reasons_not_unit(by, by.organ_id)
            + ([] if title.strip() else ["请填写标题。"])
            + ([] if 2000 <= year <= 2100 else ["请填写年度。"])
            + ([] if file or published_url.strip() else ["请上传方案文件，或填写公开地址。"])
            + _reasons_no_address(published_url)
            + (["上级要点应属于本地区。"] if parent and parent.jurisdiction_id != by.jurisdiction_id else [])
        )
        plan = Plan.objects.create(
            jurisdiction_id=by.jurisdiction_id,
            organ_id=by.organ_id,
            level=Level.UNIT,
            year=year,
            until_year=year,
            periods_until=year,
            title=title.strip()[:300],
            issuer=by.organ_name,
            issued_on=issued_on,
            parent=parent,
            file=file,
            published_url=published_url.strip()[:500],
            confirmed_at=days.now(),
            confirmed_by_id=by.user_id,
        )
        if file is not None:
            stored.adopt(file=file, owner=subject_of(plan))
        record("plan.registered", of=plan, by=by, title=plan.title)
        announce("ledger.unit_plan_registered", plan_id=plan.pk)
    return plan


def _reasons_no_address(url: str) -> list[str]:
    if not url.strip() or links.is_address(url):
        return []
    return ["公开地址应以 http:// 或 https:// 开头，且不超过 500 个字符。"]


def publish_unit_plan(*, plan: Plan, published_url: str, by: Actor) -> Plan:
    """登记公开地址 of a unit's own plan once it stands on the portal (R189); a wrong one is corrected the same way."""
    with transaction.atomic():
        plan = locked(plan)
        refuse_if(
            reasons.reasons_not_unit(by, plan.organ_id)
            + ([] if plan.level == Level.UNIT else ["只有单位自己的实施方案在这里登记公开地址。"])
            + ([] if published_url.strip() else ["请填写公开地址。"])
            + _reasons_no_address(published_url)
        )
        before, plan.published_url = plan.published_url, published_url.strip()
        plan.save(update_fields=["published_url"])
        record("plan.published", of=plan, by=by, before=before, url=plan.published_url)
        announce("ledger.plan_changed", plan_id=plan.pk)
    return plan
