"""Who may open a stored paper: the organ's people; identity papers the registrar alone, by a page that records it."""

from __future__ import annotations

from gongkai.cases.models import Paper
from gongkai.cases.rules import CLOSED_PAPERS
from gongkai.orgs.rules import Actor, Duty

HANDLERS = (Duty.REQUESTS, Duty.OFFICE, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)


def paper_visible(actor: Actor | None, number: int) -> bool:
    """Whether somebody may open a paper at its file's address. Never the public, never identity papers."""
    row = Paper.objects.filter(pk=number).first() if actor is not None else None
    if actor is None or row is None or row.kind in CLOSED_PAPERS or row.jurisdiction_id != actor.jurisdiction_id:
        return False
    return actor.organ_id == row.organ_id and actor.may(*HANDLERS)
