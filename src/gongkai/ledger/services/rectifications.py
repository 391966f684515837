"""整改: ordered with a limit in working days, reported fixed by the unit, verified by the office (R187, R190)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.ledger.models import Assignment, Check, Circular, Rectification
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import RECTIFICATION_STEPS, RectificationSource, RectificationState
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays


def order(
    *,
    organ_id: int,
    issue: str,
    by: Actor,
    source: RectificationSource = RectificationSource.OTHER,
    working_days: int | None = None,
    on: date | None = None,
    assignment: Assignment | None = None,
    check: Check | None = None,
    circular: Circular | None = None,
) -> Rectification:
    """责令整改. The limit is the office's number of working days, else the one set for this jurisdiction."""
    day = on or days.today()
    limit = working_days or workdays.limit("ledger.rectification", by.jurisdiction_id, on=day).value
    due = workdays.calendar(by.jurisdiction_id).add(day, limit)
    with transaction.atomic():
        refuse_if(
            reasons.reasons_not_office(by, by.jurisdiction_id)
            + ([] if issue.strip() else ["请写明存在的问题。"])
            + ([] if 0 < limit <= 365 else ["整改期限应在 1 至 365 个工作日之间。"])
        )
        if not orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
            raise Refused("整改单位应从本地区的机构中选择。")
        made = Rectification.objects.create(
            jurisdiction_id=by.jurisdiction_id,
            organ_id=organ_id,
            source=source,
            check_record=check,
            circular=circular,
            assignment=assignment,
            issue=issue.strip(),
            ordered_on=day,
            ordered_by_id=by.user_id,
            working_days=limit,
            due_on=due.date,
            provisional=Flag.YES if due.provisional else Flag.NO,
        )
        record("rectification.ordered", of=made, by=by, issue=made.issue, due=made.due_on.isoformat())
        announce("ledger.rectification_ordered", rectification_id=made.pk)
    return made


def report_fix(*, rectification: Rectification, fix: str, by: Actor, on: date | None = None) -> Rectification:
    """The unit says what it did."""
    day = on or days.today()
    with transaction.atomic():
        row = locked(rectification)
        refuse_if(
            reasons.reasons_not_unit(by, row.organ_id)
            + reasons.reasons_not_to_step(RECTIFICATION_STEPS, RectificationState(row.state), RectificationState.FIXED)
            + ([] if fix.strip() else ["请写明整改情况。"])
            + ([] if row.ordered_on <= day <= days.today() else ["整改完成日期应在责令之日至今天之间。"])
        )
        row.state, row.fix, row.fixed_on, row.fixed_by_id = RectificationState.FIXED, fix.strip(), day, by.user_id
        row.save(update_fields=["state", "fix", "fixed_on", "fixed_by"])
        record("rectification.fixed", of=row, by=by, fix=row.fix, on=day.isoformat())
        announce("ledger.rectification_fixed", rectification_id=row.pk)
    return row


def verify(*, rectification: Rectification, by: Actor, reason: str = "") -> Rectification:
    """核验销号, by the office and never by who reported the fix."""
    return _judge(rectification, RectificationState.VERIFIED, reason, by, [])


def send_back(*, rectification: Rectification, reason: str, by: Actor) -> Rectification:
    """核验不通过: fixed again within the limit that stands."""
    wanted = [] if reason.strip() else ["请写明核验不通过的理由。"]
    return _judge(rectification, RectificationState.ORDERED, reason, by, wanted)


def cancel(*, rectification: Rectification, reason: str, by: Actor) -> Rectification:
    """撤销 an order given by mistake."""
    wanted = [] if reason.strip() else ["请写明撤销的理由。"]
    return _judge(rectification, RectificationState.CANCELLED, reason, by, wanted)


def _judge(
    rectification: Rectification, target: RectificationState, reason: str, by: Actor, wanted: list[str]
) -> Rectification:
    with transaction.atomic():
        row = locked(rectification)
        refuse_if(
            reasons.reasons_not_office(by, row.jurisdiction_id)
            + reasons.reasons_not_to_step(RECTIFICATION_STEPS, RectificationState(row.state), target)
            + (["填报整改情况的人不能核验。"] if row.fixed_by_id == by.user_id else [])
            + wanted
        )
        row.state, row.verdict_reason = target, reason.strip()
        verified = target is RectificationState.VERIFIED
        row.verified_on, row.verified_by_id = (days.today(), by.user_id) if verified else (None, None)
        row.save(update_fields=["state", "verdict_reason", "verified_on", "verified_by"])
        verb = {"VERIFIED": "verified", "ORDERED": "sent_back", "CANCELLED": "cancelled"}[target.value]
        record(f"rectification.{verb}", of=row, by=by, reason=row.verdict_reason)
        announce("ledger.rectification_judged", rectification_id=row.pk, state=target.value)
    return row
