"""典型案例 (R161) for the staff of a place and of the places under it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from gongkai.applications.models import ModelCase
from gongkai.applications.rules.after import Shown
from gongkai.kernel.text import words_asked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


def exemplary(actor: Actor, asked: Mapping[str, str]) -> QuerySet[ModelCase]:
    """Those in use here and above that fit, the awarded first. Nothing of the application is shown with them."""
    within = orgs.place_and_above(actor.jurisdiction_id)
    rows = ModelCase.objects.filter(jurisdiction_id__in=within).exclude(shown=Shown.WITHDRAWN)
    for word in words_asked(asked.get("q") or "").split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(facts__icontains=word)
            | Q(handling__icontains=word)
            | Q(lesson__icontains=word)
        )
    if field := asked.get("field"):
        rows = rows.filter(field=field)
    return rows.select_related("organ", "jurisdiction").order_by("shown", "-at", "-id")
