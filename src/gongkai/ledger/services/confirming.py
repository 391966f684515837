"""A checked notice becomes plan, tasks, assignments and checkpoints: all at once or not at all."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Batch, Intake, IntakeItem, Plan
from gongkai.ledger.rules import reading as rows
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import BatchState, IntakeState, PlanState
from gongkai.ledger.services import staging
from gongkai.ledger.services.standing import locked
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


def kept_items(intake: Intake) -> list[IntakeItem]:
    """The items that go into the ledger."""
    return list(intake.items.filter(kept=Flag.YES).select_related("parent_task").order_by("position", "id"))


def reasons_against(intake: Intake, *, doubts_seen: bool) -> list[str]:
    """Everything that stands between this draft and a ledger; the page shows it, `confirm` refuses with it."""
    items = kept_items(intake)
    base = staging.ground(intake.jurisdiction_id, items)
    return _against(intake, items, base, doubts_seen=doubts_seen)


def _against(intake: Intake, items: list[IntakeItem], base: staging.Ground, *, doubts_seen: bool) -> list[str]:
    facts = [
        reasons.ItemFacts(
            number=staging.name_of(item),
            organs=len(staging.parts_of(item, base)),
            unmatched=rows.unmatched(item.units),
            open_doubts=item.open_doubts,
            requirement=bool(item.requirement.strip()),
        )
        for item in items
    ]
    return reasons.reasons_not_to_confirm(
        IntakeState(intake.state), title=intake.title, year=intake.year, items=facts, doubts_seen=doubts_seen
    )


def confirm(*, intake: Intake, by: Actor, doubts_seen: bool = False) -> Plan:
    """生成台账: staged in short transactions, then true by one small write; a failure leaves the draft as it was."""
    intake.refresh_from_db()
    items = kept_items(intake)
    base = staging.ground(intake.jurisdiction_id, items)
    refuse_if(
        reasons.reasons_not_office(by, intake.jurisdiction_id)
        + (["这是更正的通知，请按更正办理。"] if intake.corrects_id else [])
        + _against(intake, items, base, doubts_seen=doubts_seen)
    )
    plan = staging.plan_from(intake, by)
    batch = staging.begin(intake, plan)
    try:
        tasks = [staging.task_from(item, plan, batch) for item in items]
        staging.write_tasks(tasks)
        parts = [
            staging.Part(task, organ_id, role, group_id, printed)
            for task, item in zip(tasks, items, strict=True)
            for organ_id, (role, group_id, printed) in staging.parts_of(item, base).items()
        ]
        count = staging.write_parts(parts, plan, batch, base)
        return _apply(intake, plan, batch, by, tasks=len(tasks), assignments=count)
    except BaseException:
        staging.give_up(batch)
        raise


def _apply(intake: Intake, plan: Plan, batch: Batch, by: Actor, *, tasks: int, assignments: int) -> Plan:
    with transaction.atomic():
        intake = locked(intake)
        batch = locked(batch)
        refuse_if(["这份通知的草稿刚被别人改动，请核对后再确认。"] if intake.state != IntakeState.DRAFT else [])
        plan.state, plan.confirmed_at = PlanState.OPEN, days.now()
        plan.save(update_fields=["state", "confirmed_at"])
        batch.state = BatchState.APPLIED
        batch.save(update_fields=["state"])
        intake.state, intake.plan, intake.confirmed_at = IntakeState.CONFIRMED, plan, days.now()
        intake.confirmed_by_id = by.user_id
        intake.save(update_fields=["state", "plan", "confirmed_at", "confirmed_by"])
        record("plan.confirmed", of=plan, by=by, tasks=tasks, assignments=assignments, intake=str(intake.uuid))
        announce("ledger.plan_confirmed", plan_id=plan.pk, intake_id=intake.pk)
    return plan
