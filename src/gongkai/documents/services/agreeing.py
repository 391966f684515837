"""发布口径衔接一致 (R097): a document held against the lines, why it says otherwise, what is public at night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import scope, spoken
from gongkai.documents.rules.states import State
from gongkai.lines import services as lines
from gongkai.lines.services import Item
from gongkai.orgs.rules import Actor
from gongkai.trail.services import subject_of


def item(document: Document) -> Item:
    """The working text."""
    return _item(document, document.title, spoken.text(document), document.state == State.PUBLISHED)


def check(document: Document) -> None:
    """Keep what the working text says otherwise, before it circulates."""
    lines.check(item(document), document.jurisdiction_id)


def explain(*, document: Document, key: str, reason: str, by: Actor) -> None:
    """说明理由 of one place. Raises `Refused`."""
    lines.explain(item=item(document), jurisdiction_id=document.jurisdiction_id, key=key, reason=reason, by=by)


def check_public(document_id: int, **_: object) -> None:
    """Follows publication and correction: what is public is held against the lines."""
    document = scope.public().filter(pk=document_id).select_related("published").first()
    if document is not None and document.published is not None:
        found = _item(document, document.published.title, spoken.public_text(document), True)
        lines.check(found, document.jurisdiction_id)


def public_items(jurisdiction_id: int, words: Sequence[str]) -> Iterator[Item]:
    """Public documents that hold any of the words."""
    for document, text in spoken.public_with(jurisdiction_id, words):
        yield _item(document, document.published.title if document.published else document.title, text, True)


def _item(document: Document, title: str, text: str, public: bool) -> Item:
    link = reverse("documents:issue", args=[document.uuid])
    return Item(subject_of(document), document.organ_id, title, link, text, public)
