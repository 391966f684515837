"""What a unit does about its part of a task (R183, R184, R196)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Assignment, Checkpoint, Evidence, Measure, Progress
from gongkai.ledger.rules import checkpoints, limits, links, reasons
from gongkai.ledger.rules.states import AssignmentState, CheckpointState, EvidenceKind, EvidenceState, Role
from gongkai.ledger.services.standing import locked, mark_final, rows_for, settle
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

MOST_MEASURES = 100


def take(*, assignment: Assignment, by: Actor, leader_in_charge: str = "", section: str = "") -> Assignment:
    """签收: the unit accepts its part and says who is in charge."""
    with transaction.atomic():
        assignment = locked(assignment)
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_take(AssignmentState(assignment.state))
        )
        assignment.taken_at, assignment.taken_by_id = days.now(), by.user_id
        assignment.leader_in_charge = leader_in_charge.strip() or assignment.leader_in_charge
        assignment.section = section.strip() or assignment.section
        assignment.save(update_fields=["taken_at", "taken_by", "leader_in_charge", "section"])
        settle(assignment)
        record("assignment.taken", of=assignment, by=by)
        announce("ledger.assignment_taken", assignment_id=assignment.pk)
    return assignment


def take_all(*, assignments: Sequence[Assignment], by: Actor, leader_in_charge: str = "", section: str = "") -> int:
    """签收 several at once, all or none; those already taken are passed over. How many were taken."""
    waiting = [one for one in assignments if one.state == AssignmentState.NEW]
    refuse_if([] if waiting else ["请勾选要签收的任务；已签收的不用再签。"])
    with transaction.atomic():
        for one in waiting:
            take(assignment=one, by=by, leader_in_charge=leader_in_charge, section=section)
    return len(waiting)


def set_measures(
    *,
    assignment: Assignment,
    rows: Sequence[Mapping[str, Any]],
    by: Actor,
    leader_in_charge: str | None = None,
    section: str | None = None,
) -> Assignment:
    """Replace the unit's measures (工作举措, R183).

    `rows`: {"text", "limit_text", "due_on": date|None, "leader", "section", "done_on": date|None}; blank rows are left
    out. Refused as a whole when one row is not right.
    """
    kept = [row for row in rows if any(str(value or "").strip() for value in row.values())]
    faults = [
        f"第{number}条举措没有填写内容。"
        for number, row in enumerate(kept, 1)
        if not str(row.get("text") or "").strip()
    ]
    if len(kept) > MOST_MEASURES:
        faults.append(f"一项分工最多填写 {MOST_MEASURES} 条举措。")
    with transaction.atomic():
        assignment = locked(assignment)
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_report(AssignmentState(assignment.state))
            + faults
        )
        before = [measure.text for measure in assignment.measures.all()]
        assignment.measures.all().delete()
        Measure.objects.bulk_create([_measure(assignment, place, row) for place, row in enumerate(kept, 1)])
        if leader_in_charge is not None:
            assignment.leader_in_charge = leader_in_charge.strip()
        if section is not None:
            assignment.section = section.strip()
        assignment.updated_at = days.now()
        assignment.save(update_fields=["leader_in_charge", "section", "updated_at"])
        record("assignment.measures", of=assignment, by=by, before=before, after=[str(row["text"]) for row in kept])
        announce("ledger.measures_set", assignment_id=assignment.pk)
    return assignment


def _measure(assignment: Assignment, position: int, row: Mapping[str, Any]) -> Measure:
    return Measure(
        assignment=assignment,
        position=position,
        text=str(row["text"]).strip(),
        limit_text=str(row.get("limit_text") or "").strip()[:200],
        due_on=row.get("due_on") or None,
        leader=str(row.get("leader") or "").strip()[:60],
        section=str(row.get("section") or "").strip()[:60],
        done_on=row.get("done_on") or None,
    )


def report_progress(*, assignment: Assignment, text: str, by: Actor, on: date | None = None) -> Progress:
    """填报进展; `on` is the day it speaks of, today if not given."""
    day = on or days.today()
    with transaction.atomic():
        assignment = locked(assignment)
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_report(AssignmentState(assignment.state))
            + ([] if text.strip() else ["请填写进展情况。"])
            + (["进展的日期不能晚于今天。"] if day > days.today() else [])
        )
        entry = Progress.objects.create(
            assignment=assignment, on=day, text=text.strip(), by_id=by.user_id, at=days.now()
        )
        assignment.updated_at = days.now()
        assignment.save(update_fields=["updated_at"])
        record("assignment.progress", of=assignment, by=by, on=day.isoformat(), text=entry.text)
        announce("ledger.progress_reported", assignment_id=assignment.pk)
    return entry


def add_evidence(
    *,
    assignment: Assignment,
    kind: EvidenceKind,
    by: Actor,
    checkpoint: Checkpoint | None = None,
    url: str = "",
    record_ref: str = "",
    file: StoredFile | None = None,
    note: str = "",
) -> Evidence:
    """Offer proof: a record of the platform ("room.Model:uuid"), a link, or a stored file."""
    with transaction.atomic():
        assignment = locked(assignment)
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_report(AssignmentState(assignment.state))
            + _reasons_no_evidence(assignment, kind, checkpoint, url, record_ref, file)
        )
        evidence = Evidence.objects.create(
            assignment=assignment,
            checkpoint=checkpoint,
            jurisdiction_id=assignment.jurisdiction_id,
            organ_id=assignment.organ_id,
            kind=kind,
            url=url.strip() if kind is EvidenceKind.LINK else "",
            record=record_ref.strip() if kind is EvidenceKind.RECORD else "",
            file=file if kind is EvidenceKind.FILE else None,
            note=note.strip()[:300],
            added_at=days.now(),
            added_by_id=by.user_id,
        )
        if evidence.file is not None:
            stored.adopt(file=evidence.file, owner=subject_of(evidence))
        record(
            "evidence.added", of=assignment, by=by, evidence=str(evidence.uuid), kind=kind.value, what=url or record_ref
        )
        announce("ledger.evidence_added", evidence_id=evidence.pk)
    return evidence


def _reasons_no_evidence(
    assignment: Assignment,
    kind: EvidenceKind,
    checkpoint: Checkpoint | None,
    url: str,
    record_ref: str,
    file: StoredFile | None,
) -> list[str]:
    found = []
    if checkpoint is not None and checkpoint.assignment_id != assignment.pk:
        found.append("所选的节点不属于这项分工。")
    if kind is EvidenceKind.LINK and not links.is_address(url):
        found.append("网址应以 http:// 或 https:// 开头，且不超过 500 个字符。")
    if kind is EvidenceKind.RECORD and record_ref.count(":") != 1:
        found.append("请选择一条平台记录。")
    if kind is EvidenceKind.FILE and file is None:
        found.append("请上传佐证文件。")
    if file is not None and file.jurisdiction_id not in {None, assignment.jurisdiction_id}:
        found.append("这个文件不是本地区上传的，不能用作佐证。")
    return found


def withdraw_evidence(*, evidence: Evidence, why: str, by: Actor) -> Evidence:
    """The unit takes its proof back, before the office has accepted on it."""
    with transaction.atomic():
        evidence = locked(evidence)
        refuse_if(
            reasons.reasons_not_unit(by, evidence.organ_id)
            + ([] if evidence.state != EvidenceState.WITHDRAWN else ["这项佐证已经撤回。"])
            + ([] if why.strip() else ["请写明撤回的原因。"])
            + _reasons_relied_on(evidence)
        )
        evidence.state, evidence.withdrawn_why = EvidenceState.WITHDRAWN, why.strip()[:300]
        evidence.save(update_fields=["state", "withdrawn_why"])
        record("evidence.withdrawn", of=evidence.assignment, by=by, evidence=str(evidence.uuid), why=why.strip())
        announce("ledger.evidence_withdrawn", evidence_id=evidence.pk)
    return evidence


def _reasons_relied_on(evidence: Evidence) -> list[str]:
    """Proof of a claim that is waiting or was accepted stays; else the decision would hang in the air."""
    if evidence.taken_at is not None:
        return ["已作为审定依据的佐证不能撤回；情况有变请联系政务公开办重新核定。"]
    held = {CheckpointState.CLAIMED, CheckpointState.ACCEPTED}
    if evidence.checkpoint is not None and evidence.checkpoint.state in held:
        return ["这项佐证已随报送提交；请先撤回报送。"]
    return []


def silent_partners(assignment: Assignment) -> list[str]:
    """Cooperating units of the same task that still owe a report due by now or by the lead's last day (R184)."""
    if assignment.role != Role.LEAD:
        return []
    others = Assignment.objects.filter(task_id=assignment.task_id, role=Role.COOP, next_due__isnull=False)
    waiting = others.exclude(state__in=[AssignmentState.VOID, AssignmentState.CARRIED, AssignmentState.DONE])
    return list(waiting.order_by("organ_order", "id").values_list("organ__short_name", flat=True))


