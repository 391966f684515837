"""Claiming a step, deciding it, returning it, and entering a decision made on paper (代录)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.review.models import Decision, Review, Step
from gongkai.review.queries import facts as reading
from gongkai.review.queries import seats
from gongkai.review.rules import deciding as rules
from gongkai.review.rules.states import PROOFS, TO_DO, Gate, Sort, StepState, Verdict
from gongkai.review.services.steps import current_version, locked, move, settle
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Holding


@transaction.atomic
def claim(*, step: Step, by: Actor) -> Step:
    """认领: nobody else takes the step until it is let go."""
    review, step = _locked(step)
    refuse_if(rules.reasons_not_to_take(reading.facts(step, by)))
    if step.claimed_by_id != by.user_id:
        step.claimed_by_id, step.claimed_post_id, step.claimed_at = by.user_id, by.post_id, days.now()
        step.save(update_fields=["claimed_by", "claimed_post", "claimed_at"])
        record("review.claimed", of=review, by=by, step=step.sort)
    return step


@transaction.atomic
def let_go(*, step: Step, by: Actor) -> Step:
    """放回 what one claimed; the office may let go what anybody claimed."""
    review, step = _locked(step)
    if step.claimed_by_id is None:
        return step
    if step.claimed_by_id != by.user_id and not by.may(Duty.OFFICE):
        raise Refused("只有认领人本人或政务公开办可以放回。")
    free(step)
    record("review.let_go", of=review, by=by, step=step.sort)
    return step


def free(step: Step) -> None:
    """Let nobody hold the step, inside the caller's transaction."""
    step.claimed_by_id = step.claimed_post_id = step.claimed_at = None
    step.save(update_fields=["claimed_by", "claimed_post", "claimed_at"])


@transaction.atomic
def decide(
    *, step: Step, verdict: Verdict, by: Actor, opinion: str = "", gates: Collection[Gate] = (), standard: str = "",
    seen: str = "", proof_too: bool = False,
) -> Decision:  # fmt: skip
    """Approve a step or send the content back. `seen`: the fingerprint that was on the page, refused when it is another.

    `proof_too` also approves the waiting proofreading of the same round, where this person may.
    """
    review, step = _locked(step)
    _refuse_unseen(review, seen)
    given = rules.Given(Verdict(verdict), opinion.strip(), frozenset(gates), standard.strip())
    found = seats.seats(by)
    refuse_if(rules.reasons_not_to_decide(reading.facts(step, by, found), given, _needed(step)))
    seat = seats.seat_for(found, step)
    decision = _decided(review, step, given, Decision(person_id=by.user_id, post_id=by.post_id, by_id=by.user_id), seat)
    record(_verb(verdict), of=review, by=by, **_words(decision))
    _apply(review, step, decision, by)
    if proof_too and given.verdict is Verdict.APPROVE:
        proof = proof_beside(step)
        if proof is not None and not rules.reasons_not_to_take(reading.facts(proof, by)):
            decide(step=proof, verdict=Verdict.APPROVE, by=by, opinion="与审核一并完成")
    return decision


def return_(*, step: Step, reason: str, by: Actor, seen: str = "") -> Decision:
    """退回 with reasons; the drafter mends it and submits again."""
    return decide(step=step, verdict=Verdict.RETURN, opinion=reason, by=by, seen=seen)


