"""What was said with the applicant, kept in the file (R145); asking for reasons is one of its subjects."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.services.acting import reasons_not_own
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def note(*, application: Application, direction: Direction, means: Means, subject: str, body: str, by: Actor) -> None:
    """Write down one piece of communication."""
    refuse_if(reasons_not_own(application, by, "记录沟通"))
    cases.write(case=application.case, direction=direction, means=means, subject=subject, body=body, by=by)
