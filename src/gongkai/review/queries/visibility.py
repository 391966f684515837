"""Who may open the scans of decisions on paper; `actor` None is the public. Registered in the wiring."""

from __future__ import annotations

from gongkai.orgs.rules import Actor
from gongkai.review.models import Decision
from gongkai.review.queries import scope


def decision(actor: Actor | None, decision_id: int) -> bool:
    """A scan: of whoever may open the review."""
    if actor is None:
        return False
    return Decision.objects.filter(pk=decision_id, review__in=scope.reachable(actor)).exists()


OF = {"review.Decision": decision}
