"""人工复核: somebody looks at what came above the rate without a proof, lets it in, or says why no person sent it."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application, Screening
from gongkai.applications.queries.gate import verdict_of
from gongkai.applications.queries.reading import has_confirmed_online
from gongkai.applications.rules.screening import (
    TOLD,
    Verdict,
    reasons_not_to_let_in,
    reasons_not_to_turn_out,
)
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services import closing
from gongkai.applications.services.acting import begin, done
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def let_in(*, application: Application, by: Actor) -> Application:
    """A person sent it: it stands in the ordinary queue; the day of submission stays what it was."""
    row = begin(Act.LET_IN, application, by)
    refuse_if(reasons_not_to_let_in(verdict_of(row)))
    decide(row, Verdict.LET_IN, by)
    done(row, "let_in", by)
    return row


@transaction.atomic
def turn_out(*, application: Application, reason: str, by: Actor) -> Application:
    """No person sent it: closed with the reason; number and file stay, and who was wronged is told what to do."""
    row = begin(Act.TURN_OUT, application, by)
    refuse_if(reasons_not_to_turn_out(verdict_of(row), reason, confirmed_online=has_confirmed_online(row)))
    decide(row, Verdict.MACHINE, by, reason)
    cases.write(case=row.case, direction=Direction.OUT, means=Means.ONLINE, subject="人工复核结果", body=TOLD, by=by)
    return closing.close(row, State.SCREENED, outcome="O3", verb="turned_out", by=by)


def decide(application: Application, verdict: Verdict, by: Actor, reason: str = "") -> int:
    """Write the verdict where one is awaited, inside the caller's transaction; how many rows."""
    return Screening.objects.filter(application=application, verdict=Verdict.WAITING).update(
        verdict=verdict, reason=reason.strip(), by_id=by.user_id, decided_at=days.now()
    )
