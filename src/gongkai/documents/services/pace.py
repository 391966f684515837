"""Marks what was published on campaign-like days, for the indicator (R103)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from gongkai.documents.models import Document
from gongkai.documents.rules.openness import Pace
from gongkai.kernel import days
from gongkai.workdays import queries as workdays

BACK = 7  # the nightly job looks at the last days again, so that a missed night is made good


def mark_bunches(today: date | None = None) -> int:
    """Look at each unit's releases of the last days; how many documents changed their mark. Safe to run again."""
    last = today or days.today()
    rows = Document.objects.filter(published_at__isnull=False, historical="N")
    rows = rows.filter(published_at__date__range=(last - timedelta(days=BACK), last))
    of_day: dict[tuple[int, int, date], list[tuple[int, int]]] = defaultdict(list)
    facts = rows.values_list(
        "pk", "jurisdiction_id", "organ_id", "published_at", "changed_on", "formed_on", "signed_on"
    )
    for pk, place, organ, at, changed, formed, signed in facts.iterator(2000):
        assert at is not None  # by the filter
        day = days.day_of(at)
        of_day[place, organ, day].append((pk, (day - (changed or formed or signed or day)).days))
    marked = {False: [0], True: [0]}
    for (place, _, _), pairs in of_day.items():
        marked[_pace(place).bunched([age for _, age in pairs])] += [pk for pk, _ in pairs]
    changed_now = Document.objects.filter(pk__in=marked[True], bunched="N").update(bunched="Y")
    return changed_now + Document.objects.filter(pk__in=marked[False], bunched="Y").update(bunched="N")


def _pace(jurisdiction_id: int) -> Pace:
    least = workdays.limit("openness.bunch_least", jurisdiction_id).value
    return Pace(least, workdays.limit("openness.bunch_age", jurisdiction_id).value)
