"""What the public may see of the ledger: by a rule for the plan, or item by item (R189, R404)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import PlanState, Release, ReleaseRule, TaskState
from gongkai.ledger.services.standing import locked
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

MOST_LINKS = 20


def by_rule(*, plan: Plan, rule: ReleaseRule, by: Actor) -> Plan:
    """Set how a plan's tasks are shown. ALL shows every task, also later ones; NONE hides all; CHOSEN leaves each as is."""
    with transaction.atomic():
        plan = locked(plan)
        refuse_if(
            reasons.reasons_not_office(by, plan.jurisdiction_id)
            + (["方案还在写入，请稍候。"] if plan.state == PlanState.STAGING else [])
        )
        plan.release_rule = rule
        plan.save(update_fields=["release_rule"])
        tasks = plan.tasks.exclude(state=TaskState.VOID)
        if rule is ReleaseRule.ALL:
            tasks.filter(released=Release.HIDDEN).update(
                released=Release.RELEASED, released_at=days.now(), shown_at=days.now(), released_by_id=by.user_id
            )
        if rule is ReleaseRule.NONE:
            tasks.filter(released=Release.RELEASED).update(released=Release.HIDDEN)
        record("plan.release_rule", of=plan, by=by, rule=rule.value)
        announce("ledger.plan_released", plan_id=plan.pk, rule=rule.value)
    return plan


def release(*, task: Task, by: Actor) -> Task:
    """公开 one task."""
    with transaction.atomic():
        task = locked(task)
        refuse_if(
            reasons.reasons_not_office(by, task.jurisdiction_id)
            + reasons.reasons_not_to_release(
                ReleaseRule(task.plan.release_rule), PlanState(task.plan.state), TaskState(task.state)
            )
            + (["这项任务已经公开。"] if task.released == Release.RELEASED else [])
        )
        task.released, task.released_at, task.released_by_id = Release.RELEASED, days.now(), by.user_id
        task.shown_at = task.released_at
        task.save(update_fields=["released", "released_at", "released_by", "shown_at"])
        record("task.released", of=task, by=by)
        announce("ledger.task_released", task_id=task.pk)
    return task


def hold(*, task: Task, reason: str, by: Actor) -> Task:
    """不公开: take one task back from the public. Under the rule ALL the plan changes to CHOSEN first."""
    with transaction.atomic():
        task = locked(task)
        refuse_if(
            reasons.reasons_not_office(by, task.jurisdiction_id)
            + ([] if reason.strip() else ["请写明不公开的理由。"])
            + (["这项任务没有公开。"] if task.released == Release.HIDDEN else [])
        )
        if task.plan.release_rule == ReleaseRule.ALL:
            Plan.objects.filter(pk=task.plan_id).update(release_rule=ReleaseRule.CHOSEN)
        task.released = Release.HIDDEN
        task.save(update_fields=["released"])
        record("task.held", of=task, by=by, reason=reason.strip())
        announce("ledger.task_held", task_id=task.pk)
    return task


def release_chosen(*, tasks: Sequence[Task], by: Actor) -> int:
    """公开 several tasks at once or none; those already shown are passed over. Returns how many were released."""
    with transaction.atomic():
        hidden = [task for task in tasks if task.released == Release.HIDDEN]
        for task in hidden:
            release(task=task, by=by)
    return len(hidden)


def hold_chosen(*, tasks: Sequence[Task], reason: str, by: Actor) -> int:
    """不公开 several tasks at once or none; those not shown are passed over. Returns how many were taken back."""
    with transaction.atomic():
        shown = [task for task in tasks if task.released == Release.RELEASED]
        for task in shown:
            hold(task=task, reason=reason, by=by)
    return len(shown)


def set_public_links(*, task: Task, links: Sequence[tuple[str, str]], by: Actor) -> Task:
    """The published results shown beside a task: (title, address) pairs."""
    kept = [(title.strip(), url.strip()) for title, url in links if title.strip() or url.strip()]
    faults = [f"“{title or url}”的标题和网址都要填写，网址以 http:// 或 https:// 开头。" for title, url in kept
              if not title or not _is_address(url)]  # fmt: skip
    if len(kept) > MOST_LINKS:
        faults.append(f"一项任务最多列 {MOST_LINKS} 个公开成果。")
    with transaction.atomic():
        task = locked(task)
        refuse_if(reasons.reasons_not_office(by, task.jurisdiction_id) + faults)
        task.public_links = [{"title": title, "url": url} for title, url in kept]
        task.shown_at = days.now()
        task.save(update_fields=["public_links", "shown_at"])
        record("task.public_links", of=task, by=by, links=task.public_links)
        announce("ledger.task_changed", task_id=task.pk)
    return task


def _is_address(url: str) -> bool:
    """An outside address, or one of this site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme in {"http", "https"} and bool(parts.hostname)) or (
        not parts.scheme and not parts.netloc and url.startswith("/")
    )


def release_late_comers(plan_id: int, intake_id: int) -> None:
    """Tasks added to a plan that shows all are shown too. Heard in step with confirming and correcting."""
    plan = Plan.objects.filter(pk=plan_id, release_rule=ReleaseRule.ALL).first()
    if plan is not None:
        plan.tasks.filter(released=Release.HIDDEN).exclude(state=TaskState.VOID).update(
            released=Release.RELEASED, released_at=days.now(), shown_at=days.now()
        )


def reasons_against(task: Task, by: Actor) -> list[str]:
    """Why this task cannot be released now; the page hides the button by it."""
    plan = task.plan
    return reasons.reasons_not_office(by, task.jurisdiction_id) + reasons.reasons_not_to_release(
        ReleaseRule(plan.release_rule), PlanState(plan.state), TaskState(task.state)
    )
