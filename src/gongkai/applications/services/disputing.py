"""复议和诉讼 over replies (R156, R157): recorded, ended with a result; table 4 counts them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Dispute
from gongkai.applications.rules.acts import Ending, Route
from gongkai.applications.rules.handling import reasons_of_day, reasons_of_text
from gongkai.applications.services.acting import common, held, reasons_not_own
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record


@transaction.atomic
def open_dispute(
    *, application: Application, route: Route, body: str, filed_on: date, by: Actor, number: str = "",
    answer_by: date | None = None,
) -> Dispute:  # fmt: skip
    """登记复议（诉讼）案件."""
    row = held(application)
    reasons = reasons_not_own(row, by, "复议、诉讼") + reasons_of_text([(body, "请填写复议机关或者法院。")])
    reasons += reasons_of_day(filed_on, "受理日期", not_before=row.submitted_on, today=days.today(), since="提出申请")
    refuse_if(reasons)
    made = Dispute.objects.create(
        **common(row, by), at=days.now(), route=route, body=body.strip(), number=number.strip(), filed_on=filed_on,
        answer_by=answer_by,
    )  # fmt: skip
    record("application.disputed", of=row, by=by, route=str(route), filed_on=filed_on)
    return made


@transaction.atomic
def end_dispute(*, dispute: Dispute, ending: Ending, ended_on: date, lesson: str, by: Actor) -> Dispute:
    """登记结果; a decision that was corrected asks for the lesson."""
    row = held(dispute.application)
    kept = Dispute.objects.select_for_update().get(pk=dispute.pk)
    reasons = reasons_not_own(row, by, "复议、诉讼") + (["已经登记过结果。"] if kept.ending else [])
    reasons += reasons_of_day(ended_on, "结案日期", not_before=kept.filed_on, today=days.today(), since="受理日期")
    if ending is Ending.CORRECTED:
        reasons += reasons_of_text([(lesson, "结果纠正的，请写明问题和改进措施。")])
    refuse_if(reasons)
    kept.ending, kept.ended_on, kept.lesson = ending, ended_on, lesson.strip()
    kept.save()
    record("application.dispute_ended", of=row, by=by, ending=str(ending), ended_on=ended_on)
    return kept
