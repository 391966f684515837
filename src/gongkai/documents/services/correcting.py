"""更正 of a public text: the public one stays until the corrected one was reviewed; the note is read by everyone."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from gongkai.documents.models import Attachment, Document
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.states import WRITERS, Revision, State
from gongkai.documents.services import content, versions
from gongkai.documents.services.locking import locked, refuse_stranger
from gongkai.files import queries as stored
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review import queries as reviews
from gongkai.review import services as review
from gongkai.trail.services import record, subject_of


def begin(*, document: Document, note: str, by: Actor) -> Document:
    """开始更正: the working text may be edited again; nothing changes for the public."""
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        refuse_if(rules.reasons_not_to_correct(State(row.state), Revision(row.revision), note))
        row.revision, row.revision_note = Revision.DRAFT, note.strip()[: rules.MOST_NOTE]
        row.save(update_fields=["revision", "revision_note"])
        record("document.correction_begun", of=row, by=by, note=row.revision_note)
    return row


def abandon(*, document: Document, by: Actor) -> Document:
    """放弃更正: the working text is the public one again."""
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        refuse_if(rules.reasons_not_to_abandon(Revision(row.revision)))
        version = row.published
        assert version is not None
        versions.restore(document=row, version=version)
        row.returned_why, row.revision, row.revision_note = "", Revision.NONE, ""
        row.save()
        _attachments_again(row, version.attachments)
        content.refresh(document=row)
        if (latest := reviews.of(subject_of(row)).first()) is not None and latest.state in {"OPEN", "RETURNED"}:
            review.withdraw(subject=subject_of(row), reason="放弃更正", by=by)
        record("document.correction_abandoned", of=row, by=by)
    return row


def _attachments_again(document: Document, wanted: list[dict[str, str]]) -> None:
    """The attachments as the public version has them."""
    document.attachments.exclude(file__uuid__in=[row["uuid"] for row in wanted]).delete()
    standing = {str(row.file.uuid): row for row in document.attachments.select_related("file")}
    for place, row in enumerate(wanted):
        there = standing.get(row["uuid"])
        file = stored.by_uuid(UUID(row["uuid"]))
        if there is not None:
            Attachment.objects.filter(pk=there.pk).update(position=place, title=row["name"])
        elif file is not None:
            Attachment.objects.create(
                document=document, position=place, title=row["name"], file=file, added_at=days.now()
            )
