"""What the end of retention is about: settings of organs, what falls due, what waits for a word."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application, ArchiveNumber, ArchiveRule, Expiry
from gongkai.applications.rules.after import Ending
from gongkai.applications.rules.states import CLERKS, State
from gongkai.kernel import days
from gongkai.orgs.rules import Actor


def rules() -> QuerySet[ArchiveRule]:
    """The settings of all organs, for the night."""
    return ArchiveRule.objects.order_by("organ_id")


def rule_of(organ_id: int) -> ArchiveRule | None:
    """The setting of an organ."""
    return ArchiveRule.objects.filter(organ_id=organ_id).first()


def due(rule: ArchiveRule) -> QuerySet[Application]:
    """Archived applications of an organ whose retention has ended and that nobody has listed, or that were kept until now."""
    today = days.today()
    last = date(today.year - rule.years, today.month, min(today.day, 28))
    over = Q(expiry_rows=None) | Q(expiry_rows__state=Ending.KEPT, expiry_rows__keep_until__lt=today)
    rows = Application.objects.filter(over, organ_id=rule.organ_id, closed_on__lt=last, state=State.ARCHIVED)
    return rows.filter(case__key__gt="").order_by("closed_on", "id")


def ripe(organ_id: int, before: date) -> QuerySet[Expiry]:
    """Listed on or before a day and neither kept nor destroyed nor in dispute."""
    rows = Expiry.objects.filter(organ_id=organ_id, state=Ending.LISTED, listed_on__lte=before)
    return rows.exclude(application__dispute_rows__ending="").order_by("id")


def expiries(actor: Actor) -> QuerySet[Expiry]:
    """What the own organ was told, what waits first."""
    rows = Expiry.objects.filter(jurisdiction_id=actor.jurisdiction_id, organ_id=actor.organ_id)
    rows = rows.select_related("application__case", "by")
    return rows if actor.duty in CLERKS else rows.none()


def waiting(actor: Actor) -> QuerySet[Expiry]:
    """What waits for the registrar's word."""
    return expiries(actor).filter(state=Ending.LISTED).order_by("due_on", "id")


def archive_number_of(application: Application) -> str:
    """档号, "" while there is none."""
    found = ArchiveNumber.objects.filter(application=application).first()
    return found.number if found else ""
