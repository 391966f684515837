"""Checks, rectifications, evaluations and combings: who sees what, lists, figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.catalogue.models import Adoption, Combing, CombingItem, Inspection, InspectionItem, Standard
from gongkai.catalogue.rules.entries import FAULTS, AdoptionState, FixState, GapState, InspectionKind, Verdict
from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.orgs.rules import Actor


def inspections(actor: Actor) -> QuerySet[Inspection]:
    """Checks of the place; of a unit those of it and those it made."""
    rows = Inspection.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related(
        "organ", "by_organ", "standard__field", "by"
    )
    return rows if actor.oversees else rows.filter(Q(organ_id=actor.organ_id) | Q(by_organ_id=actor.organ_id))


def inspections_page(actor: Actor, *, kind: str = "", organ: Any = None, cursor: str | None = None) -> Page[Inspection]:
    """Checks, newest first, with how many entries were judged and found wanting."""
    rows = inspections(actor)
    if kind:
        rows = rows.filter(kind=kind)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    rows = rows.annotate(
        total=Count("items"), judged=Count("items", filter=~Q(items__verdict=Verdict.PENDING)),
        faults=Count("items", filter=Q(items__verdict__in=FAULTS)),
        unfixed=Count("items", filter=Q(items__fix_state__in=[FixState.ORDERED, FixState.FIXED])),
    )  # fmt: skip
    return page(rows, order=("-opened_on", "-id"), cursor=cursor, size=50)


def inspection(actor: Actor, uuid: UUID | str) -> Inspection:
    """One check; `Inspection.DoesNotExist` otherwise."""
    return inspections(actor).get(uuid=uuid)


def items(inspection: Inspection, *, verdict: str = "", cursor: str | None = None) -> Page[InspectionItem]:
    """The entries of a check in their order."""
    rows = inspection.items.select_related("adoption__entry", "adoption__field", "adoption__column")
    if verdict:
        rows = rows.filter(verdict=verdict)
    return page(rows, order=("position", "id"), cursor=cursor, size=30)


def verdicts(inspection: Inspection) -> dict[str, int]:
    """How many entries of a check stand at each verdict."""
    return dict(inspection.items.order_by().values_list("verdict").annotate(number=Count("pk")))


def item(actor: Actor, uuid: UUID | str) -> InspectionItem:
    """One entry of a check; `InspectionItem.DoesNotExist` otherwise."""
    rows = InspectionItem.objects.filter(inspection__in=inspections(actor))
    return rows.select_related(
        "inspection__by_organ",
        "inspection__standard",
        "organ",
        "adoption__entry",
        "adoption__field",
        "fixed_by",
        "judged_by",
    ).get(uuid=uuid)


def fixes(actor: Actor, *, state: str = "", cursor: str | None = None) -> Page[InspectionItem]:
    """What was ordered to be mended, due first on top."""
    rows = InspectionItem.objects.filter(jurisdiction_id=actor.jurisdiction_id).exclude(fix_state=FixState.NONE)
    if not actor.oversees:
        rows = rows.filter(Q(organ_id=actor.organ_id) | Q(inspection__by_organ_id=actor.organ_id))
    if state:
        rows = rows.filter(fix_state=state)
    rows = rows.select_related("organ", "inspection__by_organ", "adoption__entry", "adoption__field")
    return page(rows, order=("due_on", "id"), cursor=cursor, size=50)


def board(standard: Standard) -> list[dict[str, Any]]:
    """For each unit that carries entries of a standard: entries, gaps, late, and its last audit (R307); two queries."""
    rows = Adoption.objects.filter(entry__standard=standard, state=AdoptionState.CARRIED).order_by(
        "organ__order", "organ_id"
    )
    found = list(
        rows.values("organ_id", "organ__uuid", "organ__short_name", "organ__kind").annotate(
            entries=Count("pk"), gaps=Count("pk", filter=Q(fulfilment="MISSING")), late=Count("pk", filter=Q(due_order__lt=days.today()))
        )
    )  # fmt: skip
    last: dict[int, Inspection] = {}
    for row in Inspection.objects.filter(standard=standard, kind=InspectionKind.AUDIT).order_by("opened_on", "id"):
        last[row.organ_id] = row
    return [row | {"audit": last.get(row["organ_id"])} for row in found]


def combings(actor: Actor) -> QuerySet[Combing]:
    """Combings of the place; of a unit those that gave it something."""
    rows = Combing.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.oversees:
        return rows
    return rows.filter(pk__in=CombingItem.objects.filter(organ_id=actor.organ_id).values("combing_id"))


def combings_page(actor: Actor, *, cursor: str | None = None) -> Page[Combing]:
    """Combings, newest first, with how far they are (of a unit, its own items)."""
    mine = Q() if actor.oversees else Q(items__organ_id=actor.organ_id)
    rows = combings(actor).annotate(
        total=Count("items", filter=mine) if mine else Count("items"),
        gaps=Count("items", filter=mine & Q(items__state=GapState.GAP)),
        left=Count("items", filter=mine & Q(items__state=GapState.OPEN)),
        late=Count(
            "items", filter=mine & Q(items__state__in=[GapState.OPEN, GapState.GAP], items__due_on__lt=days.today())
        ),
    )
    return page(rows, order=("-opened_on", "-id"), cursor=cursor, size=50)


def combing(actor: Actor, uuid: UUID | str) -> Combing:
    """One combing; `Combing.DoesNotExist` otherwise."""
    return combings(actor).get(uuid=uuid)


def combing_items(actor: Actor, combing: Combing) -> QuerySet[CombingItem]:
    """Its items the actor may see."""
    rows = CombingItem.objects.filter(combing=combing).select_related("organ", "adoption", "duty", "settled_by")
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def combing_page(
    actor: Actor, combing: Combing, *, state: str = "", organ: Any = None, cursor: str | None = None
) -> Page[CombingItem]:
    """Its items by state and unit."""
    rows = combing_items(actor, combing)
    if state:
        rows = rows.filter(state=state)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    return page(rows, order=("organ__order", "id"), cursor=cursor, size=50)


def combing_item(actor: Actor, uuid: UUID | str) -> CombingItem:
    """One item; `CombingItem.DoesNotExist` otherwise."""
    rows = CombingItem.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related(
        "combing", "organ", "adoption__entry", "duty"
    )
    return (rows if actor.oversees else rows.filter(organ_id=actor.organ_id)).get(uuid=uuid)
