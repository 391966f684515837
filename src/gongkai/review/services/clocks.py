"""Due days of steps are counted again when the calendar changes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from gongkai.kernel import days
from gongkai.review.models import NO_DUE, Review, Step
from gongkai.review.queries import facts as reading
from gongkai.review.rules import addresses
from gongkai.review.rules.states import TO_DO, Route, Sort, StepState
from gongkai.review.services.steps import Clock, put_due
from gongkai.workdays.services import Moved


def recompute(jurisdiction_id: int, first: date, last: date) -> list[Moved]:
    """Count the due days of waiting steps again where the changed days may touch them. Safe to run again."""
    rows = Step.objects.filter(jurisdiction_id=jurisdiction_id, state__in=TO_DO, opened_at__isnull=False)
    touched = rows.filter(Q(due_on__gte=first) | Q(provisional="Y")).select_related("review")
    clock = Clock.of(jurisdiction_id)
    moved: list[Moved] = []
    for step in touched.order_by("id").iterator(500):
        if step.opened_at is None or step.due_on is None or days.day_of(step.opened_at) > last:
            continue
        if step.review.route == Route.EMERGENCY and step.review.emergency_at is None:
            continue
        old = step.due_on
        again = step.state == StepState.AGAIN
        rest = step.review.route == Route.EMERGENCY
        start = step.review.emergency_at if rest and not again and step.review.emergency_at else step.opened_at
        allowed = clock.again if again else clock.rest if rest else step.allowed
        put_due(step, clock.calendar.add(days.day_of(start), allowed))
        if step.due_on == old:
            continue
        with transaction.atomic():
            step.save(update_fields=["due_on", "due_order", "provisional"])
            _again_for_list(step.review)
        users = tuple(holding.user_id for holding, _ in reading.able(step, list(step.review.steps.all())))
        label = f"{Sort(step.sort).label}：{step.review.title}"
        moved.append(Moved(label, addresses.page_of(step.review.uuid), old, step.due_on, users, step.organ_id))
    return moved


def _again_for_list(review: Review) -> None:
    """The earliest due day of a review follows its steps."""
    first = review.steps.filter(state__in=TO_DO).order_by("due_order").values_list("due_order", flat=True).first()
    Review.objects.filter(pk=review.pk).update(due_order=first or NO_DUE)
