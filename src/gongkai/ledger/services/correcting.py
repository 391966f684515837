"""A corrected notice changes its plan: what differs is changed, what was done is kept."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Assignment, Batch, Checkpoint, Intake, IntakeItem, Plan, Task
from gongkai.ledger.queries import intakes
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.difference import Change, ChangeKind
from gongkai.ledger.rules.states import AssignmentState, BatchState, CheckpointState, IntakeState
from gongkai.ledger.services import staging
from gongkai.ledger.services.confirming import kept_items, reasons_against
from gongkai.ledger.services.standing import locked, mark_final, rows_for, settle, settle_tasks, void
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


def confirm_correction(*, intake: Intake, by: Actor, doubts_seen: bool = False) -> Plan:
    """更正台账: added duties are staged first; changes and removals become true with them in one write.

    A removed duty is voided, not deleted. Where a limit changed, checkpoints not yet claimed are made anew and those
    claimed or accepted stay. Measures, progress and evidence are never touched.
    """
    intake.refresh_from_db()
    plan = intake.corrects
    if plan is None:
        raise Refused("这份通知没有指明更正哪个方案。")
    refuse_if(reasons.reasons_not_office(by, intake.jurisdiction_id) + reasons_against(intake, doubts_seen=doubts_seen))
    changes = intakes.correction(intake)
    items = {item.pk: item for item in kept_items(intake)}
    base = staging.ground(intake.jurisdiction_id, list(items.values()))
    batch = staging.begin(intake, plan)
    try:
        added = [items[change.new] for change in changes if change.old is None and change.new is not None]
        tasks = [staging.task_from(item, plan, batch) for item in added]
        staging.write_tasks(tasks)
        parts = [
            staging.Part(task, organ_id, *part)
            for task, item in zip(tasks, added, strict=True)
            for organ_id, part in staging.parts_of(item, base).items()
        ]
        staging.write_parts(parts, plan, batch, base)
        return _apply(intake, plan, batch, by, changes, items, base)
    except BaseException:
        staging.give_up(batch)
        raise


def _apply(
    intake: Intake,
    plan: Plan,
    batch: Batch,
    by: Actor,
    changes: list[Change],
    items: dict[int, IntakeItem],
    base: staging.Ground,
) -> Plan:
    with transaction.atomic():
        intake, plan = locked(intake), locked(plan)
        refuse_if(["这份通知的草稿刚被别人改动，请核对后再确认。"] if intake.state != IntakeState.DRAFT else [])
        old = {task.pk: task for task in Task.objects.filter(plan=plan)}
        for change in changes:
            if change.old is not None and change.new is not None:
                _change(old[change.old], items[change.new], change, plan, base)
            elif change.old is not None:
                _remove(old[change.old])
        _head(plan, intake)
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.APPLIED)
        intake.state, intake.plan, intake.confirmed_at = IntakeState.CONFIRMED, plan, days.now()
        intake.confirmed_by_id = by.user_id
        intake.save(update_fields=["state", "plan", "confirmed_at", "confirmed_by"])
        counts = {kind.value: sum(change.kind is kind for change in changes) for kind in ChangeKind}
        record("plan.corrected", of=plan, by=by, intake=str(intake.uuid), **counts)
        announce("ledger.plan_corrected", plan_id=plan.pk, intake_id=intake.pk)
    return plan


def _head(plan: Plan, intake: Intake) -> None:
    plan.title, plan.doc_number, plan.issuer = intake.title, intake.doc_number, intake.issuer
    plan.issued_on, plan.file = intake.issued_on, intake.file
    plan.source_text, plan.source_layout = intake.text, intake.layout
    plan.save()


def _remove(task: Task) -> None:
    void(list(task.assignments.exclude(state=AssignmentState.VOID)))
    settle_tasks([task.pk])


def _change(task: Task, item: IntakeItem, change: Change, plan: Plan, base: staging.Ground) -> None:
    """Bring one task to the new wording; spans and position move even where nothing else did."""
    limits_before = (task.deadlines, task.milestones)
    staging.fill(task, item)
    task.save()
    differing = {field.name for field in change.fields}
    live = task.assignments.exclude(state=AssignmentState.VOID)
    live.update(position=task.position, theme=task.theme)
    if "units" in differing:
        _units(task, item, plan, base)
    if {"deadline_text", "requirement"} & differing and _bare(limits_before) != _bare(
        (task.deadlines, task.milestones)
    ):
        for assignment in live:
            _limits(assignment, task, plan, base)
    settle_tasks([task.pk])


def _bare(limits: tuple[list[dict[str, object]], ...]) -> list[list[tuple[object, ...]]]:
    """Limits without the place they were read from."""
    return [[(row.get("kind"), row.get("date"), row.get("days")) for row in rows] for rows in limits]


def _units(task: Task, item: IntakeItem, plan: Plan, base: staging.Ground) -> None:
    wanted = staging.parts_of(item, base)
    present = {part.organ_id: part for part in task.assignments.exclude(state=AssignmentState.VOID)}
    void([part for organ_id, part in present.items() if organ_id not in wanted])
    for organ_id, (role, group_id, printed) in wanted.items():
        if organ_id in present:
            Assignment.objects.filter(pk=present[organ_id].pk).update(role=role, via_group_id=group_id)
        else:
            staging.write_parts([staging.Part(task, organ_id, role, group_id, printed)], plan, None, base)


def _limits(assignment: Assignment, task: Task, plan: Plan, base: staging.Ground) -> None:
    """New checkpoints for what is not yet claimed; a day already claimed or accepted is not asked for again."""
    superior = assignment.checkpoints.filter(superior=Flag.YES)
    assignment.checkpoints.filter(state=CheckpointState.OPEN).delete()
    superior.delete()
    kept = set(assignment.checkpoints.values_list("due_on", flat=True))
    dues = [due for due in staging.dues_of(task, plan, base.calendar) if due.superior or due.due_on not in kept]
    Checkpoint.objects.bulk_create(rows_for(assignment, dues))
    mark_final(assignment)
    settle(assignment)
