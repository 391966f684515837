"""规范性文件清理: a round over what is in force; opinions of the units flow to validity and the catalogue (R074)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from gongkai.documents.models import Cleanup, CleanupItem, Document
from gongkai.documents.rules import cleanup as rules
from gongkai.documents.rules.cleanup import Opinion
from gongkai.documents.rules.states import STILL_IN_FORCE, Kind, Validity
from gongkai.documents.services import validity
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record

OPINING = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)


def in_force(jurisdiction_id: int) -> list[Document]:
    """What a round covers: every normative document of the jurisdiction still in force."""
    rows = Document.objects.filter(
        jurisdiction_id=jurisdiction_id, kind=Kind.NORMATIVE, validity__in=[str(one) for one in STILL_IN_FORCE]
    )
    return list(rows.select_related("organ").order_by("organ__order", "signed_on", "id"))


def open_(*, title: str, due_on: date, by: Actor, basis: str = "") -> Cleanup:
    """开展清理 by the office: an item for each document, the units are told once."""
    if not by.may(Duty.OFFICE):
        raise Refused("由政务公开办开展清理。")
    with transaction.atomic():
        found = in_force(by.jurisdiction_id)
        refuse_if(rules.reasons_not_to_open(title, due_on, days.today(), len(found)))
        made = Cleanup.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, title=title.strip()[:120], due_on=due_on,
            basis=basis.strip()[:300], created_at=days.now(),
        )  # fmt: skip
        CleanupItem.objects.bulk_create(CleanupItem(cleanup=made, document=row, organ_id=row.organ_id) for row in found)
        record("cleanup.opened", of=made, by=by, documents=len(found), due=due_on.isoformat())
        _tell(made, found)
    return made


def _tell(cleanup: Cleanup, found: list[Document]) -> None:
    """Each unit hears how many of its documents are to be looked at."""
    counts: dict[int, int] = {}
    for row in found:
        counts[row.organ_id] = counts.get(row.organ_id, 0) + 1
    for organ_id, count in counts.items():
        holders = orgs.holders(organ_id, Duty.EDITOR, Duty.LIAISON) or orgs.holders(organ_id, Duty.LEADER, Duty.HEAD)
        notify.tell(
            users={holder.user_id for holder in holders},
            kind="documents.cleanup",
            subject=cleanup.title,
            text=f"本单位有{count}件规范性文件需要提出清理意见，请在{cleanup.due_on:%-m月%-d日}前完成。",
            link=reverse("documents:cleanup", args=[cleanup.uuid]),
            key=f"documents:cleanup:{cleanup.pk}:{organ_id}",
            organ_id=organ_id,
            jurisdiction_id=cleanup.jurisdiction_id,
            due_on=cleanup.due_on,
        )


def opine(*, item: CleanupItem, opinion: str, reason: str, by: Actor) -> CleanupItem:
    """提出清理意见 by the unit that issued it."""
    with transaction.atomic():
        row = CleanupItem.objects.select_for_update().get(pk=item.pk)
        if by.organ_id != row.organ_id or not by.may(*OPINING):
            raise Refused("由发文机关提出清理意见。")
        refuse_if(rules.reasons_not_to_opine(row.cleanup.state, row.applied_on is not None, opinion, reason))
        row.opinion, row.reason = opinion, reason.strip()[:300]
        row.decided_on, row.decided_by_id = days.today(), by.user_id
        row.save()
        record("cleanup.opined", of=row.document, by=by, cleanup=row.cleanup_id, opinion=opinion, reason=row.reason)
    return row


def close(*, cleanup: Cleanup, by: Actor) -> int:
    """公布结果 by the office: what is to end ends today, by this round; how many changed. Safe to run again."""
    if not by.may(Duty.OFFICE) or by.jurisdiction_id != cleanup.jurisdiction_id:
        raise Refused("由政务公开办公布清理结果。")
    with transaction.atomic():
        row = Cleanup.objects.select_for_update().get(pk=cleanup.pk)
        refuse_if(rules.reasons_not_to_close(row.state, row.items.filter(opinion="").count()))
        changed = 0
        for item in row.items.filter(applied_on=None).select_related("document__organ"):
            changed += _apply(row, item, by)
        row.state = rules.CLOSED
        row.save(update_fields=["state"])
        record("cleanup.closed", of=row, by=by, changed=changed)
    return changed


def _apply(cleanup: Cleanup, item: CleanupItem, by: Actor) -> bool:
    ends = rules.ENDS.get(Opinion(item.opinion))
    still = item.document.validity in {str(one) for one in STILL_IN_FORCE}
    if ends is not None and still:
        validity.decide(
            document=item.document,
            validity=Validity(ends),
            on=days.today(),
            cause=f"{cleanup.title}：{item.reason}",
            by=by,
        )
    item.applied_on = days.today()
    item.save(update_fields=["applied_on"])
    record("cleanup.applied", of=item.document, by=by, cleanup=cleanup.pk, opinion=item.opinion)
    return ends is not None and still
