"""How units are staffed: liaison officers (R100), named persons by duty (R409)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.kernel import days
from gongkai.orgs.models import DutyWaiver, Holding, Liaison, Organ
from gongkai.orgs.queries.organs import organs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.duties import Staffing, staffing


@dataclass(frozen=True, slots=True)
class UnitStaffing:
    """One organ with its present liaison officers and how it is staffed."""

    organ: Organ
    liaisons: list[Liaison]
    staffing: Staffing


def liaisons(actor: Actor) -> QuerySet[Liaison]:
    """Present and past liaison officers the actor may see, present ones first."""
    found = Liaison.objects.filter(organ__jurisdiction_id=actor.jurisdiction_id).select_related("organ", "replaced")
    return found if actor.oversees else found.filter(organ_id=actor.organ_id)


def present_liaisons(organ_id: int, *, on: date | None = None) -> list[Liaison]:
    """Who is liaison officer of an organ on a day (today)."""
    day = on or days.today()
    found = Liaison.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), organ_id=organ_id, valid_from__lte=day)
    return list(found.order_by("-valid_from", "-id"))


def staffing_of(actor: Actor) -> list[UnitStaffing]:
    """Every organ the actor may see, in official order, with liaison officers and staffing. Three queries."""
    today = days.today()
    seen = organs(actor.jurisdiction_id)
    if not actor.oversees:
        seen = seen.filter(pk=actor.organ_id)
    rows = list(seen)
    numbers = [organ.pk for organ in rows]
    officers: dict[int, list[Liaison]] = defaultdict(list)
    now = Q(valid_to=None) | Q(valid_to__gt=today)
    for liaison in Liaison.objects.filter(now, organ_id__in=numbers, valid_from__lte=today).order_by("-valid_from"):
        officers[liaison.organ_id].append(liaison)
    people: dict[int, list[tuple[int, str, Duty]]] = defaultdict(list)
    standing = Holding.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today, post__state="ACTIVE")
    held = standing.filter(post__organ_id__in=numbers, user__state="ACTIVE").order_by("post_id", "id")
    for organ_id, user_id, name, duty in held.values_list("post__organ_id", "user_id", "user__name", "post__duty"):
        people[organ_id].append((user_id, name, Duty(duty)))
    return [UnitStaffing(organ, officers[organ.pk], staffing(people[organ.pk])) for organ in rows]


def waived(organ_id: int, *, on: date | None = None) -> set[frozenset[Duty]]:
    """Pairs of duties the office's recorded rule allows one person to hold in an organ."""
    day = on or days.today()
    found = DutyWaiver.objects.filter(Q(until=None) | Q(until__gt=day), organ_id=organ_id, since__lte=day)
    return {frozenset({Duty(first), Duty(second)}) for first, second in found.values_list("first", "second")}