def claim_facts(checkpoint: Checkpoint, *, text: str, alone_reason: str = "") -> reasons.ClaimFacts:
    """What `rules.reasons.reasons_not_to_claim` needs; the page asks with it, the service refuses with it."""
    assignment = checkpoint.assignment
    offered = assignment.evidence.filter(checkpoint__isnull=True) | assignment.evidence.filter(checkpoint=checkpoint)
    kept = list(offered.values_list("state", flat=True))
    return reasons.ClaimFacts(
        assignment=AssignmentState(assignment.state),
        checkpoint=CheckpointState(checkpoint.state),
        superior=checkpoint.superior == Flag.YES,
        role=Role(assignment.role),
        final=checkpoint.final == Flag.YES,
        text=text,
        good_evidence=kept.count(EvidenceState.GOOD),
        doubtful_evidence=kept.count(EvidenceState.DOUBTFUL),
        silent=silent_partners(assignment) if checkpoint.final == Flag.YES else (),
        alone_reason=alone_reason,
    )


def claim(*, checkpoint: Checkpoint, text: str, by: Actor, alone_reason: str = "") -> Checkpoint:
    """报送完成: the unit says a checkpoint is met, with proof. A lead's last claim waits for the cooperating units."""
    with transaction.atomic():
        checkpoint = locked(checkpoint)
        assignment = checkpoint.assignment = locked(checkpoint.assignment)
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_claim(claim_facts(checkpoint, text=text, alone_reason=alone_reason))
        )
        checkpoint.state, checkpoint.claim, checkpoint.alone_reason = (
            CheckpointState.CLAIMED,
            text.strip(),
            alone_reason,
        )
        checkpoint.claimed_at, checkpoint.claimed_on = days.now(), days.today()
        checkpoint.claimed_by_id = by.user_id
        checkpoint.save(update_fields=["state", "claim", "alone_reason", "claimed_at", "claimed_on", "claimed_by"])
        assignment.evidence.filter(checkpoint__isnull=True, state=EvidenceState.GOOD).update(checkpoint=checkpoint)
        settle(assignment)
        record("checkpoint.claimed", of=assignment, by=by, checkpoint=str(checkpoint.uuid), text=text.strip())
        announce("ledger.checkpoint_claimed", checkpoint_id=checkpoint.pk, assignment_id=assignment.pk)
    return checkpoint


