"""Versions: the text, its facts and its attachments as they stood at a moment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max

from gongkai.documents.models import Document, Version
from gongkai.documents.services import content, machine
from gongkai.kernel import days
from gongkai.orgs.rules import Actor

FACT_FIELDS = (
    "kind", "number", "registered_number", "index_number", "summary", "keywords", "addressees", "copied_to", "annotation",
    "interpreter", "subject_class", "themes",
)  # fmt: skip
DAY_FIELDS = ("signed_on", "formed_on", "effective_on", "expires_on")


def facts_of(document: Document) -> dict[str, Any]:
    """The elements of a document that stand beside its text, as JSON; days as ISO dates, empty when unknown."""
    facts: dict[str, Any] = {name: getattr(document, name) for name in FACT_FIELDS}
    for name in DAY_FIELDS:
        day = getattr(document, name)
        facts[name] = day.isoformat() if day else ""
    facts["organ"] = document.organ.name
    facts["joint"] = [organ.name for organ in document.joint.all()]
    return facts


def attachments_of(document: Document) -> list[dict[str, Any]]:
    """The attachments as a version keeps them, in order; `size` in bytes."""
    return [
        {"uuid": str(row.file.uuid), "name": row.title, "sha256": row.file.sha256, "size": row.file.size}
        for row in document.attachments.select_related("file")
    ]


def keep(*, document: Document, note: str = "", by: Actor | None = None) -> Version:
    """A new version of the working text as it is now, inside the caller's transaction."""
    content.refresh(document=document)
    newest = document.versions.aggregate(most=Max("order"))["most"] or 0
    return Version.objects.create(
        document=document,
        order=newest + 1,
        title=document.title,
        body=document.body,
        facts={**facts_of(document), "sha256": machine.digest(document.title, document.body)},
        attachments=attachments_of(document),
        fingerprint=document.fingerprint,
        note=note[:300],
        made_at=days.now(),
        made_by_id=by.user_id if by else None,
    )


def restore(*, document: Document, version: Version) -> None:
    """Title, text and facts of the working text as the version has them, inside the caller's transaction; not saved."""
    document.title, document.body = version.title, version.body
    for name in FACT_FIELDS:
        if name in version.facts:
            setattr(document, name, version.facts[name])
    for name in DAY_FIELDS:
        if name in version.facts:
            day = version.facts[name]
            setattr(document, name, date.fromisoformat(day) if day else None)
