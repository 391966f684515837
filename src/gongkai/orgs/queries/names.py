"""The name book of a jurisdiction, from its tables."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from gongkai.orgs.models import Group, Jurisdiction, Organ, OrganName
from gongkai.orgs.rules.abbreviations import Abbreviations, read_table
from gongkai.orgs.rules.names import NameBook, NamedGroup, NamedOrgan, Place


@cache
def table() -> Abbreviations:
    """The table of abbreviations that ships with this room."""
    return read_table((Path(__file__).parents[1] / "data" / "abbreviations.yaml").read_text(encoding="utf-8"))


def place_of(jurisdiction: Jurisdiction) -> Place:
    """The jurisdiction as names are printed."""
    superiors = tuple(name.strip() for name in jurisdiction.superiors.replace("，", ",").split(",") if name.strip())
    return Place(jurisdiction.name, jurisdiction.short_name, jurisdiction.level, superiors)


def names(jurisdiction_id: int) -> NameBook:
    """The name book of a jurisdiction, built anew (four queries); keep it for a batch."""
    others: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = OrganName.objects.filter(organ__jurisdiction_id=jurisdiction_id).values_list("organ_id", "kind", "name")
    for organ_id, kind, name in rows:
        others[organ_id, kind].append(name)
    organs = [
        NamedOrgan(
            id=organ.pk,
            name=organ.name,
            short_name=organ.short_name,
            kind=organ.kind,
            active=organ.state == Organ.State.ACTIVE,
            aliases=(*others[organ.pk, OrganName.Kind.SHORT], *others[organ.pk, OrganName.Kind.ALIAS]),
            formers=tuple(others[organ.pk, OrganName.Kind.FORMER]),
            successor_id=organ.successor_id,
        )
        for organ in Organ.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")
    ]
    groups = [
        NamedGroup(group.pk, group.name, tuple(line.strip() for line in group.aliases.splitlines() if line.strip()))
        for group in Group.objects.filter(jurisdiction_id=jurisdiction_id)
    ]
    return NameBook(place_of(Jurisdiction.objects.get(pk=jurisdiction_id)), organs, groups, table())
