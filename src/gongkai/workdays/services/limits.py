"""Limits that differ here from the shipped ones (R414)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail import services as trail
from gongkai.workdays import queries
from gongkai.workdays.models import LimitRow
from gongkai.workdays.rules import parse_values, reasons_not_to_set
from gongkai.workdays.services.clocks import announce_change


def set_limit(
    *,
    key: str,
    value: str,
    unit: str,
    status: str,
    valid_from: date,
    by: Actor,
    article: str = "",
    source: str = "",
    valid_to: date | None = None,
    note: str = "",
) -> LimitRow:
    """Set a limit for the actor's jurisdiction from a day on; the shipped one stays for other days and places."""
    known = queries.knows_limit(key)
    reasons = reasons_not_to_set(
        value=value, unit=unit, article=article, status=status, valid_from=valid_from, valid_to=valid_to, known=known
    )
    if LimitRow.objects.filter(key=key, jurisdiction_id=by.jurisdiction_id, valid_from=valid_from).exists():
        reasons.append("这个时限已有同一天生效的设置；要改请先撤销它，或另选生效日期。")
    refuse_if(reasons)
    with transaction.atomic():
        row = LimitRow.objects.create(
            key=key,
            jurisdiction_id=by.jurisdiction_id,
            value=",".join(map(str, parse_values(value))),
            unit=unit,
            article=article.strip(),
            source=source.strip(),
            status=status,
            valid_from=valid_from,
            valid_to=valid_to,
            note=note.strip(),
        )
        trail.record("workdays.limit_set", of=row, by=by, key=key, value=row.value, unit=unit, article=article)
        announce_change(by.jurisdiction_id, valid_from, valid_to or date.max)
    return row


def withdraw_limit(*, row: LimitRow, by: Actor) -> None:
    """Take back a limit set here; what held before holds again."""
    with transaction.atomic():
        trail.record("workdays.limit_withdrawn", of=row, by=by, key=row.key, value=row.value, unit=row.unit)
        announce_change(row.jurisdiction_id, row.valid_from, row.valid_to or date.max)
        row.delete()
