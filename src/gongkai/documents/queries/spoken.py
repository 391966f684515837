"""What a document says, as plain text: held against the lines of 发布口径 (R097)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q

from gongkai.documents.models import Document
from gongkai.documents.queries import interpretation, scope
from gongkai.kernel.html import text_of
from gongkai.lines import queries as lines
from gongkai.lines.queries import Place
from gongkai.trail.queries import subject_of


def text(document: Document) -> str:
    """Title, summary, text and the interpretation that goes with it, as they are being written."""
    beside = interpretation.first(document)
    said = [document.title, document.summary, text_of(document.body)]
    if beside is not None:
        said += [beside.title, text_of(beside.body), *(str(word) for word in beside.elements.values())]
    return "\n".join(said)


def standing(document: Document) -> list[Place]:
    """Where the working text says otherwise than the lines that hold."""
    return lines.standing(document.jurisdiction_id, subject_of(document), text(document))


def reasons_not_to_submit(document: Document) -> list[str]:
    """Why it does not go on for what it says otherwise."""
    return lines.reasons_not_to_submit(document.jurisdiction_id, subject_of(document), text(document))


def public_with(jurisdiction_id: int, words: Sequence[str]) -> Iterator[tuple[Document, str]]:
    """Public documents in whose public text any of the words stands, with that text."""
    asked = Q()
    for word in words:
        asked |= Q(published__body__contains=word) | Q(published__title__contains=word)
    if not asked:
        return
    rows = scope.public(jurisdiction_id).filter(asked).select_related("published", "organ")
    for document in rows.iterator(200):
        yield document, public_text(document)


def public_text(document: Document) -> str:
    """What the public reads of it."""
    version = document.published
    return f"{version.title}\n{text_of(version.body)}" if version else ""
