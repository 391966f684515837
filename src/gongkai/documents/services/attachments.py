"""附件: add, rename, order, replace, take away. Only the issuer, only while the text may be altered (R104)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import Attachment, Document
from gongkai.documents.rules import facts
from gongkai.documents.services import content, drafting
from gongkai.documents.services.locking import locked
from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS, Kind
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

TAKEN = DOCUMENTS | {Kind.ZIP}
MOST_TITLE = 200


def attach(*, document: Document, data: Any, name: str, by: Actor, title: str = "") -> Attachment:
    """Add a file at the end; `title` defaults to its name without the extension. Raises `Refused`. Writes the disk."""
    refuse_if(drafting.reasons_not_to_write(document, by))
    file = files.store(data=data, name=name, by=by, allowed=TAKEN)
    title = _title(title or file.name.rpartition(".")[0] or file.name)
    with transaction.atomic():
        row = _open(document, by)
        refuse_if(_reasons_not_to_add(row))
        made = row.attachments.create(
            position=row.attachments.count() + 1, title=title, file=file, added_at=days.now(), added_by_id=by.user_id
        )
        files.adopt(file=file, owner=subject_of(row))
        _changed(row, by, "document.attached", title, file)
    return made


def replace(*, attachment: Attachment, data: Any, name: str, by: Actor) -> Attachment:
    """Put another file in the place of one; the old one stays with the versions that show it."""
    refuse_if(drafting.reasons_not_to_write(attachment.document, by))
    file = files.store(data=data, name=name, by=by, allowed=TAKEN)
    with transaction.atomic():
        row = _open(attachment.document, by)
        attachment.replaced_from, attachment.file = attachment.file, file
        attachment.added_at, attachment.added_by_id = days.now(), by.user_id
        attachment.save()
        files.adopt(file=file, owner=subject_of(row))
        _changed(row, by, "document.attachment_replaced", attachment.title, file)
    return attachment


def rename(*, attachment: Attachment, title: str, by: Actor) -> Attachment:
    """Give an attachment the name the public reads."""
    title = _title(title)
    with transaction.atomic():
        row = _open(attachment.document, by)
        before, attachment.title = attachment.title, title
        attachment.save(update_fields=["title"])
        _changed(row, by, "document.attachment_renamed", title, None, before=before)
    return attachment


def move(*, attachment: Attachment, by_places: int, by: Actor) -> None:
    """Move an attachment up (-1) or down (1)."""
    with transaction.atomic():
        row = _open(attachment.document, by)
        order = list(row.attachments.order_by("position", "id").values_list("pk", flat=True))
        for position, number in enumerate(facts.moved(order, attachment.pk, by_places), 1):
            Attachment.objects.filter(pk=number).update(position=position)
        _changed(row, by, "document.attachment_moved", attachment.title, None)


def detach(*, attachment: Attachment, by: Actor) -> None:
    """Take an attachment away; versions that showed it still do."""
    with transaction.atomic():
        row = _open(attachment.document, by)
        title, file = attachment.title, attachment.file
        attachment.delete()
        _changed(row, by, "document.detached", title, file)


def _title(title: str) -> str:
    title = " ".join(title.split())
    refuse_if([] if title else ["请填写附件名称。"])
    refuse_if([f"附件名称最多 {MOST_TITLE} 个字，现有 {len(title)} 个字。"] if len(title) > MOST_TITLE else [])
    return title


def _reasons_not_to_add(document: Document) -> list[str]:
    if document.attachments.count() < facts.MOST_ATTACHMENTS:
        return []
    return [f"一件公文最多 {facts.MOST_ATTACHMENTS} 个附件，更多的请打成压缩包。"]


def _open(document: Document, by: Actor) -> Document:
    row = locked(document)
    refuse_if(drafting.reasons_not_to_write(row, by))
    return row


def _changed(document: Document, by: Actor, verb: str, title: str, file: StoredFile | None, **more: str) -> None:
    """What every change of attachments leaves behind."""
    document.changed_at = days.now()
    document.save(update_fields=["changed_at"])
    content.refresh(document=document)
    content_of_entry: dict[str, Any] = {"note": title, "sha256": file.sha256 if file else "", **more}
    record(verb, of=document, by=by, **content_of_entry)
    announce("documents.saved", document_id=document.pk)