def withdraw_claim(*, checkpoint: Checkpoint, by: Actor) -> Checkpoint:
    """The unit takes its claim back while it waits."""
    with transaction.atomic():
        checkpoint = locked(checkpoint)
        refuse_if(reasons.reasons_not_unit(by, checkpoint.organ_id))
        if checkpoint.state != CheckpointState.CLAIMED:
            raise Refused(f"现在的状态是“{CheckpointState(checkpoint.state).label}”，没有可撤回的报送。")
        checkpoint.state = CheckpointState.OPEN
        checkpoint.save(update_fields=["state"])
        settle(checkpoint.assignment)
        record("checkpoint.claim_withdrawn", of=checkpoint.assignment, by=by, checkpoint=str(checkpoint.uuid))
        announce("ledger.claim_withdrawn", checkpoint_id=checkpoint.pk)
    return checkpoint


def log_event(*, assignment: Assignment, what: str, on: date, by: Actor, limit: int = 0) -> Checkpoint:
    """登记事项: something happened from which a limit counts (N 个工作日内); it gets a due day of its own.

    `limit` is the place of the rule among the task's limits measured on events, where there are several.
    """
    calendar = workdays.calendar(assignment.jurisdiction_id)
    with transaction.atomic():
        assignment = locked(assignment)
        several = limits.limits_of(assignment.task.deadlines)
        rules_on_events = [one for one in several if one.kind in limits.EVENT_KINDS and one.days]
        refuse_if(
            reasons.reasons_not_unit(by, assignment.organ_id)
            + reasons.reasons_not_to_report(AssignmentState(assignment.state))
            + checkpoints.reasons_no_event(several)
            + ([] if what.strip() else ["请写明是什么事项。"])
            + (["事项的日期不能晚于今天。"] if on > days.today() else [])
        )
        if not 0 <= limit < len(rules_on_events):
            raise Refused("请选择这个事项适用的时限。")
        due = checkpoints.event_due(rules_on_events[limit], on, what=what.strip()[:150], calendar=calendar)
        (checkpoint,) = rows_for(assignment, [due])
        checkpoint.save()
        mark_final(assignment)
        settle(assignment)
        record(
            "assignment.event", of=assignment, by=by, what=what.strip(), on=on.isoformat(), due=due.due_on.isoformat()
        )
        announce("ledger.event_logged", checkpoint_id=checkpoint.pk)
    return checkpoint
