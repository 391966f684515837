"""效力: what one document does to another, what is decided about it, and the validity that follows (R064)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from gongkai.documents.models import Document, Relation, ValidityEvent
from gongkai.documents.queries import validity as reading
from gongkai.documents.rules import validity as rules
from gongkai.documents.rules.states import HAS_VALIDITY, STILL_IN_FORCE, Kind, RelationKind, State, Validity
from gongkai.documents.services import telling
from gongkai.documents.services.locking import locked, reasons_not_writer
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays

WARNING = "documents.expiry_warning"
BATCH = 500


def relate(
    *, document: Document, kind: RelationKind, other: Document | None, by: Actor, other_title: str = "",
    other_number: str = "", effective_on: date | None = None, scope: str = "",
) -> Relation:  # fmt: skip
    """登记关系 of the actor's own document to another; the other's validity follows at once."""
    with transaction.atomic():
        row = locked(document)
        refuse_if(reasons_not_writer(row, by))
        on = effective_on or (row.effective_on or row.signed_on if kind in rules.CAUSES else None)
        other_id = other.pk if other else None
        refuse_if(rules.reasons_not_to_relate(kind, Kind(row.kind), row.pk, other_id, other_title, on))
        same = Relation.objects.filter(document=row, kind=kind, other=other) if other else Relation.objects.none()
        refuse_if(["这条关系已经登记。"] if same.exists() else [])
        made = Relation.objects.create(
            document=row, kind=kind, other=other, other_title="" if other else other_title.strip()[:300],
            other_number="" if other else other_number.strip()[:60], effective_on=on, scope=scope.strip()[:300],
        )  # fmt: skip
        record("document.related", of=row, by=by, kind=str(kind), other_id=other_id, on=on.isoformat() if on else "")
        if other is not None:
            recompute(document=locked(other))
        announce("documents.related", document_id=row.pk, other_id=other_id)
    return made


def unrelate(*, relation: Relation, reason: str, by: Actor) -> None:
    """去掉登记错的关系, with a reason; the other's validity follows."""
    with transaction.atomic():
        row = locked(relation.document)
        refuse_if(reasons_not_writer(row, by) + ([] if reason.strip() else ["请写明去掉的理由。"]))
        other = relation.other
        record(
            "document.unrelated", of=row, by=by, kind=relation.kind, other_id=relation.other_id, reason=reason.strip()
        )
        relation.delete()
        if other is not None:
            recompute(document=locked(other))
        announce("documents.related", document_id=row.pk, other_id=other.pk if other else None)


def decide(
    *, document: Document, validity: Validity, on: date, cause: str, by: Actor, expires_on: date | None = None,
    other: Document | None = None,
) -> ValidityEvent:  # fmt: skip
    """登记效力变动: 废止、宣布失效, or a longer life. By the issuer's writers and leaders, or by the office."""
    with transaction.atomic():
        row = locked(document)
        refuse_if(_reasons_not_decider(row, by))
        life = reading.life(row)
        decided = rules.Decided(validity, on, expires_on)
        refuse_if(rules.reasons_not_to_decide(life, decided, cause, days.today()))
        made = ValidityEvent.objects.create(
            document=row, validity=validity, on=on, cause=cause.strip()[:300], other=other, expires_on=expires_on,
            by_id=by.user_id, at=days.now(),
        )  # fmt: skip
        if expires_on is not None:
            row.expires_on = expires_on
            row.save(update_fields=["expires_on"])
        record("document.validity_decided", of=row, by=by, validity=str(validity), on=on.isoformat(), cause=made.cause)
        recompute(document=row)
    return made


def _reasons_not_decider(document: Document, by: Actor) -> list[str]:
    within = by.organ_id == document.organ_id and by.may(Duty.EDITOR, Duty.LIAISON, Duty.LEADER, Duty.HEAD)
    overseeing = by.may(Duty.OFFICE) and by.jurisdiction_id == document.jurisdiction_id
    return [] if within or overseeing else ["由发文机关或者政务公开办登记效力变动。"]


def recompute(*, document: Document, on: date | None = None) -> bool:
    """Bring the validity up to the day (today), inside the caller's transaction; whether it changed.

    A change leaves an event without a person: those are the history, those with a person are what was decided.
    """
    now = rules.as_of(reading.life(document), on or days.today())
    if now.validity == document.validity:
        return False
    document.validity = now.validity
    document.save(update_fields=["validity"])
    ValidityEvent.objects.create(
        document=document, validity=now.validity, on=now.since or days.today(), cause=now.cause or "登记",
        other_id=now.act.number if now.act else None, by=None, at=days.now(),
    )  # fmt: skip
    record("document.validity_changed", of=document, by=None, jurisdiction_id=document.jurisdiction_id,
           validity=str(now.validity), cause=now.cause)  # fmt: skip
    announce("documents.validity_changed", document_id=document.pk)
    return True


def recompute_those_touched(*, document: Document) -> None:
    """The document came to have effect: whatever it amends, abolishes or replaces follows. In the caller's transaction."""
    for relation in document.bears_on.filter(other__isnull=False, kind__in=list(rules.CAUSES)).select_related("other"):
        assert relation.other is not None
        recompute(document=locked(relation.other))


def recompute_all() -> int:
    """Every night: those that come into force, lapse or are abolished by today; how many changed. Safe to run again."""
    today = days.today()
    due = Q(validity=Validity.PENDING) | Q(validity__in=list(STILL_IN_FORCE), expires_on__lt=today)
    still = Q(validity__in=list(STILL_IN_FORCE))
    due |= still & Q(borne_on_by__effective_on__lte=today, borne_on_by__kind__in=list(rules.CAUSES))
    due |= still & Q(validity_events__on__lte=today, validity_events__by__isnull=False)
    rows = Document.objects.filter(
        due, kind__in=[str(kind) for kind in HAS_VALIDITY], state__in=[State.ISSUED, State.PUBLISHED]
    )
    changed, ids = 0, list(rows.order_by("pk").values_list("pk", flat=True).distinct())
    for number in ids:
        with transaction.atomic():
            row = Document.objects.select_for_update(of=("self",)).select_related("organ").get(pk=number)
            changed += recompute(document=row)
    return changed


def warn_expiring() -> int:
    """Tell the writers of what ends within the limit (6 months unless set otherwise), once an end; how many."""
    told = 0
    for row in reading.expiring_everywhere(_edge_of):
        telling.expiring(row)
        told += 1
    return told


def _edge_of(jurisdiction_id: int) -> date:
    return rules.months_later(days.today(), workdays.limit(WARNING, jurisdiction_id).value)
