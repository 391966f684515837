"""How an application ends without a letter, and what follows when it has ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Decision
from gongkai.applications.rules.states import Act, State, reasons_not_to_be_in
from gongkai.applications.services.acting import begin, done, held, reasons_not_to
from gongkai.applications.services.archiving import give_number
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review import services as review
from gongkai.trail.services import Doer, subject_of


def close(
    application: Application, to: State, *, outcome: str, verb: str, by: Doer | None, on: date | None = None
) -> Application:
    """Write the outcome and the day with the new state; the caller holds the row and has asked the rules."""
    application.outcome, application.closed_on = outcome, on or days.today()
    application.save(update_fields=["outcome", "closed_on"])
    done(application, verb, by, to=to, outcome=outcome, closed_on=application.closed_on)
    return application


@transaction.atomic
def withdraw(*, application: Application, by: Actor | None = None) -> Application:
    """The applicant takes it back (`by` None: online; else a clerk enters it); a running review of the letter ends."""
    row = held(application)
    if by is None:
        refuse_if(reasons_not_to_be_in(Act.WITHDRAW, State(row.state)))
    else:
        refuse_if(reasons_not_to(Act.WITHDRAW, row, by))
    if row.state in {State.REVIEWING, State.APPROVED}:
        drafted = Decision.objects.get(application=row)
        review.withdraw(subject=subject_of(drafted), reason="申请人撤回申请。", by=None)
    return close(row, State.WITHDRAWN, outcome="O3", verb="withdrawn", by=by)


@transaction.atomic
def archive(*, application: Application, by: Actor) -> Application:
    """归档 (R154): the file is closed and numbered; papers, clock, decision and service stay readable until retention ends."""
    row = begin(Act.ARCHIVE, application, by)
    give_number(row, by)
    done(row, "archived", by, to=State.ARCHIVED)
    return row
