"""The rows that indicators of entries, checks, duties and combings count."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.catalogue.models import Adoption, CombingItem, DutyItem, InspectionItem
from gongkai.catalogue.queries import entries, registers
from gongkai.catalogue.rules.entries import AdoptionState, DutyState, FixState, Fulfilment, GapState
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.indicators.rules import Period
from gongkai.orgs.rules import Actor


def _adoptions(actor: Actor, period: Period) -> QuerySet[Adoption]:
    """Entries carried, as they stand now."""
    return entries.adoptions(actor).exclude(state=AdoptionState.NOT_APPLICABLE).filter(adopted_on__lte=period.last)


def _fixes(actor: Actor, period: Period) -> QuerySet[InspectionItem]:
    """Rectifications of entries ordered in the period."""
    rows = InspectionItem.objects.filter(
        jurisdiction_id=actor.jurisdiction_id, judged_on__range=(period.first, period.last)
    )
    rows = rows.exclude(fix_state=FixState.NONE)
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def _gaps(actor: Actor, period: Period) -> QuerySet[CombingItem]:
    """Items of combings opened in the period."""
    rows = CombingItem.objects.filter(
        jurisdiction_id=actor.jurisdiction_id, combing__opened_on__range=(period.first, period.last)
    )
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def _duties(actor: Actor, period: Period) -> QuerySet[DutyItem]:
    """Duties as they stand now."""
    return registers.duties(actor)


def _overdue(today: date) -> Q:
    return Q(due_order__lt=today)


ENTRIES = Source(
    name="catalogue.entries",
    label="公开事项",
    rows=_adoptions,
    dimensions={"organ": "organ_id", "theme": "field__name"},
    conditions={
        "done": Q(fulfilment__in=[Fulfilment.DONE, Fulfilment.NOTHING]),
        "missing": Q(fulfilment=Fulfilment.MISSING),
        "overdue": _overdue,
        "columned": Q(column__isnull=False),
    },
    measures={"organ": "organ_id", "late_count": "late_count"},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("领域", lambda row: row.field),
        Column("公开事项", lambda row: row),
        Column("公开情况", lambda row: Fulfilment(row.fulfilment).label),
        Column("下次应公开", lambda row: row.due_on or ""),
    ),
    link=lambda row: reverse("catalogue:entry", args=[row.uuid]),
    order=("due_order", "id"),
)
ENTRY_FIXES = Source(
    name="catalogue.fixes",
    label="目录落实整改",
    rows=_fixes,
    dimensions={"organ": "organ_id"},
    conditions={
        "verified": Q(fix_state=FixState.VERIFIED),
        "overdue": lambda today: Q(fix_state=FixState.ORDERED, due_on__lt=today),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("公开事项", lambda row: row.adoption),
        Column("问题", lambda row: row.finding),
        Column("时限", lambda row: row.due_on),
        Column("状态", lambda row: FixState(row.fix_state).label),
    ),
    link=lambda row: reverse("catalogue:inspection_item", args=[row.uuid]),
    order=("due_on", "id"),
)
GAPS = Source(
    name="catalogue.gaps",
    label="梳理事项",
    rows=_gaps,
    dimensions={"organ": "organ_id"},
    conditions={
        "open": Q(state__in=[GapState.OPEN, GapState.GAP]),
        "released": Q(state=GapState.DONE),
        "overdue": lambda today: Q(state__in=[GapState.OPEN, GapState.GAP], due_on__lt=today),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("事项", lambda row: row.title),
        Column("应公开而未公开", lambda row: row.gap),
        Column("时限", lambda row: row.due_on),
        Column("状态", lambda row: GapState(row.state).label),
    ),
    link=lambda row: reverse("catalogue:combing_item", args=[row.uuid]),
    order=("due_on", "id"),
)
DUTIES = Source(
    name="catalogue.duties",
    label="公开义务",
    rows=_duties,
    dimensions={"organ": "organ_id"},
    conditions={"met": Q(state=DutyState.MET), "owed": Q(state=DutyState.OWED)},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("义务事项", lambda row: row.matter),
        Column("依据", lambda row: row.basis),
        Column("状态", lambda row: DutyState(row.state).label),
    ),
    link=lambda row: reverse("catalogue:duty", args=[row.uuid]),
    order=("id",),
)
ALL = (ENTRIES, ENTRY_FIXES, GAPS, DUTIES)
