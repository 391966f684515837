"""The register of duties, the negative list, villages (R029, R031, R313)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Count, Min, Q, QuerySet

from gongkai.catalogue.models import DutyItem, NegativeItem, Village
from gongkai.catalogue.rules.entries import NegativeState, VillageState
from gongkai.kernel import days
from gongkai.kernel.paging import Page, page
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

DATA = Path(__file__).parents[1] / "data"


@cache
def village_template() -> tuple[dict[str, Any], ...]:
    """The items of data/village.yaml."""
    return tuple(yaml.safe_load((DATA / "village.yaml").read_text(encoding="utf-8")))


@cache
def flows() -> tuple[dict[str, Any], ...]:
    """The six flows of data/flows.yaml (R312)."""
    return tuple(yaml.safe_load((DATA / "flows.yaml").read_text(encoding="utf-8")))


def duties(actor: Actor) -> QuerySet[DutyItem]:
    """Duties of the place for who oversees; of a unit its own."""
    rows = DutyItem.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("organ", "entry")
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def duties_page(
    actor: Actor, *, organ: Any = None, kind: str = "", stage: str = "", state: str = "", cursor: str | None = None
) -> Page[DutyItem]:
    """Duties in the order in which they were registered."""
    rows = duties(actor)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    wanted = {name: value for name, value in (("kind", kind), ("stage", stage), ("state", state)) if value}
    return page(rows.filter(**wanted), order=("id",), cursor=cursor, size=50)


def duty_counts(actor: Actor) -> dict[str, int]:
    """How many duties stand in each state."""
    return dict(duties(actor).order_by().values_list("state").annotate(number=Count("pk")))


def duty(actor: Actor, uuid: UUID | str) -> DutyItem:
    """One duty; `DutyItem.DoesNotExist` otherwise."""
    return duties(actor).get(uuid=uuid)


def negative_items(organ_id: int) -> QuerySet[NegativeItem]:
    """What a unit need not disclose: its own items and those of the Openness Office, standing now."""
    organ = next((place for place in orgs.jurisdictions() if organ_id in orgs.labels(place.pk)), None)
    office = orgs.office_of(organ.pk) if organ is not None else None
    owners = [organ_id] + ([office.pk] if office else [])
    return NegativeItem.objects.filter(organ_id__in=owners, state=NegativeState.STANDING).order_by("organ__order", "id")


def negative_named(organ_id: int, number: int) -> NegativeItem | None:
    """One item of the list that holds for a unit, standing or removed since; None for any other."""
    found = NegativeItem.objects.filter(pk=number).select_related("organ").first()
    if found is None or found.organ_id == organ_id:
        return found
    office = orgs.office_of(found.jurisdiction_id)
    same_place = organ_id in orgs.labels(found.jurisdiction_id)
    return found if same_place and office is not None and found.organ_id == office.pk else None


def negative(actor: Actor) -> QuerySet[NegativeItem]:
    """Items the actor may see: of the place, or those that hold for its unit."""
    rows = NegativeItem.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("organ")
    if actor.oversees:
        return rows
    office = orgs.office_of(actor.jurisdiction_id)
    return rows.filter(Q(organ_id=actor.organ_id) | Q(organ_id=office.pk if office else None))


def negative_page(
    actor: Actor, *, organ: Any = None, ground: str = "", state: str = "", cursor: str | None = None
) -> Page[NegativeItem]:
    """The list, standing items unless removed ones are asked for."""
    rows = negative(actor).filter(state=state or NegativeState.STANDING)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    if ground:
        rows = rows.filter(ground=ground)
    return page(rows, order=("organ__order", "id"), cursor=cursor, size=50)


def negative_item(actor: Actor, uuid: UUID | str) -> NegativeItem:
    """One item; `NegativeItem.DoesNotExist` otherwise."""
    return negative(actor).get(uuid=uuid)


def published_negative(jurisdiction_id: int, *, organ_id: int | None = None) -> QuerySet[NegativeItem]:
    """The list as the public sees it."""
    rows = NegativeItem.objects.filter(jurisdiction_id=jurisdiction_id, state=NegativeState.STANDING).select_related(
        "organ"
    )
    rows = rows.filter(organ_id=organ_id) if organ_id else rows
    return rows.order_by("organ__order", "id")


def villages(actor: Actor) -> QuerySet[Village]:
    """Villages of the place for who oversees; of a township its own."""
    rows = Village.objects.filter(jurisdiction_id=actor.jurisdiction_id).select_related("organ")
    return rows if actor.oversees else rows.filter(organ_id=actor.organ_id)


def villages_page(actor: Actor, *, organ: Any = None, cursor: str | None = None) -> Page[Village]:
    """Villages by township, with how many items are posted, owed, late."""
    rows = villages(actor)
    if organ is not None:
        rows = rows.filter(organ_id=organ.pk)
    late = Q(items__due_on__lt=days.today())
    rows = rows.annotate(
        total=Count("items"), posted=Count("items", filter=Q(items__state=VillageState.POSTED)), late=Count("items", filter=late),
        next_due=Min("items__due_on"),
    )  # fmt: skip
    return page(rows, order=("organ__order", "id"), cursor=cursor, size=50)


def village(actor: Actor, uuid: UUID | str) -> Village:
    """One village; `Village.DoesNotExist` otherwise."""
    return villages(actor).get(uuid=uuid)
