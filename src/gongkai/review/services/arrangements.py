"""What is settled beforehand: delegations with an end, pairings of small units, schemes in versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.review.models import Delegation, Pairing, Scheme
from gongkai.review.queries import scope
from gongkai.review.queries.schemes import scheme_now, versions
from gongkai.review.rules import deciding as rules
from gongkai.review.rules import schemes as plans
from gongkai.review.rules.states import DELEGABLE, Kind, Sort, Where
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding, Organ

KEEPERS = (Duty.OFFICE, Duty.ADMIN)


@transaction.atomic
def delegate(
    *, giver: Holding, taker: Holding, sorts: Collection[Sort], reason: str, by: Actor, since: date | None = None,
    until: date | None = None, days_long: int | None = None,
) -> Delegation:  # fmt: skip
    """委托: by the giver, or by the office on the giver's word. It must end (`until`, or `days_long` days from `since`)."""
    begin = since or days.today()
    end = until or (begin + timedelta(days_long - 1) if days_long else None)
    post = giver.post
    most = workdays.limit("review.delegation", post.organ.jurisdiction_id).value
    own = by.user_id == giver.user_id or (by.may(*KEEPERS) and by.jurisdiction_id == post.organ.jurisdiction_id)
    standing = {row.pk for row in orgs.holders_of_posts([giver.post_id, taker.post_id])}
    reasons = [] if own else ["只能由委托人本人办理，或由政务公开办按委托人意见代为登记。"]
    reasons += [] if {giver.pk, taker.pk} <= standing else ["委托人和受托人都应是现任人员。"]
    reasons += rules.reasons_not_to_delegate(
        duty=Duty(post.duty),
        sorts=sorts,
        delegable=DELEGABLE,
        same_person=giver.user_id == taker.user_id,
        same_organ=taker.post.organ_id == post.organ_id,
        reason=reason,
    )
    reasons += rules.reasons_of_term(begin, end, days.today(), most)
    refuse_if(reasons)
    made = Delegation.objects.create(
        jurisdiction_id=post.organ.jurisdiction_id, organ_id=post.organ_id, giver=giver, taker=taker, since=begin,
        until=end or begin, sorts=[Sort(sort).value for sort in sorts], reason=reason.strip(), made_by_id=by.user_id,
        made_at=days.now(),
    )  # fmt: skip
    record("review.delegated", of=made, by=by, giver=giver.user.name, taker=taker.user.name, sorts=made.sorts,
           since=begin, until=end, reason=made.reason)  # fmt: skip
    announce("review.delegated", delegation_id=made.pk)
    return made


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: Actor) -> Delegation:
    """终止委托 before its day; what was decided under it stays."""
    row = Delegation.objects.select_for_update().select_related("giver").get(pk=delegation.pk)
    if row.ended_at is not None:
        raise Refused("这项委托已经终止。")
    if by.user_id != row.giver.user_id and not (by.may(*KEEPERS) and by.jurisdiction_id == row.jurisdiction_id):
        raise Refused("只有委托人本人或政务公开办可以终止委托。")
    row.ended_at = days.now()
    row.save(update_fields=["ended_at"])
    record("review.delegation_ended", of=row, by=by)
    return row


@transaction.atomic
def pair(
    *, organ: Organ, partner: Organ, sorts: Collection[Sort], basis: str, since: date, until: date | None, by: Actor
) -> Pairing:
    """登记结对审核: the office's recorded rule that another organ's posts may take steps of a small unit's reviews."""
    reasons = [] if by.may(*KEEPERS) else ["结对审核由政务公开办登记。"]
    if {organ.jurisdiction_id, partner.jurisdiction_id} != {by.jurisdiction_id}:
        reasons.append("只能登记本地区的单位。")
    same_pair = Pairing.objects.filter(organ=organ, partner=partner)
    reasons += rules.reasons_not_to_pair(
        same=organ.pk == partner.pk, overlapping=scope.in_force(same_pair).exists(), sorts=sorts, since=since,
        until=until, basis=basis,
    )  # fmt: skip
    refuse_if(reasons)
    made = Pairing.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ=organ, partner=partner, sorts=[Sort(sort).value for sort in sorts],
        basis=basis.strip(), since=since, until=until, made_by_id=by.user_id, made_at=days.now(),
    )  # fmt: skip
    record("review.paired", of=made, by=by, organ=organ.short_name, partner=partner.short_name, sorts=made.sorts,
           reason=made.basis)  # fmt: skip
    return made


@transaction.atomic
def end_pairing(*, pairing: Pairing, by: Actor) -> Pairing:
    """终止结对审核: from today nothing more is taken under it."""
    row = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if not by.may(*KEEPERS) or by.jurisdiction_id != row.jurisdiction_id:
        raise Refused("结对审核由政务公开办登记和终止。")
    yesterday = days.today() - timedelta(1)
    if row.until is not None and row.until <= yesterday:
        raise Refused("这项结对已经终止。")
    row.until = yesterday
    row.save(update_fields=["until"])
    record("review.pairing_ended", of=row, by=by)
    return row


@transaction.atomic
def change_scheme(
    *, kind: Kind, steps: Sequence[plans.StepSpec], reason: str, by: Actor, based_on: int | None = None
) -> Scheme:
    """A new version of a scheme; reviews under way keep the steps they were opened with.

    `based_on`: the version number the editor saw (0 for the shipped one); refused when another was made meanwhile.
    """
    now = scheme_now(by.jurisdiction_id, kind)
    number = now.row.number if now.row else 0
    ordered = plans.in_order(steps)
    reasons = [] if by.may(*KEEPERS) else ["审核流程由政务公开办或系统管理员修改。"]
    reasons += plans.reasons_not_to_use(ordered, kind)
    known = set(orgs.organs(by.jurisdiction_id).values_list("pk", flat=True))
    named = (step for step in ordered if step.where is Where.ORGAN and step.organ_id is not None)
    reasons += [f"“{step.label}”指定的单位不在册。" for step in named if step.organ_id not in known]
    if not reason.strip():
        reasons.append("请写明修改的理由。")
    if based_on is not None and based_on != number:
        reasons.append("您打开页面后已有人保存了新的版本，请看过再改。")
    changes = plans.changes(now.steps, ordered)
    if not changes and not reasons:
        reasons.append("没有改动。")
    refuse_if(reasons)
    last = versions(by.jurisdiction_id, kind).first()
    made = Scheme.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, kind=kind, number=(last.number if last else 0) + 1,
        steps=plans.as_data(ordered), reason=reason.strip(), made_by_id=by.user_id, made_at=days.now(),
    )  # fmt: skip
    record("review.scheme_changed", of=made, by=by, kind=str(kind), number=made.number, changes=changes,
           reason=made.reason)  # fmt: skip
    return made