@transaction.atomic
def enter_for(
    *, step: Step, on_behalf_of: Holding, verdict: Verdict, decided_on: date, paper: StoredFile | None, by: Actor,
    opinion: str = "", gates: Collection[Gate] = (), standard: str = "", seen: str = "",
) -> Decision:  # fmt: skip
    """代录 what somebody decided on paper or in another system. The approver counts, never whoever enters it.

    Everything asked of the approver had they decided here is asked: seat, separation, gates; besides the scan and day.
    """
    review, step = _locked(step)
    _refuse_unseen(review, seen)
    given = rules.Given(Verdict(verdict), opinion.strip(), frozenset(gates), standard.strip())
    approver = orgs.actor_of(on_behalf_of)
    found = seats.seats(approver)
    refuse_if(
        reading.reasons_not_clerk(step, by)
        + rules.reasons_not_to_enter(reading.paper_facts(review, on_behalf_of, decided_on, paper is not None, by))
        + rules.reasons_not_to_decide(reading.facts(step, approver, found), given, _needed(step))
    )
    made = Decision(
        person_id=approver.user_id, post_id=approver.post_id, by_id=by.user_id, on_behalf_of=on_behalf_of, paper=paper,
        decided_on=decided_on,
    )  # fmt: skip
    decision = _decided(review, step, given, made, seats.seat_for(found, step))
    if paper is not None:
        stored.adopt(file=paper, owner=subject_of(decision))
    record(_verb(verdict), of=review, by=by, entered_for=approver.name, scan=paper.sha256 if paper else "",
           **_words(decision))  # fmt: skip
    _apply(review, step, decision, by)
    return decision


def proof_beside(step: Step) -> Step | None:
    """The proofreading of the same round that waits beside a review."""
    if Sort(step.sort) in PROOFS:
        return None
    rows = step.review.steps.filter(stage=step.stage, sort__in=PROOFS, state__in=TO_DO, organ_id=step.organ_id)
    return rows.select_related("review", "claimed_by").first()


def _locked(step: Step) -> tuple[Review, Step]:
    """Review and step as they are now; decisions are taken on these, not on older copies."""
    review = locked(step.review)
    fresh = Step.objects.select_for_update().get(pk=step.pk)
    fresh.review = review
    return review, fresh


def _refuse_unseen(review: Review, seen: str) -> None:
    if seen and seen != review.fingerprint:
        raise Refused("您打开页面后内容又有变动，请看过变动再办理；填写的意见仍在下面。")


def _needed(step: Step) -> frozenset[Gate]:
    return frozenset(Gate(gate) for gate in step.gates)


def _verb(verdict: Verdict) -> str:
    return "review.approved" if verdict == Verdict.APPROVE else "review.sent_back"


def _decided(review: Review, step: Step, given: rules.Given, made: Decision, seat: rules.Seat | None) -> Decision:
    made.review, made.step, made.version = review, step, current_version(review)
    made.jurisdiction_id, made.organ_id = review.jurisdiction_id, review.organ_id
    made.verdict, made.opinion, made.standard = given.verdict, given.opinion, given.standard
    made.gates = [gate.value for gate in Gate if gate in given.gates and gate.value in step.gates]
    made.how = seat.how if seat else ""
    made.delegation_id = seat.delegation_id if seat else None
    made.at = days.now()
    made.decided_on = made.decided_on or days.today()
    made.late = "Y" if step.due_on is not None and made.decided_on > step.due_on else "N"
    made.save()
    return made


def _words(decision: Decision) -> dict[str, Any]:
    """What the trail keeps of a decision."""
    return {
        "step": decision.step.sort,
        "label": Sort(decision.step.sort).label,
        "verdict": decision.verdict,
        "reason": decision.opinion,
        "gates": decision.gates,
        "standard": decision.standard,
        "how": decision.how,
        "person_id": decision.person_id,
        "decided_on": decision.decided_on.isoformat(),
        "fingerprint": decision.version.fingerprint,
    }


def _apply(review: Review, step: Step, decision: Decision, by: Actor) -> None:
    """Let a decision take effect."""
    approve = decision.verdict == Verdict.APPROVE
    move(step, StepState.APPROVED if approve else StepState.RETURNED)
    if approve:
        step.fingerprint, step.approved_by_id = review.fingerprint, decision.person_id
        step.approved_version_id = decision.version_id
    else:
        review.returned_times += 1
    step.save()
    settle(review, by)
    if not approve:
        announce("review.returned", review_id=review.pk, subject=review.subject)
