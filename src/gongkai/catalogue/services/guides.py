"""公开指南 and 公开制度: drafting, making public, keeping versions (R021, R022)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from gongkai.catalogue.models import GuideVersion, SystemRule
from gongkai.catalogue.queries import sections, templates
from gongkai.catalogue.rules import guides as rules
from gongkai.catalogue.rules.columns import ColumnKind, may_keep
from gongkai.catalogue.rules.guides import TextState
from gongkai.catalogue.services.counting import recount_texts
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

MOST_FIELD, MOST_BODY = 5000, 50_000
PUBLISHERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.ADMIN)


def may_edit(by: Actor, organ: Organ) -> bool:
    """Whether somebody may draft the texts of an organ."""
    return may_keep(by, jurisdiction_id=organ.jurisdiction_id, organ_id=organ.pk, owner_id=organ.pk)


def may_publish(by: Actor, organ: Organ) -> bool:
    """Whether somebody may make them public: reviewers and leaders of the unit, and the office."""
    return may_edit(by, organ) and by.may(*PUBLISHERS)


def _refuse_strangers(by: Actor, organ: Organ, publishing: bool = False) -> None:
    if not may_edit(by, organ):
        raise Refused("这个单位的公开指南和制度不由您的岗位维护。")
    if publishing and not may_publish(by, organ):
        raise Refused("公开前应由本单位审核人、分管领导、主要负责人或政务公开办核对后办理。")


@transaction.atomic
def draft_guide(*, organ: Organ, values: Mapping[str, str], note: str, by: Actor) -> GuideVersion:
    """Save the one draft of an organ's guide; unknown fields are left out, unfinished ones are allowed."""
    _refuse_strangers(by, organ)
    fields = templates.guide_fields()
    kept = {field.key: values.get(field.key, "").strip() for field in fields}
    refuse_if([f"“{field.label}”不能超过 {MOST_FIELD} 个字。" for field in fields if len(kept[field.key]) > MOST_FIELD])
    found = GuideVersion.objects.select_for_update().filter(organ=organ, state=TextState.DRAFT).first()
    if found is None:
        last = GuideVersion.objects.filter(organ=organ).aggregate(last=Max("number"))["last"] or 0
        found = GuideVersion(jurisdiction_id=organ.jurisdiction_id, organ=organ, number=last + 1)
    found.values, found.note = kept, note.strip()[:200]
    found.edited_at, found.edited_by_id = days.now(), by.user_id
    found.save()
    trail.record(
        "guide.drafted", of=organ_chain(organ), by=by, jurisdiction_id=organ.jurisdiction_id, number=found.number
    )
    return found


@transaction.atomic
def publish_guide(*, guide: GuideVersion, by: Actor) -> GuideVersion:
    """Make the draft the standing guide, revised today; the former one becomes an earlier version, still public."""
    organ = guide.organ
    _refuse_strangers(by, organ, publishing=True)
    standing = GuideVersion.objects.select_for_update().filter(organ=organ, state=TextState.STANDING).first()
    refuse_if(
        rules.reasons_not_to_publish(
            state=TextState(guide.state), empty=rules.missing(templates.guide_fields(), guide.values),
            editor_id=guide.edited_by_id, user_id=by.user_id, note=guide.note, first=standing is None,
        )
    )  # fmt: skip
    if standing is not None:
        standing.state = TextState.REPLACED
        standing.save(update_fields=["state"])
    guide.state, guide.revised_on, guide.published_at = TextState.STANDING, days.today(), days.now()
    guide.save(update_fields=["state", "revised_on", "published_at"])
    trail.record(
        "guide.published", of=organ_chain(organ), by=by, jurisdiction_id=organ.jurisdiction_id, number=guide.number,
        note=guide.note,
    )  # fmt: skip
    recount_texts(organ.pk, ColumnKind.GUIDE)
    outbox.announce("catalogue.guide_published", organ_id=organ.pk)
    return guide


