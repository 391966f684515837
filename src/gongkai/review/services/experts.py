"""Asking an outside expert for an opinion, which is never a decision. Off unless the setting allows it.

The link serves one answer; the code goes to the expert another way. Neither is kept, only their digests.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.review.models import ExpertInvitation, Review
from gongkai.review.rules.states import InvitationState, ReviewState
from gongkai.review.services.steps import current_version
from gongkai.trail.services import record

MOST_TRIES = 5
MOST_DAYS = 30
MOST_OPINION = 5000
GONE = "链接已失效。如仍需提出意见，请联系邀请您的单位。"


class Invited(NamedTuple):
    """A new invitation with its link and code, shown once to whoever invites and kept nowhere."""

    row: ExpertInvitation
    link: str
    code: str


def switched_on() -> bool:
    """Whether this installation asks outside experts at all."""
    return bool(settings.REVIEW_EXPERTS)


def _digest(value: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{value}".encode()).hexdigest()


@transaction.atomic
def invite(*, review: Review, name: str, question: str, until: date | None, by: Actor, workplace: str = "") -> Invited:
    """邀请专家提意见, by the drafting unit or the office."""
    refuse_if(_reasons_not_to_invite(review, name, question, until, by))
    link, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06d}"
    row = ExpertInvitation.objects.create(
        review=review, jurisdiction_id=review.jurisdiction_id, organ_id=review.organ_id,
        version=current_version(review), name=name.strip(), workplace=workplace.strip(), question=question.strip(),
        link_digest=_digest(link), code_digest=_digest(f"{link}:{code}"), until=until or days.today(),
        made_by_id=by.user_id, made_at=days.now(),
    )  # fmt: skip
    record("review.expert_invited", of=review, by=by, expert=row.name, workplace=row.workplace, note=row.question)
    return Invited(row, link, code)


def _reasons_not_to_invite(review: Review, name: str, question: str, until: date | None, by: Actor) -> list[str]:
    reasons = [] if switched_on() else ["本系统没有启用专家意见，请系统管理员先行设置。"]
    if not (by.organ_id == review.organ_id or (by.may(Duty.OFFICE) and by.jurisdiction_id == review.jurisdiction_id)):
        reasons.append("只有起草单位和政务公开办可以邀请专家。")
    if review.state not in {ReviewState.OPEN, ReviewState.RETURNED}:
        reasons.append("审核已经结束，不再征求专家意见。")
    if not name.strip():
        reasons.append("请填写专家姓名。")
    if not question.strip():
        reasons.append("请写明请专家看什么。")
    if until is None or not days.today() <= until <= days.today() + timedelta(MOST_DAYS):
        reasons.append(f"有效期应在今天到 {MOST_DAYS} 天之内。")
    return reasons


def invitation(link: str) -> ExpertInvitation | None:
    """The invitation a link opens, if it still serves."""
    if not switched_on():
        return None
    row = ExpertInvitation.objects.select_related("review__organ", "version").filter(link_digest=_digest(link)).first()
    good = row is not None and row.state == InvitationState.SENT and row.until >= days.today()
    return row if good else None


def checked(*, link: str, code: str) -> ExpertInvitation:
    """The invitation, when link and code belong together. After five wrong codes it is void."""
    with transaction.atomic():
        row = ExpertInvitation.objects.select_for_update().filter(link_digest=_digest(link)).first()
        fine = row is not None and constant_time_compare(row.code_digest, _digest(f"{link}:{code.strip()}"))
        if row is not None and not fine and row.state == InvitationState.SENT:
            row.tries += 1
            if row.tries >= MOST_TRIES:
                row.state = InvitationState.CANCELLED
            row.save(update_fields=["tries", "state"])
    found = invitation(link)
    if found is None:
        raise Refused(GONE)
    if not fine:
        raise Refused(f"验证码不对，还可以试 {MOST_TRIES - found.tries} 次。")
    return found


def answer(*, link: str, code: str, opinion: str) -> ExpertInvitation:
    """The expert's opinion; the link serves no more."""
    row = checked(link=link, code=code)
    if not opinion.strip():
        raise Refused("请填写意见。")
    if len(opinion) > MOST_OPINION:
        raise Refused(f"意见最多 {MOST_OPINION} 字，现有 {len(opinion)} 字。")
    with transaction.atomic():
        row = ExpertInvitation.objects.select_for_update().select_related("review").get(pk=row.pk)
        if row.state != InvitationState.SENT:
            raise Refused(GONE)
        row.opinion, row.state, row.answered_at = opinion.strip(), InvitationState.ANSWERED, days.now()
        row.save(update_fields=["opinion", "state", "answered_at"])
        record("review.expert_answered", of=row.review, by=None, jurisdiction_id=row.jurisdiction_id, expert=row.name,
               note=row.opinion)  # fmt: skip
        announce("review.expert_answered", invitation_id=row.pk)
    return row


@transaction.atomic
def cancel(*, invitation: ExpertInvitation, by: Actor) -> ExpertInvitation:
    """作废 an invitation nobody has answered."""
    row = ExpertInvitation.objects.select_for_update().select_related("review").get(pk=invitation.pk)
    if row.state != InvitationState.SENT:
        raise Refused("这份邀请已经答复或作废。")
    if by.organ_id != row.organ_id and not by.may(Duty.OFFICE):
        raise Refused("只有起草单位和政务公开办可以作废邀请。")
    row.state = InvitationState.CANCELLED
    row.save(update_fields=["state"])
    record("review.expert_cancelled", of=row.review, by=by, expert=row.name)
    return row
