"""Every public address of one document, and which of them are worth keeping ready for all."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import InterpretationState
from gongkai.documents.services import downloads, machine

FORMS = ("print", "pdf", "word", "text", "data", "code")


def page_of(uuid: UUID) -> str:
    """The address of its page."""
    return reverse("documents_public:document", args=[uuid])


def policy_of(uuid: UUID) -> str:
    """The address of its policy page."""
    return reverse("portal:policy", args=[uuid])


def forms_of(uuid: UUID) -> list[str]:
    """The addresses of its other forms."""
    return [reverse(f"documents_public:{name}", args=[uuid]) for name in FORMS]


def all_of(document: Document) -> list[str]:
    """All of them."""
    return [page_of(document.uuid), policy_of(document.uuid), *forms_of(document.uuid)]


def prebuilt(jurisdiction_id: int) -> Iterator[str]:
    """What a whole build makes: every page; papers and data of those whose papers were made, for setting all takes hours."""
    public = Interpretation.objects.filter(state=InterpretationState.PUBLISHED, jurisdiction_id=jurisdiction_id)
    explained = set(public.values_list("document_id", flat=True))
    rows = scope.public(jurisdiction_id).filter(published__isnull=False).order_by("-published_at", "-id")
    for number, uuid, kind in rows.values_list("pk", "uuid", "kind").iterator(2000):
        yield page_of(uuid)
        if kind in machine.POLICIES or number in explained:
            yield policy_of(uuid)
        if downloads.kept(uuid):
            yield from forms_of(uuid)
