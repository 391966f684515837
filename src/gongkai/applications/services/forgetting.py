"""When a case's retention ends: what was written while it was handled goes with who asked; type, days and numbers stay."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import (
    Application,
    Consultation,
    Correction,
    Decision,
    Delivery,
    Dispute,
    Excess,
    Extension,
    Screening,
    Search,
)
from gongkai.applications.services import redacting, stamping
from gongkai.review import services as review
from gongkai.trail.services import subject_of

GONE = "（保存期满，已销毁）"
WORDS = ("supply", "way", "reason", "cause", "path", "law", "earlier", "helpful", "remedy", "returned_why")


@transaction.atomic
def forget_handling(case_id: int) -> None:
    """Heard in step. Idempotent."""
    row = Application.objects.select_for_update().filter(case_id=case_id).first()
    if row is None:
        return
    Correction.objects.filter(application=row).update(what=GONE)
    Consultation.objects.filter(application=row).update(whom="", words="")
    Search.objects.filter(application=row).update(place=GONE, terms=GONE, result=GONE, searcher=GONE)
    Extension.objects.filter(application=row).update(reason=GONE)
    Excess.objects.filter(application=row).update(why=GONE)
    Screening.objects.filter(application=row).exclude(reason="").update(reason=GONE)
    Delivery.objects.filter(application=row).update(proof="")
    Dispute.objects.filter(application=row).update(lesson="")
    redacting.forget(row)
    stamping.forget(row)
    for made in Decision.objects.filter(application=row):
        Decision.objects.filter(pk=made.pk).update(**dict.fromkeys(WORDS, ""))
        review.blank(subject=subject_of(made), title=GONE)
