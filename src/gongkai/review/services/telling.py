"""Who is told what: news of reviews as messages, each once (R419)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.review.models import Delegation, ExpertInvitation, Remark, Review, Step
from gongkai.review.queries import facts as reading
from gongkai.review.queries.record import sent_back
from gongkai.review.rules import addresses
from gongkai.review.rules.states import TO_DO, ReviewState, Route, Sort
from gongkai.workdays import queries as workdays


def tell(
    users: Iterable[int], kind: str, subject: str, text: str, review: Review, key: str, due_on: date | None = None
) -> None:
    """One message about a review; `kind` without the room's name."""
    notify.tell(
        users=users,
        kind=f"review.{kind}",
        subject=clip(subject, 100),
        text=text,
        link=addresses.page_of(review.uuid),
        key=key,
        organ_id=review.organ_id,
        jurisdiction_id=review.jurisdiction_id,
        due_on=due_on,
    )


def office_staff(jurisdiction_id: int) -> list[int]:
    """The people of the Openness Office."""
    office = orgs.office_of(jurisdiction_id)
    return sorted({holding.user_id for holding in orgs.holders(office.pk, Duty.OFFICE)}) if office else []


def _review(review_id: int) -> Review | None:
    return Review.objects.select_related("organ", "drafter").filter(pk=review_id).first()


def turned(review_id: int) -> None:
    """Everybody who may take what waits now hears once, all their steps in one message."""
    review = _review(review_id)
    if review is None or review.state != ReviewState.OPEN:
        return
    rows = list(review.steps.order_by("stage", "id"))
    mine: dict[int, list[Step]] = {}
    for step in rows:
        if step.state in TO_DO:
            step.review = review
            for holding, _ in reading.able(step, rows):
                mine.setdefault(holding.user_id, []).append(step)
    for user_id, steps in mine.items():
        names = "、".join(Sort(step.sort).label for step in steps)
        due = min((step.due_on for step in steps if step.due_on), default=None)
        urgent = review.route == Route.EMERGENCY and review.emergency_at is None
        again = any(step.state == "AGAIN" for step in steps)
        text = f"{review.organ.short_name}送审，等待{names}。" + (
            "内容在审核后有变动，请看过变动再确认。" if again else ""
        )
        turn = max((step.opened_at for step in steps if step.opened_at), default=review.opened_at)
        tell([user_id], "urgent" if urgent else "waiting", f"{'【应急】' if urgent else ''}待审核：{review.title}", text,
             review, f"review.turned:{review_id}:{turn.isoformat()}", due)  # fmt: skip


def returned(review_id: int, subject: str) -> None:
    """The drafter hears why it came back."""
    review, last = _review(review_id), sent_back(review_id)
    if review is not None and last is not None:
        tell(_drafters(review), "returned", f"审核退回：{review.title}", f"理由：{last.reason[:500]}", review,
             f"review.returned:{review_id}:{review.returned_times}")  # fmt: skip


def completed(review_id: int, subject: str) -> None:
    """The drafter hears that everything holds."""
    review = _review(review_id)
    if review is not None:
        tell(_drafters(review), "completed", f"审核通过：{review.title}", "各步骤都已同意，可以发布。", review,
             f"review.completed:{review_id}:{review.fingerprint[:16]}")  # fmt: skip


def emergency_done(review_id: int, subject: str) -> None:
    """The drafter and the office hear that it may go out, and what is owed."""
    review = _review(review_id)
    if review is not None:
        users = _drafters(review) + office_staff(review.jurisdiction_id)
        tell(users, "emergency", f"应急审核通过：{review.title}",
             f"已经保密审查和一位领导同意，可先行发布；其余步骤下一个工作日内补办。应急理由：{review.emergency_reason}",
             review, f"review.emergency:{review_id}:{review.fingerprint[:16]}")  # fmt: skip


def remarked(remark_id: int) -> None:
    """The drafter hears of a remark; whoever made it hears of an answer."""
    row = Remark.objects.select_related("review__organ", "review__drafter", "parent", "by").get(pk=remark_id)
    users = [row.parent.by_id] if row.parent else _drafters(row.review)
    word = "回复了您的批注" if row.parent else "作了批注"
    tell([user for user in users if user != row.by_id], "remark", f"{row.by.name}{word}：{row.review.title}",
         clip(row.text, 200), row.review, f"review.remark:{remark_id}")  # fmt: skip


def expert_answered(invitation_id: int) -> None:
    """Whoever invited hears."""
    row = ExpertInvitation.objects.select_related("review").get(pk=invitation_id)
    tell([row.made_by_id], "remark", f"专家{row.name}提出意见：{row.review.title}", clip(row.opinion, 200), row.review,
         f"review.expert:{invitation_id}")  # fmt: skip


def delegated(delegation_id: int) -> None:
    """The taker hears what was given."""
    row = Delegation.objects.select_related("giver__user", "taker").get(pk=delegation_id)
    names = "、".join(Sort(sort).label for sort in row.sorts)
    notify.tell(
        users=[row.taker.user_id],
        kind="review.delegated",
        subject=f"{row.giver.user.name}委托您办理审核",
        text=f"{names}，{row.since:%Y-%m-%d}至{row.until:%Y-%m-%d}。原因：{row.reason}",
        link=f"{addresses.DESK}delegations/",
        key=f"review.delegated:{delegation_id}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
        due_on=None,
    )


def _drafters(review: Review) -> list[int]:
    """The drafter; without one the unit's editors."""
    if review.drafter_id is not None:
        return [review.drafter_id]
    return [holding.user_id for holding in orgs.holders(review.organ_id, Duty.EDITOR)]


def remind(today: date | None = None) -> int:
    """Each morning: what is due today or late is told to who may take it; three working days late the office too."""
    day = today or days.today()
    told = 0
    rows = Step.objects.filter(state__in=TO_DO, due_order__lte=day).select_related("review__organ", "claimed_by")
    calendars = {pk: workdays.calendar(pk) for pk in set(rows.values_list("jurisdiction_id", flat=True))}
    for step in rows.order_by("id").iterator(500):
        if step.due_on is None:
            continue
        late = calendars[step.jurisdiction_id].count(step.due_on, day) if step.due_on < day else 0
        stage = 0 if step.due_on == day else 1 if late < 3 else 3
        users = [holding.user_id for holding, _ in reading.able(step, list(step.review.steps.all()))]
        if stage == 3:
            users += office_staff(step.jurisdiction_id)
        word = f"已超过时限（{step.due_on:%m-%d}）" if stage else "今天到期"
        tell(users, "late" if stage else "due", f"{Sort(step.sort).label}{word}：{step.review.title}",
             f"{step.review.organ.short_name}送审，请尽快办理。", step.review,
             f"review.due:{step.pk}:{step.due_on}:{stage}", step.due_on)  # fmt: skip
        told += 1
    return told
