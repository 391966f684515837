"""What happened to a document, for its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongkai.documents.models import Document
from gongkai.documents.rules.states import State
from gongkai.documents.rules.verbs_life import VERBS
from gongkai.trail import queries as trail

if TYPE_CHECKING:
    from gongkai.trail.models import Entry

RETURNED = "document.returned"
SHOWN_ALWAYS = ("entered_for",)


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the timeline; `label` is empty where the verb's own name says it all."""

    at: datetime
    actor_name: str
    verb: str
    label: str
    content: dict[str, Any]


def happened(document: Document) -> list[Happened]:
    """Newest first. Of what was taken down no free words are shown any more: a reason may quote what had to go."""
    bare = document.state == State.REMOVED
    return [_happened(entry, bare=bare) for entry in reversed(trail.history(document))]


def _happened(entry: Entry, *, bare: bool) -> Happened:
    content = {name: entry.content.get(name, "") for name in SHOWN_ALWAYS} if bare else entry.content
    return Happened(entry.at, entry.actor_name, entry.verb, _label(entry), content)


def _label(entry: Entry) -> str:
    """审核退回（初审，审核人）: at which step, from which post."""
    where = [str(entry.content[name]) for name in ("step", "post") if entry.content.get(name)]
    return f"{VERBS[RETURNED]}（{'，'.join(where)}）" if entry.verb == RETURNED and where else ""
