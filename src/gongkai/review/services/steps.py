"""Keeps a review in step with its steps: who waits, until when, and what follows. Called by the other verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.review.models import NO_DUE, Review, Step, Version
from gongkai.review.queries.standing import seen
from gongkai.review.rules import progress
from gongkai.review.rules.schemes import StepSpec
from gongkai.review.rules.states import (
    LEADERS,
    REVIEW_STEPS,
    STEP_STEPS,
    TO_DO,
    ReviewState,
    Route,
    Sort,
    StepState,
    Where,
    needed,
)
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar, DueDay

URGENT = frozenset({Sort.SECRECY, *LEADERS})


@dataclass(frozen=True, slots=True)
class Clock:
    """Calendar and limits of a jurisdiction, read once."""

    calendar: Calendar
    again: int
    rest: int

    @classmethod
    def of(cls, jurisdiction_id: int) -> Clock:
        """As they hold today."""
        again, rest = (workdays.limit(key, jurisdiction_id).value for key in ("review.again", "review.emergency_rest"))
        return cls(workdays.calendar(jurisdiction_id), again, rest)

    def due(self, review: Review, step: Step) -> DueDay:
        """By when a step that begins to wait now is to be taken."""
        today = days.today()
        if review.route == Route.EMERGENCY and step.state == StepState.WAITING:
            urgent = review.emergency_at is None and Sort(step.sort) in URGENT
            return self.calendar.add(today, 0 if urgent else self.rest)
        return self.calendar.add(today, self.again if step.state == StepState.AGAIN else step.allowed)


def locked(review: Review) -> Review:
    """The review as it is now, locked until the transaction ends."""
    return Review.objects.select_for_update().get(pk=review.pk)


def current_version(review: Review) -> Version:
    """The version under review."""
    return review.versions.order_by("-number")[0]


def make_steps(review: Review, specs: tuple[StepSpec, ...]) -> list[Step]:
    """The steps of a new review by its scheme."""
    office = orgs.office_of(review.jurisdiction_id)
    known = set(orgs.organs(review.jurisdiction_id).values_list("pk", flat=True))
    made = []
    for spec in specs:
        named = {Where.OFFICE: office.pk if office else None, Where.ORGAN: spec.organ_id}.get(spec.where)
        days_allowed = spec.days or workdays.limit(spec.limit_key, review.jurisdiction_id).value
        made.append(
            Step(
                review=review,
                jurisdiction_id=review.jurisdiction_id,
                organ_id=named if named in known and named is not None else review.organ_id,
                sort=spec.sort,
                stage=spec.stage,
                duties=duty_text(spec.duties, spec.sort, review.route),
                gates=[gate.value for gate in spec.gates],
                allowed=days_allowed,
            )
        )
    return Step.objects.bulk_create(made)


def duty_text(duties: Iterable[Duty], sort: Sort, route: str) -> str:
    """Duties as the column holds them. In an emergency any leader of the unit may give a leader's approval."""
    chosen = list(duties)
    if route == Route.EMERGENCY and sort in LEADERS:
        chosen += [duty for duty in (Duty.LEADER, Duty.HEAD) if duty not in chosen]
    return "," + "".join(f"{duty.value}," for duty in chosen)


def settle(review: Review, by: Actor | None) -> Review:
    """Recompute every step and the review for its present content; record and announce what follows from it."""
    steps = list(review.steps.select_for_update().order_by("stage", "id"))
    views, emergency = seen(steps), review.route == Route.EMERGENCY
    turned, clock = False, None
    for step, state in zip(steps, progress.states(views, review.fingerprint, emergency=emergency), strict=True):
        if state == step.state:
            continue
        move(step, state)
        if state in TO_DO:
            clock = clock or Clock.of(review.jurisdiction_id)
            put_due(step, clock.due(review, step))
            turned = True
        step.save()
    after = progress.review_state(
        ReviewState(review.state), seen(steps), review.fingerprint, review.drafter_id, needed(review.kind)
    )
    if emergency and review.emergency_at is None and after is not ReviewState.RETURNED:
        _emergency(review, steps, by)
    review.due_order = min((step.due_order for step in steps if step.state in TO_DO), default=NO_DUE)
    _follow(review, after, by)
    if turned:
        announce("review.turned", review_id=review.pk)
    return review


def move(step: Step, state: StepState) -> None:
    """Let a step be in another state; one that no longer waits is nobody's. Nothing is saved."""
    assert state in STEP_STEPS[StepState(step.state)], f"{step.state} → {state}"
    step.state = state
    step.claimed_by_id = step.claimed_post_id = step.claimed_at = None
    if state in TO_DO:
        step.opened_at = days.now()
    else:
        step.due_order = NO_DUE


def put_due(step: Step, due: DueDay) -> None:
    """Set the day a step is due; nothing is saved."""
    step.due_on, step.due_order = due.date, due.date
    step.provisional = "Y" if due.provisional else "N"


def _emergency(review: Review, steps: list[Step], by: Actor | None) -> None:
    """When secrecy and one leader have approved, it may go out; the rest is due the next working day."""
    if not progress.emergency_done(seen(steps), review.fingerprint, review.drafter_id):
        return
    review.emergency_at = days.now()
    due = Clock.of(review.jurisdiction_id)
    for step in steps:
        if step.state in TO_DO:
            put_due(step, due.calendar.add(days.today(), due.rest))
            step.save(update_fields=["due_on", "due_order", "provisional"])
    record("review.emergency_done", of=review, by=by, jurisdiction_id=review.jurisdiction_id,
           fingerprint=review.fingerprint, reason=review.emergency_reason)  # fmt: skip
    announce("review.emergency_done", review_id=review.pk, subject=review.subject)


def _follow(review: Review, after: ReviewState, by: Actor | None) -> None:
    """Save the review's own state and say so when it is another."""
    before = ReviewState(review.state)
    if after is before:
        review.save()
        return
    refuse_if([] if after in REVIEW_STEPS[before] else [f"这一件是“{before.label}”，不能变为“{after.label}”。"])
    review.state = after
    review.closed_at = days.now() if after is ReviewState.COMPLETE else None
    review.save()
    if after is ReviewState.COMPLETE:
        record("review.completed", of=review, by=by, jurisdiction_id=review.jurisdiction_id,
               fingerprint=review.fingerprint, round=review.round)  # fmt: skip
        announce("review.completed", review_id=review.pk, subject=review.subject)
    elif before is ReviewState.COMPLETE:
        announce("review.reopened", review_id=review.pk, subject=review.subject)
