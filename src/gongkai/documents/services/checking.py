"""The check before release asked for a document: the bytes that would go out, exactly; and what already is out, at night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from gongkai.documents.models import Document, Version
from gongkai.documents.queries import interpretation as interpreted
from gongkai.documents.queries import scope
from gongkai.documents.services import content
from gongkai.files import queries as stored
from gongkai.orgs.rules import Actor
from gongkai.trail.services import subject_of
from gongkai.vetting.services.checking import vet
from gongkai.vetting.services.subjects import Part, PublishedItem

if TYPE_CHECKING:
    from gongkai.vetting.models import Check


def check(*, document: Document, by: Actor | None) -> Check:
    """Look through the working text as it would go out. Outside any transaction: files are opened."""
    return vet(
        subject=subject_of(document),
        fingerprint=document.fingerprint,
        parts=content.parts(document),
        organ_id=document.organ_id,
        jurisdiction_id=document.jurisdiction_id,
        title=document.title,
        link=reverse("documents:issue", args=[document.uuid]),
        drafter_id=document.drafter_id,
        item_kind=document.kind,
        by=by,
    )


def published_items() -> Iterator[PublishedItem]:
    """What stands in public, as the public reads it, for the nightly look."""
    rows = scope.public().filter(published__isnull=False).select_related("published", "organ")
    for document in rows.iterator(200):
        version = document.published
        assert version is not None
        yield PublishedItem(
            subject=subject_of(document),
            fingerprint=version.fingerprint,
            parts=parts_of(version, document),
            organ_id=document.organ_id,
            jurisdiction_id=document.jurisdiction_id,
            title=version.title,
            link=reverse("documents:issue", args=[document.uuid]),
            item_kind=document.kind,
            drafter_id=document.drafter_id,
        )


def parts_of(version: Version, document: Document) -> list[Part]:
    """The parts of a public version: its own words, text, files, and the interpretations the public reads."""
    words = "\n".join([version.title, *(str(version.facts.get(name, "")) for name in content.NAMED[1:])])
    found = [Part(content.FACTS, text=words), Part(content.TEXT, html=version.body)]
    for place, row in enumerate(version.attachments, 1):
        file = stored.by_uuid(UUID(row["uuid"]))
        if file is not None:
            found.append(Part(f"附件{place}：{row['name']}", file=file))
    found += content.pictures_in(version.body)
    for beside in interpreted.published_of(document):
        found += content.interpretation_parts(beside, public=True)
    for one in document.briefings.all():
        found.append(Part(f"新闻发布会（{one.topic}）", text=f"{one.topic}\n{one.speaker}\n{one.transcript}"))
    return found
