"""A batch made true: one small write gives it its number, and from then on readers see it whole."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.shape import Review
from gongkai.registers.rules.states import (
    STEPS,
    State,
    reasons_not_to_drop,
    reasons_not_to_publish,
    reasons_not_to_submit,
)
from gongkai.registers.services import attaching, reviewed
from gongkai.review import services as review
from gongkai.review.queries.record import sent_back
from gongkai.review.queries.standing import standing
from gongkai.trail.services import Doer, record, subject_of

OURS = "registers.Batch:"
REVIEW_KIND = "attachment"  # 清单和简短信息


def submit(*, batch: Batch, reason: str, by: Actor) -> Batch:
    """Hand a batch on: to its review, or where the definition asks none, straight to the public. Raises `Refused`."""
    outdated = asking.outdated(batch)
    content = reviewed.content(batch)
    against = attaching.look(batch=batch, by=by)
    with transaction.atomic():
        row = locked(batch)
        refuse_stranger(row, by)
        refuse_if(reasons_not_to_submit(
            State(row.state), added=row.added, changed=row.changed, removed=row.removed, reason=reason, duty=by.duty,
            outdated=outdated,
        ))  # fmt: skip
        refuse_if(against)
        row.reason, row.returned_why = reason.strip()[:300], ""
        row.save(update_fields=["reason", "returned_why"])
        if queries.of_version(row.version, row.register.key).review is Review.NONE:
            make_true(row, by)
            return row
        move(row, State.REVIEW, "register.submitted", by, reason=row.reason)
        review.open_review(
            subject=subject_of(row), kind=REVIEW_KIND, title=f"{row.register.title}：{row.name}"[:300],
            url=reverse("registers:batch", args=[row.uuid]), fingerprint=row.fingerprint, content=content,
            drafter_id=row.by_id or by.user_id, organ_id=row.organ_id, jurisdiction_id=row.jurisdiction_id, by=by,
        )  # fmt: skip
    return row


def _of(subject: str) -> Batch | None:
    """Our batch of a review's subject."""
    if not subject.startswith(OURS):
        return None
    rows = Batch.objects.select_for_update(of=("self",)).select_related("register", "version", "organ")
    return rows.filter(pk=subject[len(OURS) :]).first()


def approved(review_id: int, subject: str) -> None:
    """The review is complete: somebody named makes it public. Listens to the review's news."""
    row = _of(subject)
    if row is not None and row.state == State.REVIEW and standing(subject, row.fingerprint).may_go_out:
        move(row, State.APPROVED, "register.approved", None, review=review_id)


def returned(review_id: int, subject: str) -> None:
    """A reviewer sent it back with reasons. Listens to the review's news."""
    row = _of(subject)
    if row is None or row.state not in (State.REVIEW, State.APPROVED):
        return
    found = sent_back(review_id)
    row.returned_why = (found.reason if found else "")[:500]
    row.save(update_fields=["returned_why"])
    move(row, State.RETURNED, "register.returned", found, reason=row.returned_why)


def publish(*, batch: Batch, by: Actor) -> Batch:
    """Make an approved batch public: a named person does. Raises `Refused`."""
    outdated = asking.outdated(batch)
    against = attaching.look(batch=batch, by=by)
    with transaction.atomic():
        row = locked(batch)
        definition = queries.of_version(row.version, row.register.key)
        if by.jurisdiction_id != row.jurisdiction_id:
            raise Refused("由本地的单位办理。")
        refuse_if(reasons_not_to_publish(
            State(row.state), own=by.organ_id == row.organ_id, duty=by.duty,
            office_decides=definition.review is Review.OFFICE, outdated=outdated,
        ))  # fmt: skip
        refuse_if(standing(subject_of(row), row.fingerprint).reasons + against)
        make_true(row, by)
    return row


def make_true(batch: Batch, by: Doer | None) -> None:
    """Give the batch its number, inside the caller's transaction; the caller has asked everything else."""
    register = Register.objects.select_for_update().get(pk=batch.register_id)
    if register.sequence != batch.based_on and asking.outdated(batch):
        raise Refused("核对之后其中有的行又有了新的公开内容，请退回重新导入。")
    register.sequence += 1
    register.save(update_fields=["sequence"])
    batch.sequence, batch.published_at, batch.published_on = register.sequence, days.now(), days.today()
    batch.published_by_id = by.user_id if by else None
    batch.save(update_fields=["sequence", "published_at", "published_on", "published_by"])
    note = f"新增{batch.added}，更改{batch.changed}，撤下{batch.removed}"
    move(
        batch, State.PUBLISHED, "register.published", by, number=register.sequence, fingerprint=batch.fingerprint, note=note,
        reason=batch.reason,
    )  # fmt: skip
    announce("registers.published", batch_id=batch.pk)


def drop(*, batch: Batch, by: Actor) -> None:
    """Give a batch up: nothing of it was ever public. Its rows and bad cells go in the background."""
    with transaction.atomic():
        row = locked(batch)
        refuse_stranger(row, by)
        refuse_if(reasons_not_to_drop(State(row.state), by.duty))
        move(row, State.DROPPED, "register.import_dropped", by)
        announce("registers.dropped", batch_id=row.pk)


def sweep(batch_id: int, **_: object) -> None:
    """What a batch that was given up had staged goes, piece by piece."""
    batch = Batch.objects.filter(pk=batch_id, state=State.DROPPED).first()
    if batch is None:
        return
    for rows in (batch.rows, batch.bad_cells):
        while gone := list(rows.values_list("pk", flat=True)[:1000]):
            rows.filter(pk__in=gone).delete()
    attaching.let_go(batch)


def locked(batch: Batch) -> Batch:
    """The batch as it is now, held until the transaction ends."""
    return Batch.objects.select_for_update(of=("self",)).select_related("register", "version", "organ").get(pk=batch.pk)


def refuse_stranger(batch: Batch, by: Actor) -> None:
    """Only the unit that fills in acts on its batch."""
    if by.organ_id != batch.organ_id:
        raise Refused(f"由填报单位（{batch.organ.short_name}）办理。")


def move(batch: Batch, new: State, verb: str, by: Doer | None, **content: object) -> None:
    """Write the new state with its trail entry."""
    old = State(batch.state)
    if new not in STEPS[old]:
        raise Refused(f"这一批{old.label}，不能办理这一步。")
    batch.state = new
    batch.save(update_fields=["state"])
    record(verb, of=batch, by=by, jurisdiction_id=batch.jurisdiction_id, before=str(old), after=str(new), **content)
