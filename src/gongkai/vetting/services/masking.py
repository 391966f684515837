"""一键遮蔽, what stood there before, and who may look at it (R092)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record
from gongkai.vetting.models import Check, Finding, Trace, Waiver
from gongkai.vetting.queries.standing import asked
from gongkai.vetting.rules import PERSONAL, HitKind, label_of, mask
from gongkai.vetting.rules.handling import reasons_not_to_handle, reasons_not_to_mask, reasons_not_to_see_traces
from gongkai.vetting.rules.states import FindingState
from gongkai.vetting.services.checking import SEALED
from gongkai.vetting.services.opening.shapes import CannotClean
from gongkai.vetting.services.subjects import ToMask, presenter_of
from gongkai.vetting.services.waiving import REPLACED

TRACED = "vetting.trace"
FORGET_GONE = timedelta(days=30)
FORGET_TRACES = timedelta(days=3 * 365)
ALREADY_MASKED = "这一处已经遮蔽或者已不在内容中，原文只能由审核人和领导在“遮蔽留痕”中查看。"
DESTROYED = "原文已按期限销毁，不能再查看。"


def original(finding: Finding) -> str:
    """The value as it was found; "" where the finding has none. Refused once it has been destroyed."""
    if not finding.sealed:
        return ""
    try:
        key = crypto.unwrap(finding.check_record.key)
        return crypto.open_sealed(finding.sealed, key, context=SEALED).decode()
    except crypto.CannotOpen as error:
        raise Refused(DESTROYED) from error


def reveal(*, finding: Finding, by: Actor) -> str:
    """The value for somebody who has to handle it; that it was looked at stays in the trail."""
    refuse_if(reasons_not_to_handle(by, finding.organ_id))
    refuse_if([ALREADY_MASKED] if finding.state in (FindingState.MASKED, FindingState.GONE) else [])
    value = original(finding)
    refuse_if([] if value else [DESTROYED])
    with transaction.atomic():
        record(
            "vetting.revealed", of=finding.check_record.subject, by=by, finding=str(finding.uuid), kind=finding.kind,
            part=finding.part, place=finding.place, masked=finding.masked,
        )  # fmt: skip
    return value


def mask_findings(*, check: Check, findings: Sequence[Finding], by: Actor) -> list[Trace]:
    """一键遮蔽: the owner changes its content, what stood there is kept for the reviewers.

    Outside any transaction, for the owner rewrites files. `Refused` with a sentence when it cannot be done.
    """
    refuse_if([] if check.current == Flag.YES else [REPLACED])
    refuse_if(reasons_not_to_mask(by, [asked(row) for row in findings]))
    presenter, number = presenter_of(check.subject)
    if presenter is None:
        raise Refused("这类内容不能在这里遮蔽，请在原处修改后重新检查。")
    items = [
        ToMask(row.pk, HitKind(row.kind), row.part, row.place, original(row), row.masked if row.sealed else "")
        for row in findings
    ]
    try:
        dealt = presenter.mask(number, items, by)
    except CannotClean as error:
        raise Refused(str(error)) from error
    done = {row.pk for row in findings} if dealt is None else set(dealt)
    return [record_masking(finding=row, by=by) for row in findings if row.pk in done]


def record_masking(*, finding: Finding, by: Actor | None, rule: str = "") -> Trace:
    """Keep what stood there before it was masked, sealed under a key of its own. Once for each finding."""
    with transaction.atomic():
        row = Finding.objects.select_for_update().get(pk=finding.pk)
        known = row.traces.first()
        if known is not None:
            return known
        check, value, key = row.check_record, original(row), crypto.new_key()
        made = Trace.objects.create(
            jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id, finding=row, subject=check.subject,
            title=check.title, link=check.link, part=row.part, place=row.place, kind=row.kind,
            rule=clip(rule or rule_of(HitKind(row.kind)), 120), masked=row.masked if value else "",
            sealed=crypto.seal(value.encode(), key, context=TRACED) if value else "",
            key=crypto.wrap(key) if value else "", by_id=by.user_id if by else None, at=days.now(),
        )  # fmt: skip
        row.state, row.settled_at, row.settled_by_id = FindingState.MASKED, made.at, made.by_id
        row.settled_why = made.rule
        row.save(update_fields=["state", "settled_at", "settled_by", "settled_why"])
        record(
            "vetting.masked", of=check.subject, by=by, jurisdiction_id=row.jurisdiction_id, finding=str(row.uuid),
            kind=row.kind, part=row.part, place=row.place, masked=made.masked, note=f"{label_of(HitKind(row.kind))}：{made.rule}",
        )  # fmt: skip
    return made


def rule_of(kind: HitKind) -> str:
    """How values of a kind are masked, in words and by an example of the kind."""
    if kind not in PERSONAL:
        return "从文件中删除"
    samples = {
        HitKind.ID_CARD: "全部遮蔽",
        HitKind.PHONE: "保留前三位和后四位",
        HitKind.LANDLINE: "保留区号和后四位",
        HitKind.BANK_CARD: "只保留后四位",
        HitKind.PLATE: "保留地区代号和末位",
        HitKind.NAME: "只保留姓氏",
        HitKind.ADDRESS: "保留到乡镇（街道）",
    }
    return samples.get(kind, f"按“{mask(kind, '示例')}”的办法遮蔽")


def see_trace(*, trace: Trace, by: Actor) -> str:
    """What stood there, for a reviewer of the organ; that it was looked at stays in the trail."""
    refuse_if(reasons_not_to_see_traces(by, trace.organ_id))
    if not trace.sealed:
        raise Refused(DESTROYED if trace.kind in PERSONAL else "这一处是文件里的隐藏内容，没有可显示的原文。")
    try:
        value = crypto.open_sealed(trace.sealed, crypto.unwrap(trace.key), context=TRACED).decode()
    except crypto.CannotOpen as error:
        raise Refused(DESTROYED) from error
    with transaction.atomic():
        record("vetting.trace_seen", of=trace.subject, by=by, trace=str(trace.uuid), masked=trace.masked)
    return value


def approve_trace(*, trace: Trace, by: Actor) -> Trace:
    """核对: a reviewer other than who masked says that it was masked rightly (R092: approver)."""
    with transaction.atomic():
        row = Trace.objects.select_for_update().get(pk=trace.pk)
        refuse_if(
            reasons_not_to_see_traces(by, row.organ_id)
            + (["遮蔽的人不能核对自己的遮蔽，请由另一人核对。"] if row.by_id == by.user_id else [])
            + (["这一处已经核对过。"] if row.approved_at else [])
        )
        row.approved_by_id, row.approved_at = by.user_id, days.now()
        row.save(update_fields=["approved_by", "approved_at"])
        record("vetting.trace_approved", of=row.subject, by=by, trace=str(row.uuid), masked=row.masked)
    return row


def forget(*, subject: str, by: Actor | None, reason: str) -> int:
    """Destroy everything a removed subject left here: originals, excerpts, titles; how many checks there were."""
    refuse_if([] if reason.strip() else ["请写明清除的理由。"])
    with transaction.atomic():
        checks = Check.objects.filter(subject=subject)
        rows = Finding.objects.filter(check_record__in=checks)
        rows.update(sealed="", excerpt="", masked="", state=FindingState.GONE, settled_at=days.now())
        Waiver.objects.filter(finding__in=rows).update(reason="（已移除）", decided_why="")
        Trace.objects.filter(subject=subject).update(sealed="", key="", masked="", title="（已移除）")
        number = checks.update(key="", title="（已移除）", current=Flag.NO)
        if number:
            record("vetting.forgotten", of=subject, by=by, reason=reason.strip())
    return number


def forget_old() -> int:
    """Originals go 30 days after the place is gone from the content, traces after three years; how many went."""
    now = days.now()
    settled: Iterable[str] = (FindingState.GONE, FindingState.MASKED, FindingState.FALSE)
    old = Finding.objects.filter(state__in=settled, settled_at__lt=now - FORGET_GONE).exclude(sealed="")
    traces = Trace.objects.filter(at__lt=now - FORGET_TRACES).exclude(key="")
    return old.update(sealed="") + traces.update(sealed="", key="")