def organ_chain(organ: Organ) -> str:
    """The trail of an organ's guide, apart from that of the organ itself."""
    return sections.guide_chain(organ.pk)


@transaction.atomic
def draft_system(
    *, organ: Organ, title: str, document_number: str, body: str, effective_on: date, note: str, by: Actor,
    rule: SystemRule | None = None,
) -> SystemRule:  # fmt: skip
    """A new rule, or a change: of a draft in place, of a standing rule as its next version."""
    _refuse_strangers(by, organ)
    title = squeeze(title)
    reasons = []
    if not title or len(title) > 120:
        reasons.append("制度名称应为 1 至 120 个字。")
    if not body.strip():
        reasons.append("请填写正文。")
    if len(body) > MOST_BODY:
        reasons.append(f"正文不能超过 {MOST_BODY} 个字。")
    if rule is not None and rule.state not in (TextState.DRAFT, TextState.STANDING):
        reasons.append("历史版本和已废止的制度不能再修改。")
    refuse_if(reasons)
    draft = _draft_of(organ, rule)
    draft.title, draft.document_number, draft.body = title, document_number.strip()[:80], body.strip()
    draft.effective_on, draft.note = effective_on, note.strip()[:200]
    draft.edited_at, draft.edited_by_id = days.now(), by.user_id
    draft.save()
    trail.record("system.drafted", of=sections.system_chain(draft.series), by=by, number=draft.number, title=title)
    return draft


def _draft_of(organ: Organ, rule: SystemRule | None) -> SystemRule:
    if rule is None:
        return SystemRule(jurisdiction_id=organ.jurisdiction_id, organ=organ)
    versions = SystemRule.objects.select_for_update().filter(series=rule.series)
    found = versions.filter(state=TextState.DRAFT).first()
    last = max(row.number for row in versions)
    return found or SystemRule(jurisdiction_id=organ.jurisdiction_id, organ=organ, series=rule.series, number=last + 1)


@transaction.atomic
def publish_system(*, rule: SystemRule, by: Actor) -> SystemRule:
    """Make a drafted rule public; the version before it stays readable as such."""
    _refuse_strangers(by, rule.organ, publishing=True)
    standing = SystemRule.objects.select_for_update().filter(series=rule.series, state=TextState.STANDING).first()
    refuse_if(
        rules.reasons_not_to_publish(
            state=TextState(rule.state), empty=[], editor_id=rule.edited_by_id, user_id=by.user_id, note=rule.note,
            first=standing is None,
        )
    )  # fmt: skip
    if standing is not None:
        standing.state = TextState.REPLACED
        standing.save(update_fields=["state"])
    rule.state, rule.published_at = TextState.STANDING, days.now()
    rule.save(update_fields=["state", "published_at"])
    trail.record("system.published", of=sections.system_chain(rule.series), by=by, number=rule.number, note=rule.note)
    recount_texts(rule.organ_id, ColumnKind.SYSTEM)
    outbox.announce("catalogue.system_published", organ_id=rule.organ_id)
    return rule


@transaction.atomic
def end_system(*, rule: SystemRule, on: date, reason: str, by: Actor) -> SystemRule:
    """废止: the rule leaves the list and stays readable, marked as done away with."""
    _refuse_strangers(by, rule.organ, publishing=True)
    reasons = [] if rule.state == TextState.STANDING else ["只有现行制度可以废止。"]
    if not reason.strip():
        reasons.append("请写明废止的理由或依据。")
    if on > days.today():
        reasons.append("废止日期不能晚于今天；请到当日再办理。")
    refuse_if(reasons)
    rule.state, rule.ended_on = TextState.ENDED, on
    rule.save(update_fields=["state", "ended_on"])
    trail.record("system.ended", of=sections.system_chain(rule.series), by=by, on=on.isoformat(), reason=reason.strip())
    recount_texts(rule.organ_id, ColumnKind.SYSTEM)
    outbox.announce("catalogue.system_published", organ_id=rule.organ_id)
    return rule
