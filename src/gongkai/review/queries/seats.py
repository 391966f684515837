"""From which seats somebody may take steps: the own post, delegations that hold, pairings of small units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.review.models import Delegation, Pairing, Step
from gongkai.review.queries import scope
from gongkai.review.rules.deciding import Seat
from gongkai.review.rules.states import Sort

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding


def duties_of(step: Step) -> tuple[Duty, ...]:
    """The duties that may take a step."""
    return tuple(Duty(duty) for duty in step.duties.split(",") if duty)


def delegations_now() -> QuerySet[Delegation]:
    """Delegations that hold today, both people still in their posts."""
    today = days.today()
    rows = Delegation.objects.filter(ended_at=None, since__lte=today, until__gte=today)
    for side in ("giver", "taker"):
        rows = rows.filter(
            Q(**{f"{side}__until": None}) | Q(**{f"{side}__until__gt": today}),
            **{f"{side}__post__state": "ACTIVE", f"{side}__user__state": "ACTIVE"},
        )
    return rows.select_related("giver__post__organ", "giver__user", "taker__user")


def _sorts(values: Iterable[str]) -> frozenset[Sort]:
    return frozenset(Sort(value) for value in values)


def seats(actor: Actor) -> list[Seat]:
    """Every seat of this person acting from this post; three queries at most."""
    return seats_of(actor.user_id, actor.organ_id, actor.jurisdiction_id, actor.duty)


def seats_of(user_id: int, organ_id: int, jurisdiction_id: int, duty: Duty) -> list[Seat]:
    """Seats of a person in a post: the post itself, the same post for paired units, what was given to the person."""
    found = [Seat(organ_id, duty)]
    pairs = scope.in_force(Pairing.objects.filter(partner_id=organ_id, jurisdiction_id=jurisdiction_id))
    found += [Seat(row.organ_id, duty, _sorts(row.sorts), "结对审核") for row in pairs]
    for row in delegations_now().filter(taker__user_id=user_id, jurisdiction_id=jurisdiction_id):
        giver = row.giver
        how = f"受{giver.user.name}委托"
        found.append(Seat(giver.post.organ_id, Duty(giver.post.duty), _sorts(row.sorts), how, row.pk))
    return found


def seat_for(found: Iterable[Seat], step: Step) -> Seat | None:
    """The first of the seats from which the step may be taken."""
    duties, sort = duties_of(step), Sort(step.sort)
    return next((seat for seat in found if seat.takes(sort, step.organ_id, duties)), None)


def takers(step: Step) -> list[tuple[Holding, str]]:
    """Everybody who may take a step by their post, with how; separation is asked apart."""
    duties, sort = duties_of(step), Sort(step.sort)
    found = [(holding, "") for holding in orgs.holders(step.organ_id, *duties)]
    for row in scope.in_force(Pairing.objects.filter(organ_id=step.organ_id)):
        if sort in _sorts(row.sorts):
            found += [(holding, "结对审核") for holding in orgs.holders(row.partner_id, *duties)]
    given = delegations_now().filter(organ_id=step.organ_id, giver__post__duty__in=[duty.value for duty in duties])
    for delegation in given:
        if sort in _sorts(delegation.sorts):
            found += [
                (holding, f"受{delegation.giver.user.name}委托")
                for holding in orgs.holders_of_posts([delegation.taker.post_id])
                if holding.user_id == delegation.taker.user_id
            ]
    unique: dict[int, tuple[Holding, str]] = {}
    for holding, how in found:
        unique.setdefault(holding.user_id, (holding, how))
    return list(unique.values())
