"""Both sides confirm that an application arrived: an act with time, method and evidence (条例第三十一条)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.queries.reading import has_confirmed_online
from gongkai.applications.rules.asking import CONFIRMED_ONLINE, Confirming
from gongkai.applications.rules.receipt import reasons_not_to_confirm
from gongkai.applications.rules.screening import Verdict
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services.acting import begin, done, held
from gongkai.applications.services.screening import decide
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import Channel, Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays


def confirm(*, application: Application, how: Confirming, on: date, evidence: str, by: Actor) -> Application:
    """Confirm receipt: `on` is the day both sides did, from which the reply limit counts. Raises `Refused`."""
    with transaction.atomic():
        row = begin(Act.CONFIRM, application, by)
        refuse_if(
            reasons_not_to_confirm(
                Channel(row.case.channel), how, on, evidence, submitted_on=row.submitted_on, today=days.today(),
                confirmed_online=has_confirmed_online(row),
            )
        )  # fmt: skip
        row.received_on, row.confirmed_how, row.confirmed_at, row.confirmed_by_id = on, how, days.now(), by.user_id
        row.confirmed_after = min(max(0, workdays.calendar(row.jurisdiction_id).count(row.submitted_on, on)), 9999)
        row.confirm_evidence = cases.seal(row.case, evidence.strip(), "evidence") if evidence.strip() else ""
        row.save()
        decide(row, Verdict.LET_IN, by)  # whom somebody spoke with is no machine
        done(row, "confirmed", by, to=State.REGISTERED, how=how, received_on=on)
    return row


def confirm_online(*, application: Application) -> Application:
    """The applicant's half, on the own page; the registrar's half follows and sets the day. Once is enough."""
    with transaction.atomic():
        row = held(application)
        reasons = [] if row.state == State.SUBMITTED else ["这份申请已经确认收到，不需要再确认。"]
        refuse_if(reasons)
        if not has_confirmed_online(row):
            case_services.write(
                case=row.case, direction=Direction.IN, means=Means.ONLINE, subject=CONFIRMED_ONLINE,
                body="申请人凭登记编号和查询码在网上确认：这份申请由本人（本单位）提交。", by=None,
            )  # fmt: skip
            done(row, "confirmed_online", None)
    return row
