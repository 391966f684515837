"""Every public address of one document, and which of them are worth keeping ready for all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from uuid import UUID

from django.urls import reverse

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import InterpretationState
from gongkai.documents.services import downloads, machine

FORMS = ("print", "pdf", "word", "text", "data", "code")


NO_ONE = UUID(int=0)


@cache
def _pattern(name: str) -> tuple[str, str]:
    """What stands before and behind the uuid in an address: Django's own `reverse` was a third of a page's drawing."""
    before, _, after = reverse(name, args=[NO_ONE]).partition(str(NO_ONE))
    return before, after


def address(name: str, uuid: UUID) -> str:
    """The address of that name of a document: page, print, pdf, word, text, data, code."""
    before, after = _pattern(f"documents_public:{name}")
    return f"{before}{uuid}{after}"


def page_of(uuid: UUID) -> str:
    """The address of its page."""
    return address("document", uuid)


def policy_of(uuid: UUID) -> str:
    """The address of its policy page."""
    before, after = _pattern("portal:policy")
    return f"{before}{uuid}{after}"


def forms_of(uuid: UUID) -> list[str]:
    """The addresses of its other forms."""
    return [address(name, uuid) for name in FORMS]


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
