"""Posts and who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from gongkai.accounts import queries as accounts
from gongkai.kernel import days
from gongkai.orgs.models import Holding, Organ, Post
from gongkai.orgs.rules import Actor, Duty

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def _standing() -> QuerySet[Holding]:
    """Holdings in force today, of people who may sign in, in posts and organs on the books.

    `until` is the day of leaving: that day the person is there no longer.
    """
    today = days.today()
    return (
        Holding.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
        .filter(post__state="ACTIVE", post__organ__state=Organ.State.ACTIVE, user__state="ACTIVE")
        .select_related("post__organ", "user")
    )


def current_holdings(user_id: int) -> list[Holding]:
    """What a person holds today, in official order of organs."""
    return list(_standing().filter(user_id=user_id).order_by("post__organ__order", "post_id"))


def holders(organ_id: int, *duties: Duty) -> list[Holding]:
    """Who holds posts of these duties (any, when none is named) in an organ now; `.user` and `.post` are there."""
    found = _standing().filter(post__organ_id=organ_id)
    if duties:
        found = found.filter(post__duty__in=[duty.value for duty in duties])
    return list(found.order_by("post_id", "since", "id"))


def holders_of_posts(post_ids: Iterable[int]) -> list[Holding]:
    """Who holds these posts now; `.user` and `.post` are there."""
    return list(_standing().filter(post_id__in=list(post_ids)).order_by("post_id", "since", "id"))


def actor_of(holding: Holding) -> Actor:
    """The actor a holding makes of its person."""
    organ = holding.post.organ
    return Actor(
        user_id=holding.user_id,
        name=holding.user.name,
        jurisdiction_id=organ.jurisdiction_id,
        organ_id=organ.pk,
        organ_name=organ.short_name,
        post_id=holding.post_id,
        duty=Duty(holding.post.duty),
    )


def actors_of(user_id: int) -> list[Actor]:
    """Every actor a person may be today."""
    return [actor_of(holding) for holding in current_holdings(user_id)]


def holdings_of(user_id: int) -> QuerySet[Holding]:
    """All a person holds and held, newest first."""
    return Holding.objects.filter(user_id=user_id).select_related("post__organ")


def posts_of(organ_ids: Iterable[int]) -> QuerySet[Post]:
    """Posts on the books of these organs with all their holdings (newest first) and persons, in three queries."""
    past = Holding.objects.select_related("user").order_by("-since", "-id")
    return (
        Post.objects.filter(organ_id__in=list(organ_ids), state="ACTIVE")
        .select_related("organ")
        .prefetch_related(Prefetch("holdings", queryset=past))
        .order_by("organ__order", "id")
    )


def post(actor: Actor, uuid: UUID | str) -> Post:
    """One post of an organ the actor may look at; `Post.DoesNotExist` otherwise."""
    found = Post.objects.select_related("organ").filter(organ__jurisdiction_id=actor.jurisdiction_id)
    return (found if actor.oversees else found.filter(organ_id=actor.organ_id)).get(uuid=uuid)


def people_of(jurisdiction_id: int) -> QuerySet[User]:
    """Everybody who holds or held a post in a jurisdiction, by name, with their holdings there."""
    there = Holding.objects.filter(post__organ__jurisdiction_id=jurisdiction_id).select_related("post__organ")
    return (
        accounts.everybody()
        .filter(pk__in=there.values("user_id"))
        .prefetch_related(Prefetch("holdings", queryset=there))
        .order_by("name", "id")
    )


def person_in(jurisdiction_id: int, uuid: UUID | str) -> User:
    """One of them; `User.DoesNotExist` otherwise."""
    return people_of(jurisdiction_id).get(uuid=uuid)
