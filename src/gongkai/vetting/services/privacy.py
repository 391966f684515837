"""个人信息处理规则 (R094), 告知书 and the evidence that it was shown (R095)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.vetting.models import Notice, NoticeShown, ProcessingRule
from gongkai.vetting.rules.privacy import reasons_not_to_publish, reasons_not_to_write
from gongkai.vetting.rules.states import RuleState

FIELDS = ("activity", "purpose", "basis", "manner", "scope", "period", "rights", "contact")


def draft_rule(*, values: Mapping[str, str], by: Actor) -> ProcessingRule:
    """Begin the rule of an activity."""
    with transaction.atomic():
        refuse_if(reasons_not_to_write(by, by.organ_id) + _reasons_unnamed(values))
        made = ProcessingRule.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, changed_at=days.now(), **_kept(values)
        )
        record("rule.drafted", of=made, by=by, activity=made.activity, version=made.version)
    return made


def revise_rule(*, rule: ProcessingRule, by: Actor) -> ProcessingRule:
    """A new version begun from the one in force; the old one stays public until the new one is published."""
    with transaction.atomic():
        row = ProcessingRule.objects.select_for_update().get(pk=rule.pk)
        refuse_if(reasons_not_to_write(by, row.organ_id))
        found = ProcessingRule.objects.filter(series=row.series, state=RuleState.DRAFT).first()
        if found is not None:
            return found
        last = ProcessingRule.objects.filter(series=row.series).order_by("-version").values_list("version", flat=True)
        made = ProcessingRule.objects.create(
            jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id, series=row.series, version=last[0] + 1,
            changed_at=days.now(), **{name: getattr(row, name) for name in FIELDS},
        )  # fmt: skip
        record("rule.drafted", of=made, by=by, activity=made.activity, version=made.version)
    return made


def change_rule(*, rule: ProcessingRule, values: Mapping[str, str], by: Actor) -> ProcessingRule:
    """Change a draft; a published version is never changed, a new one is begun."""
    with transaction.atomic():
        row = ProcessingRule.objects.select_for_update().get(pk=rule.pk)
        refuse_if(reasons_not_to_write(by, row.organ_id) + _reasons_unnamed(values))
        refuse_if([] if row.state == RuleState.DRAFT else ["已公布的版本不能修改，请修订为新版本。"])
        for name, value in _kept(values).items():
            setattr(row, name, value)
        row.changed_at = days.now()
        row.save()
        record("rule.changed", of=row, by=by)
    return row


def publish_rule(*, rule: ProcessingRule, by: Actor) -> ProcessingRule:
    """公布 a draft: it takes the place of the version before it."""
    with transaction.atomic():
        row = ProcessingRule.objects.select_for_update().get(pk=rule.pk)
        values = {name: getattr(row, name) for name in FIELDS}
        refuse_if(reasons_not_to_publish(by, row.organ_id, RuleState(row.state), values))
        ProcessingRule.objects.filter(series=row.series, state=RuleState.PUBLISHED).update(state=RuleState.SUPERSEDED)
        row.state, row.published_at = RuleState.PUBLISHED, days.now()
        row.save()
        record("rule.published", of=row, by=by, activity=row.activity, version=row.version)
        announce("vetting.rules_changed", jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id)
    return row


def end_rule(*, rule: ProcessingRule, reason: str, by: Actor) -> ProcessingRule:
    """停止 an activity: its rule leaves the public page and stays on record."""
    with transaction.atomic():
        row = ProcessingRule.objects.select_for_update().get(pk=rule.pk)
        refuse_if(reasons_not_to_write(by, row.organ_id) + ([] if reason.strip() else ["请写明停止的理由。"]))
        refuse_if([] if row.state in (RuleState.PUBLISHED, RuleState.DRAFT) else ["这一版已经不再使用。"])
        row.state, row.ended_at, row.ended_why = RuleState.ENDED, days.now(), reason.strip()
        row.save()
        record("rule.ended", of=row, by=by, reason=row.ended_why)
        announce("vetting.rules_changed", jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id)
    return row


def put_notice_in_use(*, form: str, title: str, text: str, by: Actor, rule: ProcessingRule | None = None) -> Notice:
    """启用 the notice shown beside a form; the version before it is superseded and stays as evidence."""
    with transaction.atomic():
        refuse_if(reasons_not_to_write(by, by.organ_id))
        refuse_if([] if form.strip() and title.strip() and text.strip() else ["请写明用在哪个表单、标题和告知内容。"])
        if rule is not None and rule.organ_id != by.organ_id:
            raise Refused("处理规则应为本单位的。")
        rows = Notice.objects.select_for_update().filter(organ_id=by.organ_id, form=form.strip())
        last = rows.order_by("-version").first()
        rows.filter(state=RuleState.PUBLISHED).update(state=RuleState.SUPERSEDED)
        made = Notice.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, rule=rule, form=form.strip(), title=title.strip(),
            text=text.strip(), version=last.version + 1 if last else 1, published_at=days.now(), by_id=by.user_id,
            sha256=hashlib.sha256(f"{title.strip()}\n{text.strip()}".encode()).hexdigest(),
        )  # fmt: skip
        record("notice.put_in_use", of=made, by=by, form=made.form, version=made.version, sha256=made.sha256)
    return made


def end_notice(*, notice: Notice, by: Actor) -> Notice:
    """停用: the form asks for nothing personal any more."""
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(pk=notice.pk)
        refuse_if(reasons_not_to_write(by, row.organ_id))
        refuse_if([] if row.state == RuleState.PUBLISHED else ["这一版已经不再使用。"])
        row.state = RuleState.ENDED
        row.save(update_fields=["state"])
        record("notice.ended", of=row, by=by)
    return row


def record_notice_shown(
    *, notice: Notice, ref: str, by: Actor | None = None, user_id: int | None = None
) -> NoticeShown:
    """Keep that a notice was shown and acknowledged with the record `ref` ("room.Model:id" or a receipt number), once.

    Called in the transaction that takes the form in; for the public both `by` and `user_id` are None.
    """
    refuse_if([] if ref.strip() else ["告知记录应写明属于哪一条记录。"])
    refuse_if([] if notice.state == RuleState.PUBLISHED else ["告知书已有新版本，请重新阅读后提交。"])
    shown, _ = NoticeShown.objects.get_or_create(
        notice=notice, ref=ref.strip(), defaults={"user_id": by.user_id if by else user_id, "at": days.now()}
    )
    return shown


def _kept(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values.get(name, "").strip() for name in FIELDS}


def _reasons_unnamed(values: Mapping[str, str]) -> list[str]:
    return [] if values.get("activity", "").strip() else ["请写明处理活动。"]
