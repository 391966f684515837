"""Who sees which applications: every reading starts here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty

# Who works on applications, reviews or answers for them; an information officer has no business with applicants.
READERS = (Duty.REQUESTS, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF)


def applications(actor: Actor) -> QuerySet[Application]:
    """Applications of the actor's organ, or of the jurisdiction for those who oversee; none for other posts."""
    rows = mine(actor, Application.objects.select_related("case", "organ"))
    return rows if actor.duty in READERS else rows.none()


def get(actor: Actor, uuid: UUID) -> Application:
    """One application in the actor's scope; `DoesNotExist` otherwise."""
    return applications(actor).select_related("jurisdiction").get(uuid=uuid)
