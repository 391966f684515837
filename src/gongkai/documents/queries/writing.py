"""The text under a writer's hand: its stamp, what was typed and not saved, what it still lacks, its versions."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongkai.documents.models import Attachment, Document, Tidied, Unsaved, Version
from gongkai.documents.queries import scope
from gongkai.documents.rules import facts
from gongkai.documents.rules.states import Kind
from gongkai.kernel import html
from gongkai.orgs.rules import Actor

WORDS = (
    "kind", "title", "body", "summary", "keywords", "addressees", "copied_to", "annotation", "number", "registered_number",
    "interpreter", "subject_class", "themes", "section", "responsible",
)  # fmt: skip
DAYS = ("signed_on", "formed_on", "changed_on", "effective_on", "expires_on")
LINKED = ("joint", "columns", "entries")
NEWS = "source_news_of"


def content_of(document: Document) -> dict[str, Any]:
    """Everything the editor alters, as JSON: words, days in ISO or "", ids of what is linked."""
    found: dict[str, Any] = {name: getattr(document, name) for name in WORDS}
    found |= {name: day.isoformat() if (day := getattr(document, name)) else "" for name in DAYS}
    found |= {name: sorted(getattr(document, name).values_list("pk", flat=True)) for name in LINKED}
    return found | {NEWS: document.source_news_of_id}


def stamp_of(document: Document) -> str:
    """Sixteen hex digits that change whenever something the editor alters has changed."""
    plain = json.dumps(content_of(document), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def unsaved_of(document: Document, actor: Actor) -> Unsaved | None:
    """What the actor typed into this document and did not save."""
    return Unsaved.objects.filter(document=document, user_id=actor.user_id).first()


def missing(document: Document) -> list[str]:
    """What the text must still say before it can go out; for the writer, not a refusal."""
    kind, text = Kind(document.kind), html.text_of(document.body)
    return facts.missing_at_end(kind, text, document.expires_on, document.interpreter)


def closing(document: Document) -> str:
    """The sentence that can be added at the end of the text with one click; "" for none."""
    kind, text = Kind(document.kind), html.text_of(document.body)
    return facts.closing(kind, text, document.effective_on, document.expires_on, document.interpreter)


def versions(document: Document) -> QuerySet[Version]:
    """Its versions, newest first, without their text."""
    rows = Version.objects.filter(document=document).select_related("made_by").order_by("-order")
    return rows.defer("body", "facts", "attachments")


def version(document: Document, uuid: UUID) -> Version:
    """One version; `DoesNotExist` otherwise."""
    return Version.objects.get(document=document, uuid=uuid)


def attachments(document: Document) -> QuerySet[Attachment]:
    """Its attachments in order, with their files."""
    return document.attachments.select_related("file", "added_by").order_by("position", "id")


def attachment(document: Document, uuid: UUID) -> Attachment:
    """One attachment; `DoesNotExist` otherwise."""
    return attachments(document).get(uuid=uuid)


def tidied(document: Document, uuid: UUID) -> Tidied:
    """One pasted or imported text, before and after; `DoesNotExist` otherwise."""
    return Tidied.objects.get(document=document, uuid=uuid)


def last_tidied(document: Document) -> Tidied | None:
    """The newest pasted or imported text."""
    return document.tidied.select_related("by").first()


def reported_by_news(actor: Actor) -> QuerySet[Document]:
    """What a news report may be about: documents in sight, not news themselves (R003)."""
    return scope.linkable(actor).exclude(kind=Kind.NEWS).order_by("-changed_at", "-id")
