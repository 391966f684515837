"""Days a jurisdiction itself sets off or to work."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail import services as trail
from gongkai.workdays import queries
from gongkai.workdays.models import LocalDay
from gongkai.workdays.rules import reasons_not_to_add_local_day
from gongkai.workdays.services.clocks import announce_change


def add_local_day(*, day: date, kind: str, reason: str, basis: str, by: Actor) -> LocalDay:
    """Set a day off (or to work) in the actor's jurisdiction (放假办法第四条、地方决定)."""
    calendar = queries.calendar(by.jurisdiction_id)
    reasons = reasons_not_to_add_local_day(kind, reason, basis, works=calendar.is_working_day(day))
    if LocalDay.objects.filter(jurisdiction_id=by.jurisdiction_id, date=day).exists():
        reasons.append("这一天已登记过本地安排，请先撤销原来的。")
    refuse_if(reasons)
    with transaction.atomic():
        row = LocalDay.objects.create(
            jurisdiction_id=by.jurisdiction_id, date=day, kind=kind, reason=reason.strip(), basis=basis.strip()
        )
        trail.record("workdays.local_day_added", of=row, by=by, date=day.isoformat(), kind=kind, reason=reason)
        announce_change(by.jurisdiction_id, day, day)
    return row


def drop_local_day(*, row: LocalDay, by: Actor) -> None:
    """Take back a local day."""
    with transaction.atomic():
        trail.record("workdays.local_day_dropped", of=row, by=by, date=row.date.isoformat(), reason=row.reason)
        announce_change(row.jurisdiction_id, row.date, row.date)
        row.delete()
