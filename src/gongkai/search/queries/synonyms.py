"""The groups of synonyms a jurisdiction uses: those shipped, as it changed them, and its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml

from gongkai.orgs.rules import Actor
from gongkai.search.models import Synonym, Use
from gongkai.search.rules.synonyms import Group, group_of

DATA = Path(__file__).parents[1] / "data" / "synonyms.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """A group as the desk lists it; `row` is the jurisdiction's own record of it, `key` names a shipped one."""

    words: Group
    used: bool
    key: str
    row: Synonym | None

    @property
    def origin(self) -> str:
        """Whence it is."""
        if not self.key:
            return "本地"
        return "随附，已改动" if self.row else "随附"


@cache
def shipped() -> dict[str, Group]:
    """The groups the platform brings, by their keys."""
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {str(key): tuple(str(word) for word in words) for key, words in rows.items()}


def groups(jurisdiction_id: int) -> list[Group]:
    """The groups in use. One query."""
    return [row.words for row in rows(jurisdiction_id) if row.used]


def rows(jurisdiction_id: int) -> list[Row]:
    """All groups, the jurisdiction's own first."""
    own, changed = [], {}
    for row in Synonym.objects.filter(jurisdiction_id=jurisdiction_id).select_related("changed_by"):
        if row.key:
            changed[row.key] = row
        else:
            own.append(Row(group_of(row.words), row.use == Use.USED, "", row))
    for key, words in shipped().items():
        mine = changed.get(key)
        own.append(Row(group_of(mine.words) if mine else words, mine is None or mine.use == Use.USED, key, mine))
    return own


def synonym(actor: Actor, uuid: UUID) -> Synonym:
    """One of the actor's place; `Synonym.DoesNotExist` otherwise."""
    return Synonym.objects.get(jurisdiction_id=actor.jurisdiction_id, uuid=uuid)
