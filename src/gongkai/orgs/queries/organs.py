"""Jurisdictions, organs in official order, groups and what they expand to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.kernel.prepared import Prepared
from gongkai.orgs.models import Group, Jurisdiction, Organ
from gongkai.orgs.rules import Actor


def jurisdictions() -> QuerySet[Jurisdiction]:
    """All jurisdictions of this installation."""
    return Jurisdiction.objects.order_by("id")


def jurisdiction(jurisdiction_id: int) -> Jurisdiction:
    """One jurisdiction; LookupError (`Jurisdiction.DoesNotExist`) when there is none."""
    return Jurisdiction.objects.get(pk=jurisdiction_id)


def place_and_above(jurisdiction_id: int) -> list[int]:
    """A place and those it lies in, from the nearest up."""
    parents = dict(Jurisdiction.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    now: int | None = jurisdiction_id
    while now is not None and now not in found:
        found.append(now)
        now = parents.get(now)
    return found


_PLACES: Prepared[Jurisdiction] = Prepared(jurisdictions)
_PUBLIC: Prepared[Organ] = Prepared(
    lambda place, uuid: Organ.objects.filter(jurisdiction_id=place, uuid=uuid).select_related("successor"),
    place=int,
    uuid=UUID,
)
_WITH_OFFICE: Prepared[Jurisdiction] = Prepared(
    lambda place: Jurisdiction.objects.filter(pk=place).select_related("office"), place=int
)


def jurisdiction_at(host: str) -> Jurisdiction | None:
    """The jurisdiction whose public pages answer a host: by its domain, else the first; None when there is none yet."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host
    places = _PLACES()
    named = [found for found in places if found.domain and found.domain.lower() == name]
    return next(iter(named or places), None)


def organs(jurisdiction_id: int, *, at: date | None = None) -> QuerySet[Organ]:
    """Organs in official order: those on the books now, or those that existed on a day."""
    found = Organ.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")
    if at is None:
        return found.filter(state=Organ.State.ACTIVE)
    return found.filter(
        Q(valid_from=None) | Q(valid_from__lte=at),
        Q(valid_to=None, state=Organ.State.ACTIVE) | Q(valid_to__gt=at),
    )


def labels(jurisdiction_id: int) -> dict[int, str]:
    """Short names of every organ of whatever state, by inner number, in official order; one query."""
    rows = Organ.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")
    return dict(rows.values_list("pk", "short_name"))


def addresses(jurisdiction_id: int) -> dict[str, int]:
    """Inner numbers of every organ of whatever state by the uuid of its address, in official order; one query."""
    rows = Organ.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id").values_list("uuid", "pk")
    return {str(uuid): number for uuid, number in rows}


def everywhere(jurisdiction_id: int) -> QuerySet[Organ]:
    """Every organ of whatever state, in official order: addresses of closed ones stay."""
    return Organ.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")


def visible_organs(actor: Actor) -> QuerySet[Organ]:
    """Every organ, of whatever state, the actor may look at: the jurisdiction's, or their own."""
    found = Organ.objects.filter(jurisdiction_id=actor.jurisdiction_id).order_by("order", "id")
    return found if actor.oversees else found.filter(pk=actor.organ_id)


def organ(actor: Actor, uuid: UUID | str) -> Organ:
    """One organ the actor may look at; `Organ.DoesNotExist` (an `ObjectDoesNotExist`) otherwise."""
    return visible_organs(actor).select_related("successor", "jurisdiction").get(uuid=uuid)


def organ_by_id(jurisdiction_id: int, organ_id: int) -> Organ:
    """One organ of a jurisdiction by its inner number; `Organ.DoesNotExist` otherwise."""
    return Organ.objects.get(pk=organ_id, jurisdiction_id=jurisdiction_id)


def public_organ(jurisdiction_id: int, uuid: UUID) -> Organ:
    """One organ as the public may see it, on the books or not: its address stays; `Organ.DoesNotExist` otherwise."""
    found = _PUBLIC(place=jurisdiction_id, uuid=uuid)
    if not found:
        raise Organ.DoesNotExist
    return found[0]


def office_of(jurisdiction_id: int) -> Organ | None:
    """The organ in charge of openness work (政务公开主管部门): as recorded, else the first government office."""
    place = _WITH_OFFICE(place=jurisdiction_id)[0]
    return place.office or organs(jurisdiction_id).filter(kind=Organ.Kind.OFFICE).first()


def groups(jurisdiction_id: int) -> QuerySet[Group]:
    """Collective units in their order."""
    return Group.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")


def group(actor: Actor, uuid: UUID | str) -> Group:
    """One group of the actor's jurisdiction; `Group.DoesNotExist` otherwise."""
    return groups(actor.jurisdiction_id).get(uuid=uuid)


def expand(group: Group) -> list[Organ]:
    """The organs a group means now, in official order: of its kinds and named ones, less the excluded."""
    kinds = [kind for kind in group.kinds.split(",") if kind]
    chosen = Q(kind__in=kinds) | Q(pk__in=group.included.values("pk"))
    found = organs(group.jurisdiction_id).filter(chosen)
    return list(found.exclude(pk__in=group.excluded.values("pk")))


def place_name(host: str) -> str:
    """The jurisdiction a host name belongs to, else the first one; "" when there is none yet."""
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    rows = list(jurisdictions().values_list("domain", "name"))
    return next((own for domain, own in rows if domain and domain == name), rows[0][1] if rows else "")
