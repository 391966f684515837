"""Posts, and who takes and leaves them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries
from gongkai.orgs.models import DutyWaiver, Holding, Organ, Post
from gongkai.orgs.queries.staffing import waived
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.orgs.rules import duties as rules
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@transaction.atomic
def add_post(*, organ: Organ, duty: str, by: Actor | None, title: str = "", section: str = "") -> Post:
    """A new post in an organ on the books."""
    if organ.state != Organ.State.ACTIVE:
        raise Refused("该单位已不在册，不能设岗。")
    if duty not in set(Duty):
        raise Refused("请选择岗位职责。")
    refuse_if(rules.reasons_not_to_hold((), Duty(duty), office_organ=is_office(organ)))
    label = title.strip() or DUTY_LABELS[Duty(duty)]
    post = Post.objects.create(organ=organ, duty=duty, title=label, section=section.strip())
    trail.record("post.added", of=post, by=by, jurisdiction_id=organ.jurisdiction_id, title=label, duty=str(duty))
    outbox.announce("post.added", post_id=post.pk)
    return post


def is_office(organ: Organ) -> bool:
    """Whether an organ is the one in charge of openness work."""
    office = queries.office_of(organ.jurisdiction_id)
    return office is None or office.pk == organ.pk


@transaction.atomic
def change_post(*, post: Post, title: str, section: str, by: Actor | None) -> Post:
    """Another title or section; the duty stays (close the post and set up another)."""
    if not title.strip():
        raise Refused("请填写岗位名称。")
    before = [post.title, post.section]
    post.title, post.section = title.strip(), section.strip()
    post.save(update_fields=["title", "section"])
    after = [post.title, post.section]
    trail.record("post.changed", of=post, by=by, jurisdiction_id=post.organ.jurisdiction_id, before=before, after=after)
    return post


@transaction.atomic
def close_post(*, post: Post, on: date, by: Actor | None) -> Post:
    """Close a post; whoever holds it holds it no longer."""
    for holding in post.holdings.filter(until=None).select_related("post__organ", "user"):
        leave_post(holding=holding, on=on, by=by, note="岗位撤销")
    post.state = "CLOSED"
    post.save(update_fields=["state"])
    trail.record("post.closed", of=post, by=by, jurisdiction_id=post.organ.jurisdiction_id, on=on.isoformat())
    outbox.announce("post.closed", post_id=post.pk)
    return post


def reasons_not_to_take(post: Post, user: User) -> list[str]:
    """Why a person may not take a post: state, doubling, separation of duties in that organ."""
    reasons = []
    if post.state != "ACTIVE" or post.organ.state != Organ.State.ACTIVE:
        reasons.append("岗位或单位已撤销，不能任职。")
    if user.state != "ACTIVE":
        reasons.append(f"{user.name}的账号已停用，不能任职。")
    held = [holding for holding in queries.current_holdings(user.pk) if holding.post.organ_id == post.organ_id]
    if any(holding.post_id == post.pk for holding in held):
        reasons.append(f"{user.name}已经担任这个岗位。")
    duties = {Duty(holding.post.duty) for holding in held} - {Duty(post.duty)}
    allowed = waived(post.organ_id)
    return reasons + rules.reasons_not_to_hold(
        sorted(duties), Duty(post.duty), waived=allowed, office_organ=is_office(post.organ)
    )


@transaction.atomic
def take_post(*, post: Post, user: User, since: date, by: Actor | None, note: str = "") -> Holding:
    """A person begins to hold a post."""
    refuse_if(reasons_not_to_take(post, user))
    holding = Holding.objects.create(post=post, user=user, since=since, note=note.strip())
    trail.record(
        "post.taken", of=post, by=by, jurisdiction_id=post.organ.jurisdiction_id, user_id=user.pk,
        since=since.isoformat(), note=note,
    )  # fmt: skip
    outbox.announce("post.taken", post_id=post.pk, user_id=user.pk, holding_id=holding.pk)
    return holding


@transaction.atomic
def leave_post(*, holding: Holding, on: date, by: Actor | None, note: str = "") -> Holding:
    """A person leaves a post: from the day `on` (which may come yet) they hold it no longer."""
    holding.until = max(on, holding.since)
    holding.note = note.strip() or holding.note
    holding.save(update_fields=["until", "note"])
    trail.record(
        "post.left", of=holding.post, by=by, jurisdiction_id=holding.post.organ.jurisdiction_id,
        user_id=holding.user_id, until=holding.until.isoformat(), note=note,
    )  # fmt: skip
    outbox.announce("post.left", post_id=holding.post_id, user_id=holding.user_id, holding_id=holding.pk)
    return holding


@transaction.atomic
def waive_separation(*, organ: Organ, first: Duty, second: Duty, reason: str, by: Actor) -> DutyWaiver:
    """Record the office's rule that one person may hold both duties in an organ."""
    if frozenset({first, second}) not in rules.APART:
        raise Refused("这两项职责不需要登记兼任，或任何情况下都不得兼任。")
    if not reason.strip():
        raise Refused("请写明兼任的依据和理由。")
    row = DutyWaiver.objects.create(organ=organ, first=first, second=second, reason=reason.strip(), since=days.today())
    trail.record("organ.separation_waived", of=organ, by=by, first=str(first), second=str(second), reason=reason)
    return row
