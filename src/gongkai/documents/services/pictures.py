"""Pictures in the text: stored as private files of the document, and only those may stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from gongkai.documents.models import Document, Version
from gongkai.documents.queries import scope
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

SHOWN = frozenset({Kind.PNG, Kind.JPG, Kind.GIF, Kind.WEBP})
_IMAGE = re.compile(r'<img\b[^>]*\bsrc="/files/([0-9a-f-]{36})/"[^>]*>')
MOST_BYTES = 20 * 1024 * 1024


def add(*, document: Document, data: Any, name: str, by: Actor | None) -> str:
    """Keep a picture of the document; its address. Raises `Refused` with a sentence. Writes the disk."""
    file = files.store(data=data, name=name, by=by, owner=subject_of(document), allowed=SHOWN, most_bytes=MOST_BYTES)
    return reverse("files:download", args=[file.uuid])


def keep(
    *, pictures: Mapping[str, tuple[str, bytes]], body: str, by: Actor | None
) -> tuple[str, list[StoredFile], int]:
    """Store the pictures of an import that still stand in its text, before the document is there to own them.

    Returns the text with their addresses, the files to be adopted, and how many could not be kept. Writes the disk.
    """
    kept, lost = [], 0
    for address, (name, data) in pictures.items():
        if address not in body:
            continue
        try:
            file = files.store(data=data, name=name, by=by, allowed=SHOWN, most_bytes=MOST_BYTES)
        except Refused:
            body = re.sub(rf'<img\b[^>]*\bsrc="{address}"[^>]*>', "", body)
            lost += 1
            continue
        body = body.replace(address, reverse("files:download", args=[file.uuid]))
        kept.append(file)
    return body, kept, lost


def in_text(body: str) -> list[UUID]:
    """The pictures a clean text shows, in order."""
    return [UUID(found) for found in _IMAGE.findall(body)]


def owned(*, document: Document, body: str, by: Actor) -> str:
    """The text with every picture its own; one copied from another document in sight is stored again.

    Raises `Refused` when a picture is of a file that is not there or not in sight: the public could not see it.
    """
    lost: list[str] = []

    def settled(match: re.Match[str]) -> str:
        file = stored.by_uuid(UUID(match[1]))
        source = _document_of(file.owner) if file else None
        if file is None or source is None:
            lost.append(match[1])
            return ""
        if source == document.pk:
            return match[0]
        if not scope.linkable(by).filter(pk=source).exists():
            lost.append(match[1])
            return ""
        address = add(document=document, data=stored.read(file), name=file.name, by=by)
        return match[0].replace(f"/files/{match[1]}/", address)

    found = _IMAGE.sub(settled, body) if "<img" in body else body
    refuse_if(
        [f"正文里有 {len(lost)} 张图片不是本件的，公开后别人看不到；请删掉后用“插入图片”重新放入。"] if lost else []
    )
    return found


def _document_of(owner: str) -> int | None:
    """The document whose file it is: of the working text, or of a version of it."""
    model, _, number = owner.partition(":")
    if not number.isdecimal():
        return None
    if model == "documents.Document":
        return int(number)
    if model == "documents.Version":
        return Version.objects.filter(pk=int(number)).values_list("document_id", flat=True).first()
    return None
