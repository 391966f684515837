"""流调信息发布稿: made from the allowed fields, looked through by rule, then by a second person (R096)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record
from gongkai.vetting.models import EpidemicText
from gongkai.vetting.queries import surroundings
from gongkai.vetting.rules import PERSONAL, Severity, label_of
from gongkai.vetting.rules.epidemic import compose, reasons_not_to_keep
from gongkai.vetting.rules.privacy import reasons_not_to_review, reasons_not_to_step, reasons_not_to_write
from gongkai.vetting.rules.states import EpidemicState
from gongkai.vetting.services.looking import look_at_text

ITEM_KIND = "EPIDEMIC"


def _looked(text: str, jurisdiction_id: int) -> list[dict[str, Any]]:
    """What the rules find in the text, in masked form."""
    context = surroundings.context_of(jurisdiction_id, ITEM_KIND)
    return [
        {"label": label_of(one.hit.kind), "severity": one.hit.severity.value, "excerpt": one.excerpt, "why": one.hit.why}
        for one in look_at_text(text, "发布稿", context)
        if one.hit.kind in PERSONAL
    ]  # fmt: skip


def draft_epidemic(*, title: str, values: Mapping[str, str], by: Actor) -> EpidemicText:
    """Write the text from the allowed fields."""
    refuse_if(reasons_not_to_write(by, by.organ_id) + _reasons(title, values, days.today()))
    text = compose(values)
    findings = _looked(text, by.jurisdiction_id)
    with transaction.atomic():
        made = EpidemicText.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, title=title.strip(), values=dict(values),
            text=text, findings=findings, drafted_by_id=by.user_id, drafted_at=days.now(),
        )  # fmt: skip
        record("epidemic.drafted", of=made, by=by, findings=len(findings))
    return made


def change_epidemic(*, row: EpidemicText, title: str, values: Mapping[str, str], by: Actor) -> EpidemicText:
    """Change a text that is not yet under review or was returned."""
    refuse_if(reasons_not_to_write(by, row.organ_id) + _reasons(title, values, days.today()))
    text = compose(values)
    findings = _looked(text, by.jurisdiction_id)
    with transaction.atomic():
        own = EpidemicText.objects.select_for_update().get(pk=row.pk)
        refuse_if(reasons_not_to_step(EpidemicState(own.state), EpidemicState.ASKED))
        own.title, own.values, own.text, own.findings = title.strip(), dict(values), text, findings
        own.drafted_by_id, own.drafted_at, own.state = by.user_id, days.now(), EpidemicState.DRAFT
        own.reviewed_by, own.reviewed_at = None, None
        own.save()
        record("epidemic.changed", of=own, by=by, findings=len(findings))
    return own


def ask_review(*, row: EpidemicText, by: Actor) -> EpidemicText:
    """提请隐私审查, when the rules find nothing that blocks."""
    with transaction.atomic():
        own = EpidemicText.objects.select_for_update().get(pk=row.pk)
        refuse_if(reasons_not_to_write(by, own.organ_id))
        refuse_if(reasons_not_to_step(EpidemicState(own.state), EpidemicState.ASKED))
        blocking = [one["label"] for one in own.findings if one["severity"] == Severity.BLOCK]
        refuse_if([f"发布稿中还有{'、'.join(dict.fromkeys(blocking))}，请先改掉。"] if blocking else [])
        own.state = EpidemicState.ASKED
        own.save(update_fields=["state"])
        record("epidemic.asked", of=own, by=by)
    return own


def review(*, row: EpidemicText, passed: bool, opinion: str, by: Actor) -> EpidemicText:
    """隐私审查, never by who wrote it."""
    with transaction.atomic():
        own = EpidemicText.objects.select_for_update().get(pk=row.pk)
        refuse_if(reasons_not_to_review(by, own.organ_id, EpidemicState(own.state), own.drafted_by_id, opinion, passed))
        own.state = EpidemicState.APPROVED if passed else EpidemicState.RETURNED
        own.reviewed_by_id, own.reviewed_at, own.opinion = by.user_id, days.now(), opinion.strip()
        own.save(update_fields=["state", "reviewed_by", "reviewed_at", "opinion"])
        record("epidemic.approved" if passed else "epidemic.returned", of=own, by=by, reason=own.opinion)
    return own


def _reasons(title: str, values: Mapping[str, str], today: date) -> list[str]:
    return ([] if title.strip() else ["请写明标题。"]) + reasons_not_to_keep(values, today=today)
