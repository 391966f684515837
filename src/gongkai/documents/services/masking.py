"""一键遮蔽 for a document: words replaced in text and material, cleaned files in place of the old, a new version (R092).

What stood there is kept by the check alone, sealed. Of a public document the masked text is a correction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from gongkai.documents.models import Attachment, Document, Form, Interpretation
from gongkai.documents.rules.masking import Pair, masked_html, masked_text
from gongkai.documents.rules.states import Revision, State
from gongkai.documents.services import checking, content, versions
from gongkai.documents.services.locking import locked
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.html import text_of
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.review import services as review
from gongkai.trail.services import record, subject_of
from gongkai.vetting.services.opening import cleaned
from gongkai.vetting.services.subjects import Presenter, ToMask

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

NOTE = "遮蔽个人信息"
ASKED = frozenset({State.REVIEW, State.APPROVED, State.ISSUED})  # reviewers spoke of the text: they are asked again
CLOSED = frozenset({State.REMOVED, State.DISCARDED})
Owner = Attachment | Form


def mask(document_id: int, items: Sequence[ToMask], by: Actor) -> list[int]:
    """Mask what was found; the ids of findings dealt with. Raises `Refused`, `CannotClean`."""
    document = Document.objects.select_related("organ").get(pk=document_id)
    _refuse(document, by)
    by_part: dict[str, list[ToMask]] = defaultdict(list)
    for item in items:
        by_part[item.part].append(item)
    replaced = {
        (type(owner), owner.pk): _cleaned(owner, by_part[name], by)
        for name, owner in _files(document).items()
        if name in by_part
    }
    with transaction.atomic():
        row = locked(document)
        _refuse(row, by)
        dealt = _words(row, by_part, items)
        for name, owner in _files(row).items():
            if name in by_part and (file := replaced.get((type(owner), owner.pk))):
                _put(row, owner, file)
                dealt |= {item.finding_id for item in by_part[name]}
        refuse_if([] if dealt else ["没有找到要遮蔽的内容，正文可能已经改动，请重新检查。"])
        _keep(row, by)
    checking.check(document=row, by=by)
    return sorted(dealt)


def _refuse(document: Document, by: Actor) -> None:
    if by.organ_id != document.organ_id:
        raise Refused("只有发文机关可以修改公文。")
    if State(document.state) in CLOSED:
        raise Refused("已撤下、已作废的公文不再修改。")


def _files(document: Document) -> dict[str, Owner]:
    """The files that can be cleaned, by the name the check knows them by."""
    found: dict[str, Owner] = {content.part_of(row): row for row in document.attachments.select_related("file")}
    beside = content.interpretation_in_step(document)
    if beside is not None:
        found |= {f"{content.part_of_form(form)}的文件": form for form in beside.forms.all() if form.file}
    return found


def _cleaned(owner: Owner, items: Sequence[ToMask], by: Actor) -> StoredFile:
    """A copy of the file with the words masked and the hidden things taken out."""
    file = owner.file
    assert file is not None
    data = cleaned(
        stored.read(file),
        name=file.name,
        replacements=[(item.text, item.masked) for item in items if item.text],
        drop=frozenset(item.kind for item in items if not item.text),
    )
    return files.store(data=data, name=file.name, by=by, allowed=frozenset(Kind))


def _put(document: Document, owner: Owner, file: StoredFile) -> None:
    """The cleaned file in the place of the old; the old is let go unless the public version still shows it."""
    old = owner.file
    assert old is not None
    files.adopt(file=file, owner=old.owner if not old.owner.startswith("documents.Version:") else subject_of(document))
    owner.file = file
    if isinstance(owner, Attachment):
        owner.replaced_from = None
    owner.save()
    if not old.owner.startswith("documents.Version:"):
        files.release(file=old)


def _words(document: Document, by_part: dict[str, list[ToMask]], items: Sequence[ToMask]) -> set[int]:
    """Replace in the words of the document and its material; the findings whose words were there."""
    dealt: set[int] = set()
    wanted = {name: [item for item in by_part.get(name, []) if item.text] for name in (content.FACTS, content.TEXT)}
    for item in wanted[content.FACTS]:
        dealt |= (
            {item.finding_id} if any(item.text in str(getattr(document, name)) for name in content.NAMED) else set()
        )
    for item in wanted[content.TEXT]:
        dealt |= {item.finding_id} if item.text in text_of(document.body) else set()
    for name in content.NAMED:
        setattr(document, name, masked_text(getattr(document, name), _pairs(wanted[content.FACTS])))
    document.body = masked_html(document.body, _pairs(wanted[content.TEXT]))
    document.save()
    beside = content.interpretation_in_step(document)
    if beside is not None:
        dealt |= _interpretation(beside, by_part)
    for version in document.versions.filter(public_from=None):
        version.title = masked_text(version.title, _pairs(wanted[content.FACTS]))
        version.body = masked_html(version.body, _pairs(wanted[content.TEXT]))
        version.save(update_fields=["title", "body"])
    return dealt


def _pairs(items: Sequence[ToMask]) -> list[Pair]:
    return [(item.text, item.masked) for item in items]


def _interpretation(row: Interpretation, by_part: dict[str, list[ToMask]]) -> set[int]:
    dealt: set[int] = set()
    items = [item for item in by_part.get(content.INTERPRETED, []) if item.text]
    if items:
        row.title, row.body = masked_text(row.title, _pairs(items)), masked_html(row.body, _pairs(items))
        row.save(update_fields=["title", "body"])
        dealt |= {item.finding_id for item in items}
    items = [item for item in by_part.get(content.ELEMENTS, []) if item.text]
    if items:
        row.elements = {code: masked_text(text, _pairs(items)) for code, text in row.elements.items()}
        row.save(update_fields=["elements"])
        dealt |= {item.finding_id for item in items}
    for form in row.forms.all():
        items = [item for item in by_part.get(content.part_of_form(form), []) if item.text]
        if items:
            form.title, form.alt = masked_text(form.title, _pairs(items)), masked_text(form.alt, _pairs(items))
            form.body = masked_html(form.body, _pairs(items))
            form.save(update_fields=["title", "alt", "body"])
            dealt |= {item.finding_id for item in items}
    return dealt


def _keep(document: Document, by: Actor) -> None:
    """A new version; reviewers are asked again; of a public document it is a correction that hides the earlier texts."""
    document.changed_at = days.now()
    if document.state == State.PUBLISHED:
        document.revision_hides = "Y"
        if document.revision in {Revision.NONE, Revision.APPROVED}:
            document.revision = Revision.DRAFT if document.revision == Revision.NONE else Revision.REVIEW
            document.revision_note = document.revision_note or NOTE
    document.save()
    version = versions.keep(document=document, note=NOTE, by=by)
    if document.state in ASKED or document.revision == Revision.REVIEW:
        review.content_changed(
            subject=subject_of(document), fingerprint=document.fingerprint, content=content.sections(document), by=by,
            title=document.title,
        )  # fmt: skip
    record("document.masked", of=document, by=by, version=version.order, fingerprint=version.fingerprint)
    announce("documents.saved", document_id=document.pk)


def address(document_id: int) -> str:
    """Where a person sees the check of the document."""
    uuid = Document.objects.filter(pk=document_id).values_list("uuid", flat=True).first()
    return reverse("documents:issue", args=[uuid]) if uuid else ""


PRESENTER = Presenter(mask=mask, url=address)
