"""典型案例 (R161): an application told in words that lead back to nobody, with its lesson."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application, ModelCase
from gongkai.applications.rules.after import Shown
from gongkai.applications.rules.handling import reasons_of_text
from gongkai.applications.rules.states import OVER_STATES, State
from gongkai.applications.services.acting import common, held, reasons_not_own
from gongkai.applications.services.unlinking import reasons_not_unlinked
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record


@transaction.atomic
def make_model(
    *, application: Application, title: str, facts: str, handling: str, lesson: str, by: Actor, field: str = ""
) -> ModelCase:
    """列为典型案例, again to write it anew. Raises `Refused` while anybody can be known by it."""
    row = held(application)
    texts = {"title": title, "facts": facts, "handling": handling, "lesson": lesson}
    reasons = reasons_not_own(row, by)
    reasons += [] if State(row.state) in OVER_STATES else ["办结的申请才能列为典型案例。"]
    reasons += reasons_of_text(
        [(title, "请填写标题。"), (facts, "请写明基本情况。"), (handling, "请写明答复要点。"), (lesson, "请写明点评。")]
    )
    refuse_if(reasons + reasons_not_unlinked(row, *texts.values()))
    values = {name: text.strip() for name, text in texts.items()} | {
        "field": field,
        "at": days.now(),
        "shown": Shown.SHOWN,
    }
    kept = {name: value for name, value in common(row, by).items() if name != "application"}
    made, new = ModelCase.objects.update_or_create(application=row, defaults={**kept, **values})
    record("application.made_model" if new else "application.model_changed", of=row, by=by)
    return made


@transaction.atomic
def show_model(*, model: ModelCase, shown: Shown, by: Actor) -> ModelCase:
    """Withdraw it or use it again (its organ), name it one of the ten (the office of the place)."""
    row = ModelCase.objects.select_for_update(of=("self",)).select_related("application").get(pk=model.pk)
    office = by.may(Duty.OFFICE) and by.jurisdiction_id == row.jurisdiction_id
    own = not reasons_not_own(row.application, by)
    reasons = [] if office or (own and Shown.AWARDED not in (shown, row.shown)) else ["“十大”案例由政务公开办评定。"]
    refuse_if(reasons if office or own else ["由本单位或者政务公开办修改。"])
    row.shown = shown
    row.save(update_fields=["shown"])
    record("application.model_changed", of=row.application, by=by, shown=str(shown))
    return row
