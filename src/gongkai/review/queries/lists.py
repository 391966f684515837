"""What waits for a post, and every review one may see, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.orgs.rules import Actor
from gongkai.review.models import NO_DUE, Review, Step
from gongkai.review.queries import scope, seats
from gongkai.review.rules.deciding import Seat
from gongkai.review.rules.states import NOT_BY_DRAFTER, PROOFS, REVIEWS, TO_DO, ReviewState, Sort, StepState

SIZE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of all reviews may be narrowed by; empty values narrow nothing."""

    text: str = ""
    kind: str = ""
    state: str = ""
    route: str = ""
    organ_id: int | None = None
    late: bool = False
    mine: bool = False


def _of_seat(seat: Seat) -> Q:
    found = Q(organ_id=seat.organ_id, duties__contains=f",{seat.duty.value},")
    return found if seat.sorts is None else found & Q(sort__in=sorted(seat.sorts))


def waiting(actor: Actor) -> QuerySet[Step]:
    """Steps this person may take now from this post: seated, separation kept, claimed by nobody else."""
    me = actor.user_id
    own = Q(pk__in=[])
    for seat in seats.seats(actor):
        own |= _of_seat(seat)
    held = Step.objects.filter(review_id=OuterRef("review_id"), approved_by_id=me, state=StepState.APPROVED)
    read = held.filter(sort__in=PROOFS).order_by().values("review_id").annotate(n=Count("pk")).values("n")
    rows = Step.objects.filter(own, due_order__lt=NO_DUE)
    return (
        rows.filter(Q(claimed_by=None) | Q(claimed_by_id=me))
        .exclude(review__drafter_id=me, sort__in=NOT_BY_DRAFTER)
        .exclude(Q(sort__in=REVIEWS) & Exists(held.filter(sort__in=REVIEWS)))
        .annotate(read=Coalesce(Subquery(read, output_field=IntegerField()), 0))
        .exclude(sort__in=PROOFS, read__gte=2)
        .select_related("review__organ", "review__drafter", "claimed_by")
    )


def queue(actor: Actor, *, cursor: str | None = None, size: int = SIZE) -> Page[Step]:
    """待我审核, first due first."""
    return page(waiting(actor), order=("due_order", "id"), cursor=cursor, size=size)


def by_review(rows: Sequence[Step]) -> list[list[Step]]:
    """The steps of a page, those of one review together, a review before the proofreading beside it."""
    found: dict[int, list[Step]] = {}
    for step in rows:
        found.setdefault(step.review_id, []).append(step)
    return [
        sorted(steps, key=lambda step: (Sort(step.sort) in PROOFS, step.stage, step.pk)) for steps in found.values()
    ]


def next_for(actor: Actor, after: Step | None = None) -> Step | None:
    """The first step that waits for this person, other than the one at hand."""
    rows = waiting(actor).order_by("due_order", "id")
    return (rows.exclude(pk=after.pk) if after else rows).first()


def listing(
    actor: Actor, wanted: Filters | None = None, *, cursor: str | None = None, size: int = SIZE
) -> Page[Review]:
    """Every review the actor may see, newest first; late ones by due day."""
    wanted = wanted or Filters()
    rows = scope.reviews(actor).select_related("organ", "drafter")
    narrowed: dict[str, Any] = {
        "kind": wanted.kind, "state": wanted.state, "route": wanted.route, "organ_id": wanted.organ_id,
        "title__contains": wanted.text.strip(), "drafter_id": actor.user_id if wanted.mine else None,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
    if wanted.late:
        rows = rows.filter(due_order__lt=days.today())
    order = ("due_order", "id") if wanted.late else ("-opened_at", "-id")
    return page(rows, order=order, cursor=cursor, size=size)


def now_waiting(reviews: list[Review]) -> dict[int, list[Step]]:
    """By review, its steps that wait; one query for a page of reviews."""
    found: dict[int, list[Step]] = {review.pk: [] for review in reviews}
    for step in Step.objects.filter(review_id__in=list(found), state__in=TO_DO).order_by("stage", "id"):
        found[step.review_id].append(step)
    return found


def returned_to(actor: Actor) -> QuerySet[Review]:
    """What came back to this person as drafter."""
    rows = Review.objects.filter(drafter_id=actor.user_id, jurisdiction_id=actor.jurisdiction_id)
    return rows.filter(state=ReviewState.RETURNED).select_related("organ").order_by("-opened_at", "-id")


def late_steps(actor: Actor, today: date) -> QuerySet[Step]:
    """Steps past their day in what the actor oversees, or (for a unit) what falls to it or was drafted by it."""
    rows = Step.objects.filter(jurisdiction_id=actor.jurisdiction_id, due_order__lt=today)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(review__organ_id=actor.organ_id))
    return rows.select_related("review__organ", "organ", "claimed_by").order_by("due_order", "id")
