"""What removal does to texts and files: out of the columns that are served, encrypted under a key of the removal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, transaction
from django.urls import reverse

from gongkai.documents.models import (
    Attachment,
    Briefing,
    CleanupItem,
    Determination,
    Document,
    Form,
    ImportItem,
    Interpretation,
    MajorPolicy,
    MediaMention,
    Release,
    Removal,
    Rereview,
    Submission,
    Version,
)
from gongkai.documents.rules.removal import TOMBSTONE
from gongkai.documents.services import publishing
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import crypto
from gongkai.lines import services as lines
from gongkai.notify import services as notify
from gongkai.review import queries as reviews
from gongkai.review import services as review
from gongkai.review.rules.addresses import page_of
from gongkai.review.services import blanking
from gongkai.trail.services import subject_of
from gongkai.vetting.queries.standing import checks_of
from gongkai.vetting.rules import addresses
from gongkai.vetting.services import masking as vetting

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

# The columns that hold words of the text, or reasons that may quote it, and what stands there afterwards.
WORDS: dict[type[models.Model], dict[str, Any]] = {
    Document: {
        "title": TOMBSTONE, "body": "", "summary": "", "keywords": "", "addressees": "", "copied_to": "", "annotation": "",
        "revision_note": "", "returned_why": "", "audience": "", "mode_why": "", "interpret_exempt_why": "", "themes": "",
    },
    Version: {"title": TOMBSTONE, "body": "", "facts": {}, "attachments": [], "note": ""},
    Attachment: {"title": TOMBSTONE},
    Interpretation: {
        "title": TOMBSTONE, "trigger": "", "outline": "", "elements": {}, "body": "", "published_body": "", "published_facts": {},
        "copied_decision": "", "state": "REMOVED",
    },
    Form: {"title": TOMBSTONE, "body": "", "url": "", "alt": ""},
    MajorPolicy: {"reason": ""},
    Briefing: {"topic": TOMBSTONE, "speaker": "", "transcript": "", "url": ""},
    MediaMention: {"title": TOMBSTONE, "url": ""},
    Release: {"note": "", "url": ""},
    ImportItem: {"name": TOMBSTONE, "source_path": "", "message": ""},
    Determination: {"reason": "", "override_why": "", "examined_opinion": "", "approved_opinion": ""},
    Rereview: {"opinion": ""},
    CleanupItem: {"reason": ""},
    Submission: {"reason": ""},
}  # fmt: skip
OF_DOCUMENT = (
    Version, Attachment, Interpretation, Briefing, MediaMention, Release, ImportItem, Determination, Rereview, CleanupItem,
    Submission, MajorPolicy,
)  # fmt: skip
WITH_FILES = {
    Document: ("issue_paper",),
    Attachment: ("file", "replaced_from"), Form: ("file",), Briefing: ("file",), MediaMention: ("file",), Release: ("file",),
    ImportItem: ("file",), Determination: ("paper",),
}  # fmt: skip

OWNERS = (Version, Attachment, Interpretation, Form, Briefing, MediaMention, Release, Determination)


def rows_of(document: Document, model: type[models.Model]) -> models.QuerySet[Any]:
    """The document's rows of a table."""
    if model is Document:
        return Document.objects.filter(pk=document.pk)
    if model is Form:
        return Form.objects.filter(interpretation__document=document)
    return model._default_manager.filter(document=document)


def seal_texts(*, document: Document, removal: Removal) -> None:
    """Every word into the removal, encrypted; the columns emptied. Inside the caller's transaction; the caller saves both."""
    key = crypto.new_key()
    kept: dict[str, list[dict[str, Any]]] = {"Document": [_words(document)]}
    files_shown = {uuid for version in document.versions.all() for uuid in publishing.files_of(version)}
    for model in (*OF_DOCUMENT, Form):
        kept[model.__name__] = [_words(row) for row in rows_of(document, model)]
    kept["files"] = [{"uuid": uuid} for uuid in sorted(files_shown)]
    kept["reviews"] = _beside(document)
    plain = json.dumps(kept, ensure_ascii=False, default=str).encode()
    removal.sealed = crypto.seal(plain, key, context=context_of(removal))
    removal.key = crypto.wrap(key)
    for name, value in WORDS[Document].items():
        setattr(document, name, value)
    for model in (*OF_DOCUMENT, Form):
        rows_of(document, model).update(**WORDS[model])
    document.unsaved.all().delete()
    document.tidied.all().delete()


