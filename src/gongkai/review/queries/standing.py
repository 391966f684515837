"""Where a subject stands with its review, for the rooms above and the sign-off card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from gongkai.review.models import Decision, Review, Step
from gongkai.review.rules import progress
from gongkai.review.rules.states import ReviewState, Route, Sort, StepState, needed

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as a record shows it: its state, and the decision that counts (the last)."""

    step: Step
    decision: Decision | None
    earlier: tuple[Decision, ...] = ()

    @property
    def sort(self) -> Sort:
        """What the step is for."""
        return Sort(self.step.sort)

    @property
    def state(self) -> StepState:
        """Where it stands."""
        return StepState(self.step.state)

    @property
    def organ(self) -> Organ:
        """Whose posts take it."""
        return self.step.organ


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether exactly this content may go out.

    `complete`: every step holds for it. `emergency`: it may go out now, some steps still owed (shown as such);
    `may_go_out` is either. `missing` are Chinese phrases.
    """

    review: Review | None
    complete: bool = False
    emergency: bool = False
    missing: list[str] = field(default_factory=list)
    steps: list[StepLine] = field(default_factory=list)

    @property
    def may_go_out(self) -> bool:
        """Whether release is allowed: reviewed wholly, or by the emergency route."""
        return self.complete or self.emergency

    @property
    def reasons(self) -> list[str]:
        """Why it may not go out, as sentences."""
        if self.may_go_out:
            return []
        if self.review is None:
            return ["还没有提交审核。"]
        return [f"审核没有完成：{'、'.join(self.missing)}。"] if self.missing else ["审核没有完成。"]


def of(subject: str) -> QuerySet[Review]:
    """Every review of a subject, newest first. Whoever may see the subject may see these; the caller decides."""
    return Review.objects.filter(subject=subject).select_related("organ", "drafter", "scheme").order_by("-id")


def latest(subject: str) -> Review | None:
    """The newest review of a subject."""
    return of(subject).first()


def seen(steps: Sequence[Step]) -> list[progress.Standing]:
    """Steps as the rules see them, in the order given."""
    return [
        progress.Standing(
            Sort(step.sort), step.stage, StepState(step.state), step.fingerprint, step.approved_by_id,
            step.state == StepState.RETURNED,
        )
        for step in steps
    ]  # fmt: skip


def lines(review: Review) -> list[StepLine]:
    """Steps of a review in order with what was decided on each; two queries."""
    decided = Decision.objects.select_related(
        "person", "by", "post__organ", "on_behalf_of__user", "paper", "version"
    ).order_by("id")
    rows = (
        review.steps.select_related("organ", "claimed_by")
        .prefetch_related(Prefetch("decisions", queryset=decided))
        .order_by("stage", "id")
    )
    found = []
    for step in rows:
        step.review = review
        made = list(step.decisions.all())
        found.append(StepLine(step, made[-1] if made else None, tuple(made[:-1])))
    return found


def standing(subject: str, fingerprint: str | None = None) -> Standing:
    """Where a subject stands for exactly this content (None: for the content last submitted); four queries at most."""
    review = latest(subject)
    if review is None:
        return Standing(None, missing=["还没有提交审核"])
    return standing_of(review, fingerprint)


def standing_of(review: Review, fingerprint: str | None = None) -> Standing:
    """The same of a review at hand."""
    rows = lines(review)
    if review.state == ReviewState.WITHDRAWN:
        return Standing(review, missing=["审核已撤回"], steps=rows)
    wanted = review.fingerprint if fingerprint is None else fingerprint
    steps = seen([row.step for row in rows])
    missing = progress.missing(steps, wanted, review.drafter_id, needed(review.kind))
    if wanted != review.fingerprint and missing:
        missing = ["现在的内容与提交审核的不一致，须重新提交", *missing]
    quick = review.route == Route.EMERGENCY and review.state != ReviewState.RETURNED
    emergency = quick and bool(missing) and progress.emergency_done(steps, wanted, review.drafter_id)
    return Standing(review, complete=not missing, emergency=emergency, missing=missing, steps=rows)
