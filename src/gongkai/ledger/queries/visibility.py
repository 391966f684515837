"""Who may open the files of the ledger; `actor` None is the public. Registered in config/wiring.py."""

from __future__ import annotations

from gongkai.ledger.models import Circular, Decision, OrganisationRecord
from gongkai.ledger.queries import scope
from gongkai.ledger.rules.states import CircularState
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def notice(actor: Actor | None, intake_id: int) -> bool:
    """The uploaded notice: the office's; once confirmed, also of those who see its plan."""
    if actor is None:
        return False
    if scope.intakes(actor).filter(pk=intake_id).exists():
        return True
    return scope.plans(actor).filter(intakes=intake_id).exists()


def plan(actor: Actor | None, plan_id: int) -> bool:
    """The file of a plan registered by a unit."""
    return actor is not None and scope.plans(actor).filter(pk=plan_id).exists()


def evidence(actor: Actor | None, evidence_id: int) -> bool:
    """Proof and its snapshots."""
    return actor is not None and scope.evidence(actor).filter(pk=evidence_id).exists()


def decision(actor: Actor | None, decision_id: int) -> bool:
    """The scan of a decision on paper: of who sees the checkpoint."""
    if actor is None:
        return False
    return Decision.objects.filter(pk=decision_id, checkpoint__in=scope.checkpoints(actor)).exists()


def circular(actor: Actor | None, circular_id: int) -> bool:
    """An issued circular: of every unit of the jurisdiction."""
    if actor is None:
        return False
    rows = Circular.objects.filter(pk=circular_id, jurisdiction_id=actor.jurisdiction_id)
    return (rows if actor.oversees else rows.filter(state=CircularState.ISSUED)).exists()


def organisation_record(actor: Actor | None, record_id: int) -> bool:
    """Minutes and papers of a record of 组织保障: of its unit and who oversees."""
    if actor is None:
        return False
    return mine(actor, OrganisationRecord.objects.filter(pk=record_id)).exists()


OF = {
    "ledger.Intake": notice,
    "ledger.Plan": plan,
    "ledger.Evidence": evidence,
    "ledger.Decision": decision,
    "ledger.Circular": circular,
    "ledger.OrganisationRecord": organisation_record,
}
