"""Special platforms (R015) and the way of a site (R013)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.portal.models import Platform, SiteMilestone
from gongkai.portal.queries.outside import looks_of
from gongkai.portal.rules.stages import LinkState, Stage, stage_of

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class Checked:
    """A platform with how its address answered last."""

    platform: Platform
    state: LinkState
    said: str
    checked_at: datetime | None


def platforms(jurisdiction_id: int) -> QuerySet[Platform]:
    """The entries to special platforms, in order."""
    return Platform.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")


def checked(jurisdiction_id: int) -> list[Checked]:
    """The same with the state of their addresses. Two queries."""
    rows = list(platforms(jurisdiction_id))
    looks = looks_of(jurisdiction_id, [row.url for row in rows])
    found = []
    for row in rows:
        look = looks.get(row.url)
        state = LinkState(look.state) if look else LinkState.UNCHECKED
        found.append(Checked(row, state, look.said if look else "", look.checked_at if look else None))
    return found


def platform(actor: Actor, uuid: UUID) -> Platform:
    """One entry of the actor's place; `Platform.DoesNotExist` otherwise."""
    return platforms(actor.jurisdiction_id).get(uuid=uuid)


@dataclass(frozen=True, slots=True)
class Site:
    """A jurisdiction's site: where it answers, where it stands, its milestones (planned, reached, note by stage)."""

    place: Jurisdiction
    stage: Stage
    milestones: dict[Stage, tuple[date | None, date | None, str]]


def sites(actor: Actor) -> list[Site]:
    """The sites an administrator keeps: the own jurisdiction's and those of every jurisdiction beneath it."""
    rows = {row.pk: row for row in orgs.jurisdictions()}
    kept = {actor.jurisdiction_id}
    grown = True
    while grown:
        more = {pk for pk, row in rows.items() if row.parent_id in kept} - kept
        kept |= more
        grown = bool(more)
    marks: dict[int, dict[Stage, tuple[date | None, date | None, str]]] = {pk: {} for pk in kept}
    for mark in SiteMilestone.objects.filter(jurisdiction_id__in=kept):
        marks[mark.jurisdiction_id][Stage(mark.stage)] = (mark.planned_on, mark.reached_on, mark.note)
    return [
        Site(rows[pk], stage_of({stage: told[:2] for stage, told in marks[pk].items()}), marks[pk])
        for pk in sorted(kept, key=lambda pk: (pk != actor.jurisdiction_id, pk))
    ]


def site(actor: Actor, uuid: UUID) -> Site:
    """One of them; `LookupError` otherwise."""
    found = next((one for one in sites(actor) if one.place.uuid == uuid), None)
    if found is None:
        raise LookupError(uuid)
    return found
