"""申请放行、审定放行: a blocking finding passes only by a second person with a reason; attempts that are barred are kept."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.vetting.models import Finding, Waiver
from gongkai.vetting.queries.standing import asked
from gongkai.vetting.rules.handling import reasons_not_to_ask, reasons_not_to_decide, reasons_not_to_settle
from gongkai.vetting.rules.states import Decision, FindingState

REPLACED = "内容已经重新检查，请在最新的检查中处理。"


def locked(finding: Finding) -> Finding:
    """The finding as it is now, locked until the transaction ends; refused when a newer check has replaced its own."""
    row = Finding.objects.select_for_update().get(pk=finding.pk)
    refuse_if([] if row.check_record.current == Flag.YES else [REPLACED])
    return row


def ask_waiver(*, finding: Finding, reason: str, by: Actor) -> Waiver:
    """申请放行 of a blocking finding, with the reason."""
    with transaction.atomic():
        row = locked(finding)
        refuse_if(reasons_not_to_ask(by, asked(row), reason))
        made = Waiver.objects.create(finding=row, asked_by_id=by.user_id, asked_at=days.now(), reason=reason.strip())
        row.state = FindingState.WAIVER_ASKED
        row.save(update_fields=["state"])
        _record("vetting.waiver_asked", row, by, made.reason)
        announce("vetting.waiver_asked", finding_id=row.pk)
    return made


def decide_waiver(*, finding: Finding, grant: bool, reason: str, by: Actor) -> Waiver:
    """审定放行, by a person who neither asked nor drafted. A barred attempt is refused and stays in the trail."""
    try:
        with transaction.atomic():
            return _decide(locked(finding), grant, reason, by)
    except Refused as refused:
        with transaction.atomic():
            _record("vetting.waiver_barred", finding, by, "；".join(refused.reasons))
        raise


def _decide(row: Finding, grant: bool, reason: str, by: Actor) -> Waiver:
    refuse_if(reasons_not_to_decide(by, asked(row), reason))
    waiver = row.waivers.select_for_update().get(decision=Decision.ASKED)
    waiver.decision = Decision.GRANTED if grant else Decision.REFUSED
    waiver.decided_by_id, waiver.decided_at, waiver.decided_why = by.user_id, days.now(), reason.strip()
    waiver.save()
    row.state = FindingState.WAIVED if grant else FindingState.OPEN
    if grant:
        row.settled_at, row.settled_by_id, row.settled_why = waiver.decided_at, by.user_id, waiver.decided_why
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_why"])
    _record("vetting.waiver_granted" if grant else "vetting.waiver_refused", row, by, waiver.decided_why)
    announce("vetting.waiver_decided", finding_id=row.pk, granted=str(grant))
    return waiver


def settle_warning(*, finding: Finding, reason: str, by: Actor) -> Finding:
    """已核对无误 of what only warns, with what was looked at."""
    with transaction.atomic():
        row = locked(finding)
        refuse_if(reasons_not_to_settle(by, asked(row), reason))
        row.state, row.settled_at, row.settled_by_id = FindingState.FALSE, days.now(), by.user_id
        row.settled_why = reason.strip()
        row.save(update_fields=["state", "settled_at", "settled_by", "settled_why"])
        _record("vetting.settled", row, by, row.settled_why)
    return row


def _record(verb: str, row: Finding, by: Actor, reason: str) -> None:
    """On the subject's own chain; the trail gets the masked form only."""
    record(
        verb, of=row.check_record.subject, by=by, jurisdiction_id=row.jurisdiction_id, reason=reason,
        finding=str(row.uuid), kind=row.kind, part=row.part, place=row.place, masked=row.masked,
    )  # fmt: skip
