"""补正 (第三十条): told once; the clock begins anew with the corrected application; unjustified silence ends it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Correction
from gongkai.applications.queries import clock as counting
from gongkai.applications.rules import clock
from gongkai.applications.rules.handling import reasons_not_to_abandon, reasons_not_to_correct, reasons_of_day
from gongkai.applications.rules.states import Act, State, reasons_not_to_be_in
from gongkai.applications.services import closing
from gongkai.applications.services.acting import begin, common, done, held, reasons_not_to
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays


def last_day_to_tell(application: Application) -> date:
    """Seven working days after receipt."""
    received = application.received_on or application.submitted_on
    limits = counting.limits(application.jurisdiction_id, received)
    return clock.correction_notice_due(received, limits, workdays.calendar(application.jurisdiction_id))


@transaction.atomic
def tell(*, application: Application, what: str, until: date, by: Actor, means: Means = Means.PAPER) -> Correction:
    """告知补正: what to add, all at once, and until when."""
    row = begin(Act.CORRECT, application, by)
    today = days.today()
    refuse_if(
        reasons_not_to_correct(
            what=what, until=until, told=Correction.objects.filter(application=row).exists(),
            last_day=last_day_to_tell(row), today=today,
        )
    )  # fmt: skip
    made = Correction.objects.create(**common(row, by), at=days.now(), told_on=today, what=what.strip(), until=until)
    body = f"{what.strip()}\n请于{until}前补正。没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。"
    cases.write(case=row.case, direction=Direction.OUT, means=means, subject="补正告知", body=body, by=by)
    done(row, "correction_told", by, to=State.CORRECTING, until=until)
    return made


@transaction.atomic
def take_correction(*, application: Application, on: date, by: Actor | None = None) -> Application:
    """The corrected application came in: the reply's clock begins anew from this day. `by` None: the applicant, online."""
    row = held(application)
    if by is None:
        refuse_if(reasons_not_to_be_in(Act.TAKE_CORRECTION, State(row.state)))
    else:
        refuse_if(reasons_not_to(Act.TAKE_CORRECTION, row, by))
    told = Correction.objects.select_for_update().get(application=row)
    refuse_if(reasons_of_day(on, "收到补正日期", not_before=told.told_on, today=days.today(), since="告知补正"))
    told.answered_on = on
    told.save(update_fields=["answered_on"])
    done(row, "corrected", by, to=State.HANDLING, on=on)
    return row


@transaction.atomic
def abandon(*, application: Application, by: Actor) -> Application:
    """无正当理由逾期不补正: the application counts as given up and is not handled any more."""
    row = begin(Act.ABANDON, application, by)
    told = Correction.objects.get(application=row)
    refuse_if(reasons_not_to_abandon(told.until, days.today()))
    return closing.close(row, State.ABANDONED, outcome="O1", verb="abandoned", by=by)
