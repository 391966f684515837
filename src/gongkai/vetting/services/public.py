"""Every night over everything that already stands in public: new rules find what old ones did not."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.vetting.models import Check, Finding
from gongkai.vetting.rules.states import FindingState
from gongkai.vetting.services.checking import vet
from gongkai.vetting.services.masking import forget_old
from gongkai.vetting.services.subjects import published

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Looked:
    """How many were looked at, how many of these anew, how many are public no longer, how many failed."""

    seen: int = 0
    fresh: int = 0
    gone: int = 0
    failed: int = 0


def look_over_public() -> Looked:
    """Check what stands in public; what stands there no longer is closed. One that fails does not hold up the others."""
    done, seen, began = Looked(), set[str](), days.now()
    for item in published():
        seen.add(item.subject)
        done.seen += 1
        try:
            check = vet(
                subject=item.subject, fingerprint=item.fingerprint, parts=item.parts, organ_id=item.organ_id,
                jurisdiction_id=item.jurisdiction_id, title=item.title, link=item.link, drafter_id=item.drafter_id,
                item_kind=item.item_kind, by=None, public=True,
            )  # fmt: skip
            done.fresh += check.at >= began
        except Exception:  # one broken record must not leave the rest of the site unchecked; it is counted and logged
            log.exception("the nightly check of %s failed", item.subject)
            done.failed += 1
    done.gone = _close_gone(seen)
    forget_old()
    return done


def _close_gone(seen: set[str]) -> int:
    """Checks of what is public no longer."""
    rows = Check.objects.filter(public=Flag.YES, current=Flag.YES).values_list("pk", "subject")
    gone = [pk for pk, subject in rows if subject not in seen]
    for start in range(0, len(gone), 500):
        with transaction.atomic():
            piece = gone[start : start + 500]
            Check.objects.filter(pk__in=piece).update(current=Flag.NO)
            left = Finding.objects.filter(check_record__in=piece).exclude(
                state__in=(FindingState.MASKED, FindingState.GONE)
            )
            left.update(state=FindingState.GONE, settled_at=days.now())
    return len(gone)
