"""重大政策: marking one, and taking the mark off (R114)."""

from __future__ import annotations

from django.db import transaction

from gongkai.documents.models import Document, MajorPolicy
from gongkai.documents.queries import briefing as queries
from gongkai.documents.queries import interpretation as interpreting
from gongkai.documents.rules import briefing as rules
from gongkai.documents.rules.states import WRITERS, Kind, State
from gongkai.documents.services.locking import locked
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record


def reasons_not_marker(document: Document, by: Actor) -> list[str]:
    """Why the actor does not say what is major: the issuer's writers and the office do."""
    if by.jurisdiction_id == document.jurisdiction_id and by.may(Duty.OFFICE):
        return []
    if by.organ_id == document.organ_id and by.may(*WRITERS):
        return []
    return ["由起草单位的信息员或者政务公开办列为重大政策。"]


def mark(*, document: Document, reason: str, by: Actor) -> MajorPolicy:
    """列为重大政策: it must be interpreted, and a press conference is owed. Marked again, the reason is replaced."""
    with transaction.atomic():
        row = locked(document)
        exempt = interpreting.choice(row) == "EXEMPT"
        refuse_if(reasons_not_marker(row, by) or rules.reasons_not_to_mark(Kind(row.kind), exempt, reason))
        made, _ = MajorPolicy.objects.update_or_create(
            document=row,
            defaults={
                "jurisdiction_id": row.jurisdiction_id, "organ_id": row.organ_id, "reason": reason.strip()[:300],
                "marked_at": days.now(), "marked_by_id": by.user_id,
            },
        )  # fmt: skip
        if interpreting.choice(row) == "NO":
            row.interpret = "MUST"
            row.save(update_fields=["interpret"])
        record("document.major_marked", of=row, by=by, reason=made.reason)
    return made


def unmark(*, document: Document, reason: str, by: Actor) -> None:
    """取消重大政策, for a reason that stays in the trail."""
    with transaction.atomic():
        row = locked(document)
        found = queries.mark_of(row)
        reasons = reasons_not_marker(row, by) or rules.reasons_not_to_unmark(
            row.state == State.PUBLISHED, by.may(Duty.OFFICE), reason
        )
        refuse_if(reasons if found else ["本件没有列为重大政策。"])
        MajorPolicy.objects.filter(document=row).delete()
        record("document.major_unmarked", of=row, by=by, reason=reason.strip()[:300])
