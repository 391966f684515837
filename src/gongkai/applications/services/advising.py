"""法律咨询 where applications crowd (R159): who was advised by whom on what."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Advice
from gongkai.applications.rules.fields import FIELDS
from gongkai.applications.rules.handling import reasons_of_day, reasons_of_text
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record


@transaction.atomic
def advise(*, organ_id: int, field: str, adviser: str, question: str, advice: str, given_on: date, by: Actor) -> Advice:
    """登记法律咨询, by the openness office for a unit of the place. Raises `Refused`."""
    reasons = [] if by.may(Duty.OFFICE) else ["法律咨询由政务公开办登记。"]
    known = orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists()
    reasons += [] if known else ["请选择本地区的单位。"]
    reasons += [] if field in FIELDS else ["请选择领域。"]
    reasons += reasons_of_text(
        [(adviser, "请填写提供咨询的单位。"), (question, "请写明咨询的问题。"), (advice, "请写明意见。")]
    )
    reasons += reasons_of_day(given_on, "咨询日期", not_before=None, today=days.today())
    refuse_if(reasons)
    made = Advice.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, by_id=by.user_id, at=days.now(), field=field,
        adviser=adviser.strip(), question=question.strip(), advice=advice.strip(), given_on=given_on,
    )  # fmt: skip
    record("applications.advised", of=made, by=by, jurisdiction_id=by.jurisdiction_id, field=field, given_on=given_on)
    return made
