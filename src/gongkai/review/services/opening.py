"""Submitting for review, submitting again, content that changed meanwhile, taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.kernel import days, html
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.review.models import NO_DUE, Review, Version
from gongkai.review.queries import schemes
from gongkai.review.queries.seats import duties_of
from gongkai.review.queries.standing import latest
from gongkai.review.rules import compare
from gongkai.review.rules.compare import Section
from gongkai.review.rules.states import Kind, ReviewState, Route, Sort, StepState
from gongkai.review.services.steps import current_version, duty_text, locked, make_steps, move, settle
from gongkai.trail.services import record


@transaction.atomic
def open_review(
    *, subject: str, kind: str, title: str, url: str, fingerprint: str, content: Sequence[Section],
    drafter_id: int | None, organ_id: int, jurisdiction_id: int, by: Actor | None, emergency_reason: str = "",
) -> Review:  # fmt: skip
    """提交审核. One that was returned goes on as the same review, in its next round: approvals of unchanged content hold.

    `content` is cleaned once more on its way in; `fingerprint` stands for everything that would go out. A reason for an emergency takes
    the emergency route. Raises `Refused` when it is under review already or was approved as it is.
    """
    refuse_if(_reasons_not_to_open(kind, title, fingerprint, content))
    before = latest(subject)
    if before is not None and before.state == ReviewState.RETURNED:
        return _resubmit(locked(before), title, fingerprint, content, by, emergency_reason)
    if before is not None and before.state == ReviewState.OPEN:
        raise Refused(f"“{clip(before.title, 40)}”正在审核中，不能重复提交。")
    if before is not None and before.state == ReviewState.COMPLETE and before.fingerprint == fingerprint:
        raise Refused("现在的内容已经审核通过，不需要再次提交。")
    scheme = schemes.scheme_now(jurisdiction_id, kind)
    review = Review.objects.create(
        subject=subject, kind=kind, title=clip(title.strip(), 300), url=url, jurisdiction_id=jurisdiction_id,
        organ_id=organ_id, drafter_id=drafter_id, scheme=scheme.row, fingerprint=fingerprint,
        route=Route.EMERGENCY if emergency_reason.strip() else Route.ORDINARY,
        emergency_reason=clip(emergency_reason.strip(), 300), opened_at=days.now(),
        opened_by_id=by.user_id if by else None,
    )  # fmt: skip
    _add_version(review, 1, fingerprint, content, by)
    make_steps(review, scheme.steps)
    record("review.opened", of=review, by=by, jurisdiction_id=jurisdiction_id, subject=subject, kind=str(kind),
           fingerprint=fingerprint, scheme=scheme.words, route=str(review.route),
           reason=review.emergency_reason)  # fmt: skip
    announce("review.opened", review_id=review.pk, subject=subject)
    return settle(review, by)


def _reasons_not_to_open(kind: str, title: str, fingerprint: str, content: Sequence[Section]) -> list[str]:
    reasons = []
    if kind not in set(Kind):
        reasons.append(f"没有“{kind}”这一类的审核流程。")
    if not title.strip():
        reasons.append("请先填写标题，再提交审核。")
    if not content or not any(section.html.strip() for section in content):
        reasons.append("没有可以审核的内容，请先写正文。")
    if len({section.title for section in content}) != len(content):
        reasons.append("送审内容各部分的名称不能重复。")
    if not fingerprint:
        reasons.append("缺少内容校验值，请刷新后再提交。")
    return reasons


def _add_version(
    review: Review, number: int, fingerprint: str, content: Sequence[Section], by: Actor | None
) -> Version:
    return Version.objects.create(
        review=review, number=number, fingerprint=fingerprint, at=days.now(), by_id=by.user_id if by else None,
        sections=[{"title": clip(section.title, 200), "html": html.clean(section.html)} for section in content],
    )  # fmt: skip


def sections_of(version: Version) -> list[Section]:
    """What a version holds."""
    return [Section(part["title"], part["html"]) for part in version.sections]


def _next_version(review: Review, fingerprint: str, content: Sequence[Section], by: Actor | None) -> str:
    """Keep the new content as the version under review; says in words what changed ("" when nothing did)."""
    last = current_version(review)
    if last.fingerprint == fingerprint:
        return ""
    changed = compare.words(
        compare.compare(sections_of(last), [Section(part.title, html.clean(part.html)) for part in content])
    )
    _add_version(review, last.number + 1, fingerprint, content, by)
    review.fingerprint = fingerprint
    return changed or "附件或版式有变动"


def _resubmit(
    review: Review, title: str, fingerprint: str, content: Sequence[Section], by: Actor | None, emergency_reason: str
) -> Review:
    changed = _next_version(review, fingerprint, content, by)
    review.round += 1
    review.title = clip(title.strip(), 300)
    if emergency_reason.strip() and review.route != Route.EMERGENCY:
        review.route, review.emergency_reason = Route.EMERGENCY, clip(emergency_reason.strip(), 300)
    _reopen_returned(review)
    record("review.resubmitted", of=review, by=by, jurisdiction_id=review.jurisdiction_id, round=review.round,
           fingerprint=fingerprint, changed=changed, note=changed or "内容没有变动")  # fmt: skip
    announce("review.opened", review_id=review.pk, subject=review.subject)
    return settle(review, by)


def _reopen_returned(review: Review) -> None:
    """The step that sent it back waits again; the review is open."""
    review.state = ReviewState.OPEN
    for step in review.steps.all():
        step.duties = duty_text(duties_of(step), Sort(step.sort), review.route)
        if step.state == StepState.RETURNED:
            move(step, StepState.AHEAD)
        step.save()


@transaction.atomic
def content_changed(
    *, subject: str, fingerprint: str, content: Sequence[Section], by: Actor | None, title: str = ""
) -> Review | None:
    """The content of a subject is another: approvals given on other content are asked again.

    Idempotent. A review that was returned is left alone until it is submitted again; None when there is none to tell.
    Content changed back to what was approved has its approvals again.
    """
    review = latest(subject)
    if review is None or review.state in {ReviewState.WITHDRAWN, ReviewState.RETURNED}:
        return None
    review = locked(review)
    if title.strip():
        review.title = clip(title.strip(), 300)
    changed = _next_version(review, fingerprint, content, by)
    if not changed:
        review.save(update_fields=["title"])
        return review
    record("review.content_changed", of=review, by=by, jurisdiction_id=review.jurisdiction_id,
           fingerprint=fingerprint, note=changed)  # fmt: skip
    return settle(review, by)


@transaction.atomic
def withdraw(*, subject: str, reason: str, by: Actor | None) -> Review:
    """撤回: nothing more is asked; what was decided stays on record. A new submission begins afresh."""
    review = latest(subject)
    if review is None or review.state == ReviewState.WITHDRAWN:
        raise Refused("没有可以撤回的审核。")
    review = locked(review)
    reasons = [] if reason.strip() else ["请写明撤回的理由。"]
    if by is not None and not by.oversees and by.organ_id != review.organ_id:
        reasons.append("只有起草单位可以撤回审核。")
    refuse_if(reasons)
    for step in review.steps.all():
        if step.state != StepState.DROPPED:
            move(step, StepState.DROPPED)
            step.save()
    review.state, review.closed_at, review.due_order = ReviewState.WITHDRAWN, days.now(), NO_DUE
    review.withdrawn_why = clip(reason.strip(), 300)
    review.save()
    record("review.withdrawn", of=review, by=by, jurisdiction_id=review.jurisdiction_id, reason=reason.strip())
    announce("review.withdrawn", review_id=review.pk, subject=review.subject)
    return review
