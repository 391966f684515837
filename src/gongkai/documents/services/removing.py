"""撤下: out of every version, file, list and feed, sealed. Two people; in an emergency at once, the second afterwards.

First one transaction hides and seals every text, so that nothing is served from that moment; then a follower seals the
files one by one, and visits every public address to see that nothing is left. Killed anywhere, it goes on.
"""

from __future__ import annotations

from django.db import transaction

from gongkai.documents.models import Document, Removal
from gongkai.documents.rules import removal as rules
from gongkai.documents.rules.removal import Cause, Step
from gongkai.documents.rules.states import Revision, State
from gongkai.documents.services import placing, sealing, telling
from gongkai.documents.services.locking import locked, move
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record

ASKING = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
APPROVING = (Duty.SECRECY, Duty.LEADER, Duty.HEAD)
AT_ONCE = (Duty.HEAD,)


def may_ask(document: Document, by: Actor) -> bool:
    """The issuer's people and the office."""
    return _of(document, by, ASKING)


def may_decide(document: Document, by: Actor) -> bool:
    """The issuer's leaders and secrecy reviewer, and the office."""
    return _of(document, by, APPROVING)


def may_at_once(document: Document, by: Actor) -> bool:
    """The issuer's head and the office."""
    return _of(document, by, AT_ONCE)


def _of(document: Document, by: Actor, duties: tuple[Duty, ...]) -> bool:
    own = by.organ_id == document.organ_id and by.may(*duties)
    return own or (by.may(Duty.OFFICE) and by.jurisdiction_id == document.jurisdiction_id)


def ask(*, document: Document, cause: Cause, reason: str, by: Actor) -> Removal:
    """申请撤下; another person approves."""
    refuse_if([] if may_ask(document, by) else ["由发文机关或者政务公开办申请撤下。"])
    with transaction.atomic():
        row = locked(document)
        made = _asked(row, cause, reason, by)
        record("document.removal_asked", of=row, by=by, cause=str(cause))
        announce("documents.removal_asked", removal_id=made.pk)
        telling.removal_asked(row, made.pk)
    return made


def _asked(document: Document, cause: Cause, reason: str, by: Actor) -> Removal:
    waiting = document.removals.filter(state=Step.ASKED).exists()
    refuse_if(rules.reasons_not_to_ask(State(document.state), reason, waiting))
    return Removal.objects.create(
        document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, cause=cause,
        reason=reason.strip()[: rules.MOST_REASON], by_id=by.user_id, at=days.now(),
    )  # fmt: skip


def approve(*, removal: Removal, by: Actor, opinion: str = "") -> Removal:
    """批准撤下 by another person: it is gone when this returns. For one taken down in an emergency it is the second name."""
    refuse_if([] if may_decide(removal.document, by) else ["由发文机关的领导、保密审查员或者政务公开办批准。"])
    with transaction.atomic():
        document = locked(removal.document)
        row = Removal.objects.select_for_update().get(pk=removal.pk)
        refuse_if(_reasons_not_to_decide(row, by))
        row.decided_by_id, row.decided_at, row.opinion = by.user_id, days.now(), opinion.strip()[:300]
        if row.state == Step.ASKED:
            _take_down(document, row, by)
        else:
            record("document.removal_confirmed", of=document, by=by, opinion=row.opinion)
        row.save()
    return row


def _reasons_not_to_decide(row: Removal, by: Actor) -> list[str]:
    if row.urgent == "Y" and row.state == Step.DONE and row.decided_by_id is None:
        return ["申请人不能批准自己的申请。"] if row.by_id == by.user_id else []
    return rules.reasons_not_to_decide(Step(row.state), row.by_id, by.user_id)


def refuse(*, removal: Removal, by: Actor, opinion: str) -> Removal:
    """不同意撤下, with a reason."""
    refuse_if([] if may_decide(removal.document, by) else ["由发文机关的领导、保密审查员或者政务公开办决定。"])
    with transaction.atomic():
        row = Removal.objects.select_for_update().get(pk=removal.pk)
        refuse_if(rules.reasons_not_to_decide(Step(row.state), row.by_id, by.user_id))
        refuse_if([] if opinion.strip() else ["请写明不同意的理由。"])
        row.state, row.decided_by_id, row.decided_at = Step.REFUSED, by.user_id, days.now()
        row.opinion = opinion.strip()[:300]
        row.save()
        record("document.removal_refused", of=row.document, by=by, reason=row.opinion)
    return row


def at_once(*, document: Document, cause: Cause, reason: str, by: Actor) -> Removal:
    """紧急撤下 by the head or the office: gone at once; another person confirms afterwards, and both are on record."""
    refuse_if([] if may_at_once(document, by) else ["紧急撤下由发文机关主要负责人或者政务公开办办理。"])
    with transaction.atomic():
        row = locked(document)
        waiting = row.removals.select_for_update().filter(state=Step.ASKED).first()
        if waiting is not None and waiting.by_id != by.user_id:
            raise Refused("已经有人申请撤下，请直接批准。")
        made = waiting or _asked(row, cause, reason, by)
        made.urgent = "Y"
        _take_down(row, made, by)
        made.save()
        telling.removal_asked(row, made.pk)
    return made


def _take_down(document: Document, removal: Removal, by: Actor) -> None:
    """Hide and seal, inside the caller's transaction. From its commit on nothing of the text is served."""
    removal.state, removal.removed_at = Step.DONE, days.now()
    sealing.seal_texts(document=document, removal=removal)
    document.revision, document.publish_at = Revision.NONE, None
    document.save()
    placing.displace(document=document)
    move(document, State.REMOVED, "document.removed", by, cause=removal.cause, urgent=removal.urgent)
    announce("documents.removed", document_id=document.pk, removal_id=removal.pk)
    announce("record.withdrawn", subject=placing.record_of(document))
