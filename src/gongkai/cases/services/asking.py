"""Number and query code: who has both may see the own case; failures are counted."""

from __future__ import annotations

import hmac

from django.db import transaction

from gongkai.cases.models import Case, Trial
from gongkai.cases.queries import sealed
from gongkai.cases.rules import CaseKind, read_code, read_number, trials
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if


def ask(*, number: str, code: str, source: str, kind: CaseKind, jurisdiction_id: int) -> Case | None:
    """The case of a number and its query code, None when either is wrong: no difference is told.

    `source` is where the asking came from (an address); only its keyed digest is kept, for a day. Raises `Refused`
    after too many failures from there, also for a right code.
    """
    place = sealed.digest(source or "-", "source")
    trial = Trial.objects.filter(source=place).first()
    refuse_if(trials.reasons_not_to_ask(trial.failures if trial else 0, trial.since if trial else None, days.now()))
    found = Case.objects.filter(number=read_number(number)[:32], kind=kind, jurisdiction_id=jurisdiction_id).first()
    # The same work for an unknown number: a digest is made and compared in any case.
    kept = found.code_digest if found is not None else sealed.digest("nobody", "code")
    right = hmac.compare_digest(kept, sealed.digest(read_code(code) or "-", "code"))
    if found is not None and right:
        return found
    _count(place)
    return None


def _count(place: str) -> None:
    now = days.now()
    with transaction.atomic():
        Trial.objects.bulk_create([Trial(source=place, since=now)], ignore_conflicts=True)
        row = Trial.objects.select_for_update().get(source=place)
        if now >= row.since + trials.WITHIN:
            row.since, row.failures = now, 0
        row.failures += 1
        row.save()


def sweep_trials() -> int:
    """Forget failures older than a day; how many."""
    return Trial.objects.filter(since__lt=days.now() - trials.KEPT).delete()[0]
