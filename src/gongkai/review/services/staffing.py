"""Nothing stays with somebody who has gone: claims let go, handed over, reviews moved with their organ."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.review.models import Review, Step
from gongkai.review.queries import facts as reading
from gongkai.review.rules import addresses
from gongkai.review.rules.deciding import reasons_not_to_take
from gongkai.review.rules.states import TO_DO, ReviewState, Sort
from gongkai.review.services.deciding import free
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.orgs.models import Holding, Organ

LIVE = (ReviewState.OPEN, ReviewState.RETURNED, ReviewState.COMPLETE)


def let_go_of_gone() -> int:
    """Let go every claim made from a post its claimer no longer holds; how many. Run after a post was left, and nightly."""
    claimed = Step.objects.filter(claimed_by__isnull=False, state__in=TO_DO).select_related("review")
    rows = list(claimed)
    held = {(row.post_id, row.user_id) for row in orgs.holders_of_posts({row.claimed_post_id or 0 for row in rows})}
    gone = [row for row in rows if (row.claimed_post_id, row.claimed_by_id) not in held]
    for step in gone:
        with transaction.atomic():
            free(step)
            record("review.let_go", of=step.review, by=None, jurisdiction_id=step.jurisdiction_id, step=step.sort,
                   reason="认领人已离开岗位")  # fmt: skip
            announce("review.turned", review_id=step.review_id)
    return len(gone)


def post_left(post_id: int, user_id: int, holding_id: int) -> None:
    """Follow "post.left"."""
    let_go_of_gone()


def belongings_of_user(user_id: int) -> list[tuple[str, str]]:
    """What somebody has claimed: (label, address)."""
    rows = Step.objects.filter(claimed_by_id=user_id, state__in=TO_DO).select_related("review").order_by("due_order")
    return [(f"{Sort(row.sort).label}：{row.review.title}", addresses.page_of(row.review.uuid)) for row in rows[:200]]


def hand_over(holding: Holding, to_user: User, by: Actor) -> None:
    """Pass claims made from this holding's post to the successor, who will hold it; where they may not, let go."""
    rows = Step.objects.filter(claimed_by_id=holding.user_id, claimed_post_id=holding.post_id, state__in=TO_DO)
    holder = orgs.actor_of(holding)
    heir = Actor(
        to_user.pk,
        to_user.name,
        holder.jurisdiction_id,
        holder.organ_id,
        holder.organ_name,
        holder.post_id,
        holder.duty,
    )
    for step in rows.select_related("review"):
        free(step)
        fit = not reasons_not_to_take(reading.facts(step, heir))
        if fit:
            step.claimed_by_id, step.claimed_post_id = to_user.pk, holding.post_id
            step.save(update_fields=["claimed_by", "claimed_post"])
        record("review.let_go", of=step.review, by=by, step=step.sort,
               reason=f"{holding.user.name}交接{'给' + to_user.name if fit else '，等待他人认领'}")  # fmt: skip


def belongings_of_organ(organ_id: int) -> list[tuple[str, str, str]]:
    """Reviews of an organ that are not finished: (label, address, key)."""
    rows = Review.objects.filter(organ_id=organ_id, state__in=[ReviewState.OPEN, ReviewState.RETURNED])
    return [(row.title, addresses.page_of(row.uuid), str(row.pk)) for row in rows.order_by("-id")[:500]]


def move(organ: Organ, into: Organ, keys: frozenset[str], by: Actor) -> None:
    """Pass chosen reviews of an organ to another."""
    move_reviews(organ_id=organ.pk, into_id=into.pk, by=by, review_ids={int(key) for key in keys if key.isdecimal()})


def organ_merged(organ_id: int, into_id: int) -> None:
    """Heard in step with "organ.merged": what is under way goes to the organ that takes over, steps elsewhere too."""
    with transaction.atomic():
        move_reviews(organ_id=organ_id, into_id=into_id, by=None)
        rows = Step.objects.filter(organ_id=organ_id, review__state__in=LIVE)
        rows.update(organ_id=into_id, claimed_by=None, claimed_post=None, claimed_at=None)


def move_reviews(*, organ_id: int, into_id: int, by: Actor | None, review_ids: Collection[int] | None = None) -> int:
    """Move an organ's reviews (all that live, or those named), with the steps that were its own; how many."""
    rows = Review.objects.filter(organ_id=organ_id, state__in=LIVE)
    if review_ids is not None:
        rows = rows.filter(pk__in=review_ids)
    moved = list(rows)
    for review in moved:
        with transaction.atomic():
            review.steps.filter(organ_id=organ_id).update(
                organ_id=into_id, claimed_by=None, claimed_post=None, claimed_at=None
            )
            review.organ_id = into_id
            review.save(update_fields=["organ"])
            record("review.moved", of=review, by=by, jurisdiction_id=review.jurisdiction_id, before=organ_id,
                   after=into_id)  # fmt: skip
            announce("review.turned", review_id=review.pk)
    return len(moved)
