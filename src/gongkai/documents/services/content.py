"""What would go out of a document: its fingerprint, the parts vetting reads, the sections reviewers read."""

from __future__ import annotations

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.rules import content
from gongkai.documents.rules.states import InterpretationState

IN_STEP = 1  # the first interpretation goes through the same hands as the document (三同步, R105)


def interpretation_in_step(document: Document) -> Interpretation | None:
    """The interpretation reviewed together with the document; later rounds go their own way."""
    rows = document.interpretations.filter(round=IN_STEP).exclude(state=InterpretationState.CANCELLED)
    return rows.prefetch_related("forms__file").first()


def fingerprint_of(document: Document) -> str:
    """The fingerprint of the document as it is now in the database."""
    attachments = [(row.title, row.file.sha256) for row in document.attachments.select_related("file")]
    more: list[str] = []
    found = interpretation_in_step(document)
    if found is not None:
        more = [found.title, found.body]
        more += [
            f"{form.kind}\x1f{form.title}\x1f{form.body}\x1f{form.file.sha256 if form.file else ''}"
            for form in found.forms.all()
        ]
    return content.fingerprint(document.title, document.body, attachments, more)


def refresh(*, document: Document) -> bool:
    """Bring the stored fingerprint up to date after a change, inside the caller's transaction; whether it moved."""
    new = fingerprint_of(document)
    moved = new != document.fingerprint
    if moved:
        document.fingerprint = new
        document.save(update_fields=["fingerprint"])
    return moved
