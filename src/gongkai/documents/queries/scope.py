"""Who sees what: every reading of documents starts here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongkai.documents.models import Document
from gongkai.documents.rules.states import Mode, Openness, State
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def documents(actor: Actor) -> QuerySet[Document]:
    """Documents the actor may work on or oversee: of its organ, or of the whole jurisdiction."""
    return mine(actor, Document.objects.all())


def get(actor: Actor, uuid: UUID) -> Document:
    """One document of the actor's scope with its organ and drafter; `DoesNotExist` otherwise."""
    return documents(actor).select_related("organ", "drafter", "published").get(uuid=uuid)


def public(jurisdiction_id: int | None = None) -> QuerySet[Document]:
    """What everyone may read: published, proactive, not limited to some; of one jurisdiction or of all."""
    rows = Document.objects.filter(state=State.PUBLISHED, openness=Openness.PROACTIVE, mode=Mode.UNIVERSAL)
    return rows if jurisdiction_id is None else rows.filter(jurisdiction_id=jurisdiction_id)


def linkable(actor: Actor) -> QuerySet[Document]:
    """What a document of the actor may be related to: its own scope and what is public in the jurisdiction."""
    return (documents(actor) | public(actor.jurisdiction_id)).distinct()
