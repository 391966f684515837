"""What the Openness Office decides on a claim (R186, R191, R196). Who claimed never decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Assignment, Checkpoint, Decision
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import (
    ASSIGNMENT_STEPS,
    CHECKPOINT_STEPS,
    AssignmentState,
    CheckpointState,
    EvidenceKind,
    EvidenceState,
    Verdict,
)
from gongkai.ledger.services.standing import locked, settle, settle_task, void
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Holding


def accept(*, checkpoint: Checkpoint, by: Actor, reason: str = "") -> Decision:
    """审定通过. A snapshot of each proof is taken after commit; files are held by their hash at once."""
    return _decide(checkpoint, Verdict.ACCEPT, reason, by)


def return_(*, checkpoint: Checkpoint, reason: str, by: Actor) -> Decision:
    """退回, with a reason."""
    return _decide(checkpoint, Verdict.RETURN, reason, by)


def enter_paper_decision(
    *,
    checkpoint: Checkpoint,
    verdict: Verdict,
    on_behalf_of: Holding,
    decided_on: date,
    paper: StoredFile,
    by: Actor,
    reason: str = "",
) -> Decision:
    """代录: a decision made on paper by someone who may decide, entered by the office and shown as such."""
    if on_behalf_of.pk not in {holding.pk for holding in deciders(by)}:
        raise Refused("代录的审定人应是本级政务公开办、其所在单位领导或政府分管负责人的现任人员。")
    if on_behalf_of.user_id == by.user_id:
        raise Refused("审定人就是您本人，请直接审定，不必代录。")
    return _decide(checkpoint, verdict, reason, by, on_behalf_of=on_behalf_of, decided_on=decided_on, paper=paper)


def deciders(by: Actor) -> list[Holding]:
    """Who may have decided on paper: the office's own people, the leaders of its organ, and the chief, as of today."""
    office = orgs.office_of(by.jurisdiction_id)
    return orgs.holders(office.pk, *reasons.PAPER_DUTIES) if office else []


def decision_facts(
    checkpoint: Checkpoint,
    by: Actor,
    *,
    reason: str,
    on_behalf_of: Holding | None = None,
    decided_on: date | None = None,
    paper: bool = False,
) -> reasons.DecisionFacts:
    """What the rules need; the page asks with it, the service refuses with it."""
    today = days.today()
    return reasons.DecisionFacts(
        checkpoint=CheckpointState(checkpoint.state),
        claimed_by=checkpoint.claimed_by_id,
        claimed_on=checkpoint.claimed_on,
        decider_id=on_behalf_of.user_id if on_behalf_of else by.user_id,
        decided_on=decided_on or today,
        today=today,
        reason=reason,
        entered_by=by.user_id if on_behalf_of else None,
        paper=paper,
        doubtful_evidence=checkpoint.evidence.filter(state=EvidenceState.DOUBTFUL).count(),
    )


def _decide(
    checkpoint: Checkpoint,
    verdict: Verdict,
    reason: str,
    by: Actor,
    *,
    on_behalf_of: Holding | None = None,
    decided_on: date | None = None,
    paper: StoredFile | None = None,
) -> Decision:
    with transaction.atomic():
        checkpoint = locked(checkpoint)
        facts = decision_facts(
            checkpoint, by, reason=reason, on_behalf_of=on_behalf_of, decided_on=decided_on, paper=paper is not None
        )
        judge = reasons.reasons_not_to_accept if verdict is Verdict.ACCEPT else reasons.reasons_not_to_return
        refuse_if(reasons.reasons_not_office(by, checkpoint.jurisdiction_id) + judge(facts))
        decision = Decision.objects.create(
            checkpoint=checkpoint, verdict=verdict, reason=reason.strip(), claim=checkpoint.claim, by_id=by.user_id,
            on_behalf_of=on_behalf_of, decided_on=facts.decided_on, paper=paper, at=days.now(),
        )  # fmt: skip
        if paper is not None:
            stored.adopt(file=paper, owner=subject_of(decision))
        _apply(checkpoint, verdict)
        _tell_trail(decision, by)
        announce("ledger.checkpoint_decided", checkpoint_id=checkpoint.pk, verdict=verdict.value)
    return decision


def _tell_trail(decision: Decision, by: Actor) -> None:
    point, proxy = decision.checkpoint, decision.on_behalf_of
    record(
        "checkpoint.accepted" if decision.verdict == Verdict.ACCEPT else "checkpoint.returned",
        of=point.assignment,
        by=by,
        checkpoint=str(point.uuid),
        reason=decision.reason,
        on_behalf_of=proxy.user.name if proxy else None,
        decided_on=decision.decided_on.isoformat(),
    )


