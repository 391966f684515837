"""What was said with the applicant, kept in the file (R145); asking for reasons is one of its subjects."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.rules.states import CLERKS
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def note(*, application: Application, direction: Direction, means: Means, subject: str, body: str, by: Actor) -> None:
    """Write down one piece of communication."""
    may = by.organ_id == application.organ_id and by.duty in CLERKS
    refuse_if([] if may else ["沟通记录由受理机关的依申请公开承办员登记。"])
    cases.write(case=application.case, direction=direction, means=means, subject=subject, body=body, by=by)
