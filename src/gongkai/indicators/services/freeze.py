"""Freezing figures so that what cites them stays true to its day."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.indicators import queries
from gongkai.indicators.models import Snapshot
from gongkai.indicators.rules import Figure, Period
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.trail import services as trail


def freeze(
    *, keys: Sequence[str], period: Period, cited_by: str, by: Actor, grouping: str | None = None
) -> list[Snapshot]:
    """Count now what the actor may see and keep it for the record `cited_by` ("room.Model:id")."""
    found = queries.figures(by, keys, period, by=grouping)
    rows = [_row(figure, period, cited_by, by, grouping) for figure in found]
    with transaction.atomic():
        Snapshot.objects.bulk_create(rows)
        trail.record("indicators.frozen", of=cited_by, by=by, period=period.key, keys=list(keys), rows=len(rows))
    return rows


def _row(figure: Figure, period: Period, cited_by: str, by: Actor, grouping: str | None) -> Snapshot:
    definition = queries.definition(figure.key)
    return Snapshot(
        indicator=definition.id,
        name=definition.name,
        unit=definition.unit,
        formula=definition.formula_text[:300],
        period=period.key,
        jurisdiction_id=by.jurisdiction_id,
        organ_id=figure.group if grouping == "organ" else None,
        grouping=grouping or "",
        group="" if figure.group is None else str(figure.group)[:80],
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        cited_by=cited_by,
        taken_at=days.now(),
    )
