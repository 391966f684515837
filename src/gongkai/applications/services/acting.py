"""What every act on an application begins and ends with: who may, from which state, into which, and its trail."""

from __future__ import annotations

from gongkai.applications.models import Application
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.referring import reasons_not_for
from gongkai.applications.rules.states import CLERKS, NEXT, Act, State, reasons_not_by, reasons_not_to_be_in
from gongkai.applications.services.clocks import keep
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import Doer, record


def reasons_not_to(act: Act, application: Application, by: Actor) -> list[str]:
    """Why somebody may not do this now: the button hides by it, the service refuses with it."""
    if by.organ_id != application.organ_id:
        return ["由受理机关办理；申请不移送其他机关。"]
    return (
        reasons_not_by(act, by.duty)
        + reasons_not_for(act, Nature(application.nature))
        + reasons_not_to_be_in(act, State(application.state))
    )


def reasons_not_own(application: Application, by: Actor, what: str = "") -> list[str]:
    """Why a post keeps its hands off another organ's file; `what` is done, for the sentence."""
    own = by.organ_id == application.organ_id and by.duty in CLERKS
    return [] if own else [f"{what}由受理机关的依申请公开承办员办理。"]


def held(application: Application) -> Application:
    """The row as it is now, locked until the transaction ends, with its case and organ."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("case", "organ", "jurisdiction")
    return rows.get(pk=application.pk)


def begin(act: Act, application: Application, by: Actor) -> Application:
    """Lock and ask the rules. Raises `Refused`."""
    row = held(application)
    refuse_if(reasons_not_to(act, row, by))
    return row


def done(application: Application, verb: str, by: Doer | None, *, to: State | None = None, **content: object) -> None:
    """Move, count the clock anew, record, announce. `content` holds no personal value."""
    before = State(application.state)
    if to is not None and to is not before:
        assert to in NEXT[before], f"{before} → {to}"
        application.state = to
        application.save(update_fields=["state"])
        content = {"before": str(before), "after": str(to), **content}
    keep(application)
    record(f"application.{verb}", of=application, by=by, jurisdiction_id=application.jurisdiction_id, **content)
    announce(f"application.{verb}", application_id=application.pk)


def common(application: Application, by: Actor) -> dict[str, object]:
    """The columns every row of the file has."""
    return {
        "application": application,
        "jurisdiction_id": application.jurisdiction_id,
        "organ_id": application.organ_id,
        "by_id": by.user_id,
    }
