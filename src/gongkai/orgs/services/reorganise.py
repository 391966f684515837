"""撤并、撤销、划转: organs end and their people, posts, groups and things go on elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries
from gongkai.orgs.models import Group, Holding, Jurisdiction, Liaison, Organ, Post
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules import organs as rules
from gongkai.orgs.services import belongings, posts
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail


def reasons_not_to_merge(organ: Organ, into: Organ | None, on: date) -> list[str]:
    """Why an organ cannot go into another (into None: cannot be closed) on a day."""
    reasons = rules.reasons_not_to_end(
        active=organ.state == Organ.State.ACTIVE, on=on, today=days.today(), valid_from=organ.valid_from
    )
    if into is not None and into.pk == organ.pk:
        reasons.append("不能并入本单位。")
    if into is not None and (into.state != Organ.State.ACTIVE or into.jurisdiction_id != organ.jurisdiction_id):
        reasons.append("并入的单位应是本地区在册单位。")
    if into is None and Jurisdiction.objects.filter(office=organ).exists():
        reasons.append("该单位是政务公开主管部门，请先指定新的主管部门。")
    return reasons


@transaction.atomic
def merge_organ(
    *, organ: Organ, into: Organ, on: date, by: Actor, carried: Collection[Post] | None = None, reason: str = ""
) -> Organ:
    """撤并: the organ ends; carried posts (all, when None) go on in the other with whoever holds them.

    Other posts are closed. The old names go on meaning the successor. Rooms above follow "organ.merged".
    """
    refuse_if(reasons_not_to_merge(organ, into, on))
    living = list(organ.posts.filter(state="ACTIVE").select_related("organ"))
    chosen = {post.pk for post in living} if carried is None else {post.pk for post in carried}
    for post in living:
        _carry_post(post, into, on, by) if post.pk in chosen else posts.close_post(post=post, on=on, by=by)
    _replace_in_groups(organ, into)
    Jurisdiction.objects.filter(office=organ).update(office=into)
    _end(organ, Organ.State.MERGED, on, into)
    trail.record("organ.merged", of=organ, by=by, into=into.pk, on=on.isoformat(), reason=reason)
    trail.record("organ.absorbed", of=into, by=by, organ=organ.pk, name=organ.name, on=on.isoformat(), reason=reason)
    outbox.announce("organ.merged", organ_id=organ.pk, into_id=into.pk)
    return organ


@transaction.atomic
def close_organ(*, organ: Organ, on: date, by: Actor, reason: str = "") -> Organ:
    """撤销 without a successor; refused while anything is still assigned to the organ."""
    reasons = reasons_not_to_merge(organ, None, on)
    left = belongings.belongings_of_organ(organ.pk)
    reasons += [f"还有{name} {len(rows)} 项，请先办结或划转。" for name, rows in left.items()]
    refuse_if(reasons)
    for post in organ.posts.filter(state="ACTIVE").select_related("organ"):
        posts.close_post(post=post, on=on, by=by)
    _replace_in_groups(organ, None)
    _end(organ, Organ.State.CLOSED, on, None)
    trail.record("organ.closed", of=organ, by=by, on=on.isoformat(), reason=reason)
    outbox.announce("organ.closed", organ_id=organ.pk)
    return organ


@transaction.atomic
def transfer_function(
    *, organ: Organ, into: Organ, carried: Collection[Post], keys: Iterable[str], on: date, by: Actor, reason: str = ""
) -> list[Post]:
    """划转: chosen posts with their holders, and chosen things of the rooms above, go to another organ; both stay."""
    things = list(keys)
    reasons = reasons_not_to_merge(organ, into, on)
    if not carried and not things:
        reasons.append("请至少选择一个岗位或一项事项。")
    refuse_if(reasons)
    new = [_carry_post(post, into, on, by) for post in carried]
    belongings.move_belongings(organ=organ, into=into, keys=things, by=by)
    moved = [post.pk for post in carried]
    trail.record(
        "organ.transferred", of=organ, by=by, into=into.pk, posts=moved, things=things, on=on.isoformat(), reason=reason
    )
    trail.record(
        "organ.received", of=into, by=by, organ=organ.pk, posts=moved, things=things, on=on.isoformat(), reason=reason
    )
    outbox.announce("organ.transferred", organ_id=organ.pk, into_id=into.pk)
    return new


@transaction.atomic
def appoint_office(*, jurisdiction: Jurisdiction, organ: Organ, by: Actor | None) -> None:
    """Record which organ is in charge of openness work."""
    if organ.jurisdiction_id != jurisdiction.pk or organ.state != Organ.State.ACTIVE:
        raise Refused("政务公开主管部门应是本地区在册单位。")
    jurisdiction.office = organ
    jurisdiction.save(update_fields=["office"])
    trail.record("jurisdiction.office", of=jurisdiction, by=by, jurisdiction_id=jurisdiction.pk, organ=organ.pk)


def _carry_post(post: Post, into: Organ, on: date, by: Actor) -> Post:
    """The same post in the other organ, with its holders from the day on; the old one closes with its history."""
    holders: list[Holding] = [row for row in queries.holders(post.organ_id) if row.post_id == post.pk]
    new = Post.objects.create(organ=into, duty=post.duty, title=post.title, section=post.section)
    posts.close_post(post=post, on=on, by=by)
    for row in holders:
        refuse_if([f"{row.user.name}：{reason}" for reason in posts.reasons_not_to_take(new, row.user)])
        posts.take_post(post=new, user=row.user, since=on, by=by, note=f"由{post.organ.short_name}转入")
    trail.record("post.carried", of=new, by=by, was=post.pk)
    outbox.announce("post.carried", post_id=post.pk, into_id=new.pk)
    return new


def _end(organ: Organ, state: Organ.State, on: date, successor: Organ | None) -> None:
    for liaison in Liaison.objects.filter(organ=organ, valid_to=None):
        liaison.valid_to = max(on, liaison.valid_from)
        liaison.save(update_fields=["valid_to"])
    organ.state, organ.valid_to, organ.successor = state, on, successor
    organ.save(update_fields=["state", "valid_to", "successor"])


def _replace_in_groups(organ: Organ, into: Organ | None) -> None:
    for group in Group.objects.filter(included=organ):
        group.included.remove(organ)
        if into is not None:
            group.included.add(into)
    for group in Group.objects.filter(excluded=organ):
        group.excluded.remove(organ)
