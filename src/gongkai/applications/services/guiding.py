"""The handling guide, kept by the openness office; every version stays (R160)."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Guide
from gongkai.applications.queries.guide import guide
from gongkai.applications.rules.guide import STEPS
from gongkai.applications.rules.handling import reasons_of_text
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record


@transaction.atomic
def write_guide(*, step: str, text: str, article: str, by: Actor) -> Guide:
    """A new version of what is said at a step. Raises `Refused`."""
    reasons = [] if by.may(Duty.OFFICE) else ["办理指南由政务公开办修改。"]
    reasons += [] if step in STEPS else ["没有这个环节。"]
    reasons += reasons_of_text([(text, "请写明办理要点。")])
    now = guide(by.jurisdiction_id).get(step)
    if now is not None and (now.text, now.article) == (text.strip(), article.strip()):
        reasons.append("内容没有变动。")
    refuse_if(reasons)
    made = Guide.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, by_id=by.user_id, at=days.now(), step=step,
        version=(now.version if now else 0) + 1, text=text.strip(), article=article.strip(),
    )  # fmt: skip
    record(
        "applications.guide_written",
        of=made,
        by=by,
        jurisdiction_id=by.jurisdiction_id,
        step=step,
        version=made.version,
    )
    return made
