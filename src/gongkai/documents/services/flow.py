"""From submission to approval: 送审、撤回、退文, and what follows when a review is complete or returned."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import flow as asking
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.states import WRITERS, Kind, Revision, State, scheme_of
from gongkai.documents.services import agreeing, checking, content, telling, versions
from gongkai.documents.services.locking import locked, move, refuse_stranger
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.review import services as review
from gongkai.review.queries.record import sent_back
from gongkai.trail.services import Doer, record, subject_of

OURS = "documents.Document:"


def submit(*, document: Document, by: Actor, emergency_reason: str = "") -> Document:
    """送审: checked first, byte by byte, then given to the reviewers of its kind. Raises `Refused` with all that is missing.

    A reason for an emergency takes the emergency route: secrecy and one leader at once, the rest the next working day.
    """
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        content.refresh(document=row)
        refuse_if(_reasons_not_to_submit(row))
        refuse_if(rules.reasons_of(asking.before_vetting(row)))
        before = row.fingerprint
    checking.check(document=row, by=by)
    agreeing.check(row)
    with transaction.atomic():
        row = locked(document)
        content.refresh(document=row)
        refuse_if(_reasons_not_to_submit(row))
        if row.fingerprint != before:
            raise Refused("送审检查期间内容有改动，请重新送审。")
        refuse_if(rules.reasons_of(asking.requirements(row)))
        versions.keep(document=row, note="送审", by=by)
        _circulate(row, by, emergency_reason)
        found = review.open_review(
            subject=subject_of(row),
            kind=scheme_of(Kind(row.kind)),
            title=row.title,
            url=reverse("documents:issue", args=[row.uuid]),
            fingerprint=row.fingerprint,
            content=content.sections(row),
            drafter_id=row.drafter_id or by.user_id,
            organ_id=row.organ_id,
            jurisdiction_id=row.jurisdiction_id,
            by=by,
            emergency_reason=emergency_reason,
        )
        announce("documents.submitted", document_id=row.pk, review_id=found.pk)
    return row


def _reasons_not_to_submit(document: Document) -> list[str]:
    stands = asking.review_of(document).may_go_out
    return rules.reasons_not_to_submit(State(document.state), Revision(document.revision), stands)


def _circulate(document: Document, by: Actor, emergency_reason: str) -> None:
    """A draft goes under review; of what is public its correction does; what is signed stays signed."""
    document.returned_why = ""
    document.save(update_fields=["returned_why"])
    words = {"route": "应急" if emergency_reason.strip() else "", "reason": emergency_reason.strip()}
    if document.state == State.DRAFT:
        move(document, State.REVIEW, "document.submitted", by, **words)
        return
    if document.state == State.PUBLISHED:
        document.revision = Revision.REVIEW
        document.save(update_fields=["revision"])
    record("document.submitted", of=document, by=by, jurisdiction_id=document.jurisdiction_id, **words)


def recall(*, document: Document, reason: str, by: Actor) -> Document:
    """撤回送审: the text may be edited again, the review is withdrawn."""
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        refuse_if(rules.reasons_not_to_recall(State(row.state), Revision(row.revision)))
        refuse_if([] if reason.strip() else ["请写明撤回的理由。"])
        review.withdraw(subject=subject_of(row), reason=reason, by=by)
        _back(row, "", "document.recalled", by, reason.strip())
    return row


def turn_back(*, document: Document, missing: list[str], note: str, by: Actor) -> Document:
    """退文 by the office: the missing items are listed in the reason (R087); the drafter mends and submits again."""
    with transaction.atomic():
        row = locked(document)
        if not by.may(Duty.OFFICE) or by.jurisdiction_id != row.jurisdiction_id:
            raise Refused("由政务公开办退文。")
        refuse_if(rules.reasons_not_to_turn_back(State(row.state), Revision(row.revision)))
        lines = [*missing, *([note.strip()] if note.strip() else [])]
        refuse_if([] if lines else ["请勾选缺少的事项，或者写明退文原因。"])
        reason = "\n".join(lines)
        review.withdraw(subject=subject_of(row), reason=f"政务公开办退文：{lines[0]}"[:300], by=by)
        _back(row, reason, "document.turned_back", by, reason)
        telling.returned(row, reason)
    return row


def _back(document: Document, why: str, verb: str, by: Doer | None, reason: str, **words: str) -> None:
    """The text is its writer's again."""
    document.returned_why = why
    if document.state == State.PUBLISHED:
        document.revision = Revision.DRAFT
        document.save(update_fields=["revision", "returned_why"])
        record(verb, of=document, by=by, jurisdiction_id=document.jurisdiction_id, reason=reason, **words)
        return
    document.save(update_fields=["returned_why"])
    if document.state != State.DRAFT:
        move(document, State.DRAFT, verb, by, reason=reason, **words)


def _of(subject: str) -> Document | None:
    """Our document of a review's subject."""
    if not subject.startswith(OURS):
        return None
    return (
        Document.objects.select_for_update(of=("self",)).select_related("organ").filter(pk=subject[len(OURS) :]).first()
    )


def approved(review_id: int, subject: str) -> None:
    """The review is complete (or done by the emergency route): ready to be signed. Listens to the review's news."""
    row = _of(subject)
    if row is None:
        return
    content.refresh(document=row)
    if not asking.review_of(row).may_go_out:
        return
    if row.state == State.REVIEW:
        move(row, State.APPROVED, "document.approved", None, review=review_id)
    elif row.revision == Revision.REVIEW:
        row.revision = Revision.APPROVED
        row.save(update_fields=["revision"])
        record("document.approved", of=row, by=None, jurisdiction_id=row.jurisdiction_id, review=review_id)
    else:
        return
    announce("documents.approved", document_id=row.pk)
    telling.approved(row)


def returned(review_id: int, subject: str) -> None:
    """A reviewer sent it back with reasons. Listens to the review's news."""
    row = _of(subject)
    if row is None or not (row.state == State.REVIEW or row.revision == Revision.REVIEW):
        return
    found = sent_back(review_id)
    reason = found.reason if found else ""
    words = {"step": found.step, "post": found.post, "entered_for": found.entered_for} if found else {}
    _back(row, reason, "document.returned", found, reason, **words)
    telling.returned(row, reason)


def reopened(review_id: int, subject: str) -> None:
    """Content changed after everything held: approval falls, the reviewers are asked again. Listens to the review's news."""
    row = _of(subject)
    if row is None or asking.review_of(row).may_go_out:
        return
    if row.state == State.APPROVED:
        row.state = State.REVIEW
        row.save(update_fields=["state"])
    elif row.revision == Revision.APPROVED:
        row.revision = Revision.REVIEW
        row.save(update_fields=["revision"])
    else:
        return
    record(
        "document.reopened",
        of=row,
        by=None,
        jurisdiction_id=row.jurisdiction_id,
        review=review_id,
        at=days.today().isoformat(),
    )
