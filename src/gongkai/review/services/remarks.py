"""批注: remarks on words of the text, answers to them, and their being dealt with."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.review.models import Remark, Review
from gongkai.review.rules.states import RemarkState, ReviewState
from gongkai.review.rules.text import MOST_QUOTE, locate, text_of
from gongkai.review.services.steps import current_version
from gongkai.trail.services import record

MOST_TEXT = 2000


@transaction.atomic
def remark(*, review: Review, text: str, by: Actor, section: str = "", quote: str = "", before: str = "") -> Remark:
    """批注 on the present version: on the quoted words of a section, or (without a quote) on the whole.

    `before` are words standing before the quote, to choose between several places. Refused when the words are not there.
    """
    version = current_version(review)
    start = None
    reasons = _reasons_not_to_write(review, text)
    if quote.strip():
        html = {part["title"]: part["html"] for part in version.sections}.get(section)
        place = locate(text_of(html), quote, before) if html is not None else None
        if len(quote) > MOST_QUOTE:
            reasons.append(f"引用的原文最多 {MOST_QUOTE} 字，请只引用要批注的几句。")
        elif place is None:
            reasons.append("在所选部分里没有找到引用的原文，请照原文复制。")
        start = place[0] if place else None
    refuse_if(reasons)
    made = Remark.objects.create(
        review=review, version=version, section=section, quote=quote.strip(), start=start, text=text.strip(),
        by_id=by.user_id, at=days.now(),
    )  # fmt: skip
    record("review.remarked", of=review, by=by, remark=str(made.uuid), quote=made.quote, note=made.text)
    announce("review.remarked", remark_id=made.pk)
    return made


@transaction.atomic
def answer(*, remark: Remark, text: str, by: Actor) -> Remark:
    """回复 a remark; answers hang on the remark itself, not on each other."""
    refuse_if(_reasons_not_to_write(remark.review, text))
    made = Remark.objects.create(
        review=remark.review, version=current_version(remark.review), parent=remark.parent or remark,
        section=remark.section, text=text.strip(), by_id=by.user_id, at=days.now(),
    )  # fmt: skip
    record("review.remark_answered", of=remark.review, by=by, remark=str(remark.uuid), note=made.text)
    announce("review.remarked", remark_id=made.pk)
    return made


@transaction.atomic
def resolve(*, remark: Remark, by: Actor, again: bool = False) -> Remark:
    """处理 a remark, or (`again`) take it up once more."""
    row = Remark.objects.select_for_update().select_related("review").get(pk=remark.pk)
    if row.parent_id is not None:
        raise Refused("回复随批注一起处理。")
    row.state = RemarkState.OPEN if again else RemarkState.RESOLVED
    row.resolved_by_id, row.resolved_at = (None, None) if again else (by.user_id, days.now())
    row.save(update_fields=["state", "resolved_by", "resolved_at"])
    record("review.remark_resolved", of=row.review, by=by, remark=str(row.uuid), state=row.state,
           note="重新提出" if again else row.text)  # fmt: skip
    return row


def _reasons_not_to_write(review: Review, text: str) -> list[str]:
    reasons = []
    if review.state == ReviewState.WITHDRAWN:
        reasons.append("审核已撤回，不能再批注。")
    if not text.strip():
        reasons.append("请填写批注。")
    if len(text) > MOST_TEXT:
        reasons.append(f"批注最多 {MOST_TEXT} 字。")
    return reasons
