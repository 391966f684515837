"""What the rules of deciding need to know, read from the tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.review.models import Review, Step
from gongkai.review.queries import seats
from gongkai.review.queries.standing import seen
from gongkai.review.rules import deciding as rules
from gongkai.review.rules import progress
from gongkai.review.rules.states import ReviewState, Sort, StepState

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding

# Who may enter a decision made on paper: clerks and reviewers of the units concerned, and the office.
CLERKS = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.SECRECY, Duty.ATTRIBUTE, Duty.OFFICE)


def facts(
    step: Step, actor: Actor, found: Iterable[rules.Seat] | None = None, steps: list[Step] | None = None
) -> rules.StepFacts:
    """Facts of a step (with `.review`) for one person; `found` and `steps` when the caller has read them already."""
    review = step.review
    rows = list(review.steps.all()) if steps is None else steps
    others = [row for row in rows if row.pk != step.pk]
    mine = seats.seats(actor) if found is None else found
    return rules.StepFacts(
        sort=Sort(step.sort),
        state=StepState(step.state),
        review=ReviewState(review.state),
        drafter_id=review.drafter_id,
        person_id=actor.user_id,
        seated=seats.seat_for(mine, step) is not None,
        duties=seats.duties_of(step),
        approved=progress.approved(seen(others), review.fingerprint),
        claimed_by=step.claimed_by_id,
        claimed_name=step.claimed_by.name if step.claimed_by else "",
    )


def paper_facts(review: Review, holding: Holding, decided_on: date | None, scan: bool, by: Actor) -> rules.PaperFacts:
    """Facts of a decision entered for somebody; content that changed meanwhile cannot have been approved before that."""
    last = review.versions.order_by("-number")[0]
    return rules.PaperFacts(
        entered_by=by.user_id,
        approver_id=holding.user_id,
        drafter_id=review.drafter_id,
        decided_on=decided_on,
        not_before=days.day_of(last.at) if last.number > 1 else None,
        today=days.today(),
        scan=scan,
        held_from=holding.since,
        held_until=holding.until,
    )


def reasons_not_clerk(step: Step, by: Actor) -> list[str]:
    """Why somebody may not enter decisions for others on this review."""
    near = by.organ_id in {step.organ_id, step.review.organ_id} and by.may(*CLERKS)
    office = by.may(Duty.OFFICE) and by.jurisdiction_id == step.jurisdiction_id
    return [] if near or office else ["代录由起草单位或办理单位的工作人员、政务公开办办理，您当前的岗位不能代录。"]


def able(step: Step, rows: list[Step]) -> list[tuple[Holding, str]]:
    """Everybody who may take a step now, by post and by separation, with how; `rows` are all steps of its review."""
    given = [rules.Seat(step.organ_id, duty) for duty in seats.duties_of(step)[:1]]
    return [
        (holding, how)
        for holding, how in seats.takers(step)
        if not rules.reasons_not_to_take(facts(step, orgs.actor_of(holding), given, rows))
    ]


def may_enter(step: Step, by: Actor, rows: list[Step]) -> list[tuple[Holding, str]]:
    """For whom this person may enter a decision on the step: who may take it, not oneself, never by the drafter."""
    if reasons_not_clerk(step, by) or by.user_id == step.review.drafter_id:
        return []
    return [(holding, how) for holding, how in able(step, rows) if holding.user_id != by.user_id]
