"""受理: what is asked is clear, the handling begins."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services.acting import begin, done
from gongkai.orgs.rules import Actor


@transaction.atomic
def accept(*, application: Application, by: Actor) -> Application:
    """After looking at completeness, identity and clarity: accepted (R141)."""
    row = begin(Act.ACCEPT, application, by)
    done(row, "accepted", by, to=State.HANDLING)
    return row
