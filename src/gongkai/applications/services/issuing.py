"""印发 and 送达: the sealed file is what is served and kept; the platform never draws a seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.applications.models import Application, Decision, Delivery
from gongkai.applications.queries import reply
from gongkai.applications.rules import letter
from gongkai.applications.rules.acts import Seal
from gongkai.applications.rules.handling import Serving, closes_on, reasons_not_to_serve, reasons_of_day
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services import closing, redacting, stamping
from gongkai.applications.services.acting import begin, common, done, reasons_not_to
from gongkai.applications.services.stamping import Compared
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means, PaperKind
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review.queries.standing import standing as reviewed
from gongkai.trail.services import subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def issue(
    *, application: Application, number: str, seal: Seal, signed_on: date, stamped: StoredFile | None,
    supplies: Sequence[StoredFile] = (), redactions: Sequence[str] = (), sealer: str = "", reason: str = "", by: Actor,
) -> Decision:  # fmt: skip
    """印发: number, day and seal are written down, the sealed letter and what is supplied go into the file.

    Refused while one of the eight elements is missing (R148), when the words are not those that were approved, and when
    the stamped paper (without `stamped`: the one kept from before) says something else and nobody who saw it says why.
    """
    now = Application.objects.select_related("case", "organ", "jurisdiction").get(pk=application.pk)
    refuse_if(reasons_not_to(Act.ISSUE, now, by))
    drafted = Decision.objects.get(application=now)
    compared = stamping.keep_compared(
        application=now, decision=drafted, number=number.strip(), seal=seal, signed_on=signed_on,
        stamped=stamped, sealer=sealer, by=by,
    )  # fmt: skip
    return _issue(now, number, seal, signed_on, compared, supplies, redactions, reason, by)


@transaction.atomic
def _issue(
    application: Application, number: str, seal: Seal, signed_on: date, compared: Compared | None,
    supplies: Sequence[StoredFile], redactions: Sequence[str], reason: str, by: Actor,
) -> Decision:  # fmt: skip
    row = begin(Act.ISSUE, application, by)
    made = Decision.objects.select_for_update().get(application=row)
    made.number, made.seal, made.signed_on = number.strip(), seal, signed_on
    reasons = letter.missing(reply.elements(row, made, stamped=compared is not None), to_issue=True)
    reasons += reasons_of_day(signed_on, "答复日期", not_before=row.received_on, today=days.today())
    reasons += reviewed(subject_of(made), reply.fingerprint(row, made)).reasons
    taken = Decision.objects.filter(organ_id=row.organ_id, number=made.number).exclude(pk=made.pk)
    reasons += [f"文号“{made.number}”已经用过。"] if taken.exists() else []
    reasons += stamping.reasons_not_to_use(compared, reason)
    refuse_if(list(dict.fromkeys(reasons)))
    assert compared is not None
    stamped = stamping.use(compared.row, row, reason=reason, on=days.today())
    made.paper = cases.add_paper(case=row.case, kind=PaperKind.ANSWER, file=stamped, by=by)
    for file in supplies:
        cases.add_paper(case=row.case, kind=PaperKind.SUPPLY, file=file, by=by)
    redacting.supply(row, redactions, by)
    made.issued_at, made.issued_by_id = days.now(), by.user_id
    made.save()
    done(row, "issued", by, to=State.ISSUED, number=made.number, seal=str(seal), signed_on=signed_on,
         sha256=stamped.sha256, compared=str(compared.row.match), reasoned=bool(reason.strip()),
         supplies=len(supplies) + len(redactions))  # fmt: skip
    return made


@transaction.atomic
def serve(*, application: Application, serving: Serving, proof: StoredFile | None = None, by: Actor) -> Delivery:
    """登记送达: what came back is tried again; by post the day of posting is the day of the reply."""
    row = begin(Act.SERVE, application, by)
    made = Decision.objects.get(application=row)
    refuse_if(reasons_not_to_serve(serving, signed_on=made.signed_on, today=days.today()))
    assert serving.sent_on is not None
    kept = cases.add_paper(case=row.case, kind=PaperKind.PROOF, file=proof, by=by) if proof else None
    delivery = Delivery.objects.create(
        **common(row, by), at=days.now(), means=serving.means, sent_on=serving.sent_on, state=serving.state,
        arrived_on=serving.arrived_on, proof=serving.proof.strip(), paper=kept,
    )  # fmt: skip
    cases.write(
        case=row.case, direction=Direction.OUT, means=Means.PAPER, subject="送达答复",
        body=f"{made.number} {serving.means.label} {serving.state.label} {serving.proof}", by=by,
    )  # fmt: skip
    day = closes_on(serving)
    if day is None:
        done(row, "delivery_returned", by, means=str(serving.means))
    else:
        closing.close(row, State.ANSWERED, outcome=made.code, verb="answered", by=by, on=day)
    return delivery