def _apply(checkpoint: Checkpoint, verdict: Verdict) -> None:
    """Let a decision take effect: states, times returned, and the proofs held by it."""
    checkpoint.state = CheckpointState.ACCEPTED if verdict is Verdict.ACCEPT else CheckpointState.RETURNED
    checkpoint.decided_at = days.now()
    checkpoint.save(update_fields=["state", "decided_at"])
    assignment = checkpoint.assignment
    if verdict is Verdict.RETURN:
        assignment.returned_times += 1
        assignment.save(update_fields=["returned_times"])
    else:
        hold_evidence(checkpoint)
    settle(assignment)


def hold_evidence(checkpoint: Checkpoint) -> None:
    """Proof the office accepted on: files are their own snapshot, links and records get one after commit."""
    for evidence in checkpoint.evidence.filter(taken_at__isnull=True).exclude(state=EvidenceState.WITHDRAWN):
        evidence.taken_at = days.now()
        if evidence.kind == EvidenceKind.FILE and evidence.file is not None:
            evidence.snapshot, evidence.snapshot_sha256 = evidence.file, evidence.file.sha256
        evidence.save(update_fields=["taken_at", "snapshot", "snapshot_sha256"])


def waive(*, checkpoint: Checkpoint, reason: str, by: Actor) -> Checkpoint:
    """免报: the office lets a checkpoint go, with a reason."""
    with transaction.atomic():
        checkpoint = locked(checkpoint)
        refuse_if(
            reasons.reasons_not_office(by, checkpoint.jurisdiction_id)
            + reasons.reasons_not_to_step(CHECKPOINT_STEPS, CheckpointState(checkpoint.state), CheckpointState.WAIVED)
            + ([] if reason.strip() else ["请写明免报的理由。"])
        )
        checkpoint.state, checkpoint.decided_at = CheckpointState.WAIVED, days.now()
        checkpoint.save(update_fields=["state", "decided_at"])
        settle(checkpoint.assignment)
        record(
            "checkpoint.waived", of=checkpoint.assignment, by=by, checkpoint=str(checkpoint.uuid), reason=reason.strip()
        )
        announce("ledger.checkpoint_waived", checkpoint_id=checkpoint.pk)
    return checkpoint


def reopen(*, checkpoint: Checkpoint, reason: str, by: Actor | None) -> Checkpoint:
    """重新核定: what was accepted is owed again, its proof fell away or was found wrong; what was waived is owed after all."""
    with transaction.atomic():
        checkpoint = locked(checkpoint)
        refuse_if(
            (reasons.reasons_not_office(by, checkpoint.jurisdiction_id) if by else [])
            + reasons.reasons_not_to_reopen(
                CheckpointState(checkpoint.state), AssignmentState(checkpoint.assignment.state), checkpoint.superior
            )
            + ([] if reason.strip() else ["请写明理由。"])
        )
        waived = checkpoint.state == CheckpointState.WAIVED
        checkpoint.state = CheckpointState.OPEN if waived else CheckpointState.RETURNED
        checkpoint.save(update_fields=["state"])
        settle(checkpoint.assignment)
        record(
            "checkpoint.reopened", of=checkpoint.assignment, by=by, checkpoint=str(checkpoint.uuid), reason=reason.strip(),
            jurisdiction_id=checkpoint.jurisdiction_id,
        )  # fmt: skip
        announce("ledger.checkpoint_reopened", checkpoint_id=checkpoint.pk)
    return checkpoint


def void_assignment(*, assignment: Assignment, reason: str, by: Actor) -> Assignment:
    """撤销分工: the office takes a unit's part away, with a reason; nothing written is lost."""
    with transaction.atomic():
        assignment = locked(assignment)
        refuse_if(
            reasons.reasons_not_office(by, assignment.jurisdiction_id)
            + reasons.reasons_not_to_step(ASSIGNMENT_STEPS, AssignmentState(assignment.state), AssignmentState.VOID)
            + ([] if reason.strip() else ["请写明撤销的理由。"])
        )
        void([assignment])
        settle_task(assignment.task_id)
        record("assignment.voided", of=assignment, by=by, reason=reason.strip())
        announce("ledger.assignment_voided", assignment_id=assignment.pk)
    return assignment
