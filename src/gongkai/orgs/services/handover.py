"""One action hands over all a person holds: posts and what hangs on them in the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Actor
from gongkai.orgs.services import belongings, posts
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def reasons_not_to_hand_over(holdings: Mapping[Holding, User]) -> list[str]:
    """Why these holdings cannot go to these people."""
    reasons: list[str] = []
    for holding, successor in holdings.items():
        if successor.pk == holding.user_id:
            reasons.append(f"“{holding.post.title}”不能交接给本人。")
            continue
        held = {row.post_id for row in queries.current_holdings(successor.pk)}
        if holding.post_id not in held:
            reasons += [
                f"“{holding.post.title}”：{reason}" for reason in posts.reasons_not_to_take(holding.post, successor)
            ]
    return reasons


@transaction.atomic
def hand_over(*, user: User, successors: Mapping[int, User], on: date, by: Actor, reason: str = "") -> list[Holding]:
    """Hand over what a person holds: `successors` gives for each present holding (by id) who takes it.

    Every present holding of the actor's jurisdiction must be named, so that nothing stays with someone who has gone.
    Things in the rooms above go with the holding. Returns the new holdings.
    """
    held = [row for row in queries.current_holdings(user.pk) if row.post.organ.jurisdiction_id == by.jurisdiction_id]
    if not held:
        raise Refused(f"{user.name}目前没有在任岗位，没有可交接的。")
    if on > days.today():
        raise Refused("交接日期不能晚于今天；请到交接当日再办理。")
    missing = [row.post.title for row in held if row.pk not in successors]
    refuse_if([f"请为“{title}”选择接替人，或先撤销这个岗位。" for title in missing])
    pairs = {row: successors[row.pk] for row in held}
    refuse_if(reasons_not_to_hand_over(pairs))
    new = []
    for holding, successor in pairs.items():
        for kind in belongings.kinds():
            kind.hand_over(holding, successor, by)
        posts.leave_post(holding=holding, on=on, by=by, note=f"交接给{successor.name}")
        if holding.post_id not in {row.post_id for row in queries.current_holdings(successor.pk)}:
            new.append(posts.take_post(post=holding.post, user=successor, since=on, by=by, note=f"接替{user.name}"))
    to = {str(row.post_id): successor.pk for row, successor in pairs.items()}
    trail.record("person.handed_over", of=user, by=by, to=to, on=on.isoformat(), reason=reason)
    return new