def _beside(document: Document) -> list[dict[str, Any]]:
    """Out of reviews, checks and messages of the document and of its interpretations; what reviews held, to be sealed."""
    subjects = _subjects(document)
    links = [reverse("documents:document", args=[document.uuid])]
    kept: list[dict[str, Any]] = []
    for subject in subjects:
        links += [page_of(row.uuid) for row in reviews.of(subject)]
        links += [addresses.check(row.uuid) for row in checks_of(subject)]
        kept += review.blank(subject=subject, title=TOMBSTONE)
        vetting.forget(subject=subject, by=None, reason="撤下")
        lines.forget(subject=subject)
    notify.blank(beneath=links, words=TOMBSTONE)
    return kept


def _subjects(document: Document) -> list[str]:
    """What reviews and checks know the document and its interpretations by."""
    return [subject_of(document), *(subject_of(row) for row in document.interpretations.only("pk"))]


def _words(row: models.Model) -> dict[str, Any]:
    return {"id": row.pk, **{name: getattr(row, name) for name in WORDS[type(row)]}}


def context_of(removal: Removal) -> str:
    """What the ciphertext is bound to."""
    return f"removal:{removal.uuid}"


def opened(removal: Removal) -> dict[str, list[dict[str, Any]]]:
    """What was removed. Raises `crypto.CannotOpen`. Only the visit and a court need it."""
    found: dict[str, list[dict[str, Any]]] = json.loads(
        crypto.open_sealed(removal.sealed, crypto.unwrap(removal.key), context=context_of(removal))
    )
    return found


def seal_files(*, removal: Removal) -> int:
    """Every file of the document as a sealed one of the removal; the plain bytes are let go. Safe to run again; how many."""
    document = removal.document
    done = 0
    for file in _plain_files(removal):
        sealed = _sealed_copy(file)
        with transaction.atomic():
            files.adopt(file=sealed, owner=subject_of(removal))
            for model, names in WITH_FILES.items():
                for name in names:
                    rows_of(document, model).filter(**{name: file}).update(**{name: sealed})
            for subject in _subjects(document):
                blanking.replace_scan(subject=subject, old=file, new=sealed)
            files.release(file=file)
        done += 1
    return done


def _plain_files(removal: Removal) -> list[StoredFile]:
    """Files the document owns or shows that are not sealed yet."""
    document = removal.document
    found: dict[int, StoredFile] = {}
    for model, names in WITH_FILES.items():
        for row in rows_of(document, model).select_related(*names):
            for file in (getattr(row, name) for name in names):
                if file is not None:
                    found[file.pk] = file
    shown = [stored.by_uuid(UUID(row["uuid"])) for row in opened(removal)["files"]]
    owners = [document, *(row for model in OWNERS for row in rows_of(document, model).only("pk"))]
    owned = [file for owner in owners for file in stored.of_owner(subject_of(owner))]
    scans = [file for subject in _subjects(document) for file in blanking.scans(subject=subject)]
    found |= {file.pk: file for file in [*shown, *owned, *scans] if file is not None}
    return [file for _, file in sorted(found.items()) if file.owner not in {"", subject_of(removal)}]


def _sealed_copy(file: StoredFile) -> StoredFile:
    """The same bytes encrypted; a note in their place when they are not on disk any more."""
    try:
        data, name = stored.read(file), f"sealed.{file.name.rsplit('.', 1)[-1]}"
    except stored.Missing:
        data, name = "原文件不在存储中。".encode(), "sealed.txt"
    return files.store(data=data, name=name, by=None, sensitive=True, allowed=frozenset(Kind), most_bytes=2**40)
