"""Who may open the scan of an approval given on paper."""

from __future__ import annotations

from gongkai.documents.queries.openness import determinations
from gongkai.orgs.rules import Actor


def determination(actor: Actor | None, determination_id: int) -> bool:
    """Those who see the determination."""
    return actor is not None and determinations(actor).filter(pk=determination_id).exists()
