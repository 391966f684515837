"""Before somebody applies: what is published already may answer it, and another organ may be the right one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.applications.rules.asking import ASKED_KINDS
from gongkai.applications.rules.near import looked_for
from gongkai.orgs import queries as orgs

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

MOST = 5
LEAST = 4


@dataclass(frozen=True, slots=True)
class Published:
    """Something everyone may read."""

    title: str
    url: str
    organ: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What to look at before applying; empty when there is nothing to say."""

    documents: Sequence[Published] = ()
    organs: Sequence[Organ] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.organs)


Finder = Callable[[int, str, int], Sequence[Published]]
finders: list[Finder] = []


def hints(organ: Organ, matter: str) -> Hints:
    """For an application to an organ, as it is being written."""
    words = looked_for(matter)
    if len(words) < LEAST:
        return Hints()
    documents = [each for find in finders for each in find(organ.jurisdiction_id, words, MOST)]
    return Hints(documents[:MOST], _named(organ, matter))


def _named(organ: Organ, matter: str) -> list[Organ]:
    """Other organs of the place that the text names, when it does not name this one."""
    plain = "".join(matter.split())
    if organ.name in plain or organ.short_name in plain:
        return []
    others = (
        orgs.organs(organ.jurisdiction_id)
        .filter(kind__in=ASKED_KINDS)
        .exclude(pk=organ.pk)
        .select_related("jurisdiction")
    )
    return [other for other in others if other.name in plain or other.short_name in plain][:3]
