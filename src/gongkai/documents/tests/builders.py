"""Builders of documents for tests."""

from __future__ import annotations

from itertools import count

from gongkai.documents.models import Determination, Document, Version
from gongkai.documents.rules.states import Kind, Openness, Stage, State
from gongkai.documents.services import content
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.tests import builders as orgs

_numbers = count(1)


def document(at: Organ | None = None, *, state: State = State.DRAFT, kind: Kind = Kind.OFFICIAL, **fields) -> Document:
    """A document of an organ with a plain text, saved with its fingerprint; `openness` "PROACTIVE" is determined too."""
    organ, number, now = at or orgs.organ(), next(_numbers), days.now()
    defaults = {
        "title": f"关于做好第{number}项工作的通知",
        "body": f"<p>请按照第{number}号要求抓好落实。</p>",
        "formed_on": days.today(),
        "created_at": now,
        "changed_at": now,
    }
    made = Document.objects.create(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, state=state, kind=kind, **(defaults | fields)
    )
    content.refresh(document=made)
    if made.openness != Openness.UNDETERMINED:
        determined(made, Openness(made.openness))
    return made


def determined(document: Document, openness: Openness = Openness.PROACTIVE, **fields) -> Determination:
    """An approved determination; the document carries it."""
    now = days.now()
    Document.objects.filter(pk=document.pk).update(openness=openness)
    document.openness = openness
    return Determination.objects.create(
        document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, openness=openness,
        stage=Stage.APPROVED, proposed_at=now, approved_at=now, decided_on=days.today(), **fields,
    )  # fmt: skip


def published(at: Organ | None = None, **fields) -> Document:
    """A document the public reads, with its public version."""
    fields = {"openness": Openness.PROACTIVE, "published_at": days.now(), **fields}
    made = document(at, state=State.PUBLISHED, **fields)
    made.published = Version.objects.create(
        document=made, order=1, title=made.title, body=made.body, fingerprint=made.fingerprint, made_at=days.now(),
        public_from=made.published_at,
    )  # fmt: skip
    made.save(update_fields=["published"])
    return made
