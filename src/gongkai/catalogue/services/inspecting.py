"""Entry by entry: a unit checks itself, the field's department checks a township; what is wrong is mended (R033, R306–R308)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models, transaction

from gongkai.catalogue.models import Adoption, Evaluation, Field, Inspection, InspectionItem, Standard
from gongkai.catalogue.rules.entries import (
    FAULTS,
    FIX_STEPS,
    OFFICE_DUTIES,
    UNIT_DUTIES,
    AdoptionState,
    Conclusion,
    FixState,
    InspectionKind,
    InspectionState,
    Verdict,
    reasons_not_keeper,
    reasons_not_to_step,
    reasons_not_unit,
)
from gongkai.catalogue.services import fulfilment
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays

Row = TypeVar("Row", bound=models.Model)
ALREADY = "同一范围的核对还没有完成，请先完成它。"


def _locked(row: Row) -> Row:
    """The row as it is now, locked until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


@transaction.atomic
def check_oneself(*, field: Field | None, by: Actor) -> Inspection:
    """自查: every entry the unit carries (of one field, or all), to be judged one by one."""
    refuse_if(reasons_not_unit(by, by.organ_id))
    rows = Adoption.objects.filter(organ_id=by.organ_id, state=AdoptionState.CARRIED)
    words = f"{by.organ_name}{field.name if field else '公开事项'}自查（{days.today():%Y年%m月%d日}）"
    return _open(rows.filter(field=field) if field else rows, InspectionKind.SELF, by.organ_id, None, words, by)


@transaction.atomic
def audit(*, standard: Standard, organ_id: int, by: Actor) -> Inspection:
    """审查: the department that leads the field, or the office, checks another unit against the standard (R307)."""
    allowed = by.may(*OFFICE_DUTIES) or (standard.field.organ_id == by.organ_id and by.may(*UNIT_DUTIES))
    refuse_if(
        (
            []
            if allowed and by.jurisdiction_id == standard.jurisdiction_id
            else ["只有领域牵头部门或者政务公开办可以审查。"]
        )
        + (["本单位的事项请用自查。"] if organ_id == by.organ_id else [])
    )
    found = orgs.organs(by.jurisdiction_id).filter(pk=organ_id).first()
    if found is None:
        raise Refused("被审查单位应从本地区在册的单位中选择。")
    rows = Adoption.objects.filter(entry__standard=standard, organ_id=organ_id, state=AdoptionState.CARRIED)
    words = f"{standard.field.name}标准落实审查：{found.short_name}（{days.today():%Y年%m月%d日}）"
    return _open(rows, InspectionKind.AUDIT, organ_id, standard, words, by)


def _open(
    rows: models.QuerySet[Adoption],
    kind: InspectionKind,
    organ_id: int,
    standard: Standard | None,
    title: str,
    by: Actor,
) -> Inspection:
    numbers = list(rows.order_by("field__order", "entry__standard_id", "entry__position").values_list("pk", flat=True))
    open_now = Inspection.objects.filter(
        kind=kind,
        organ_id=organ_id,
        by_organ_id=by.organ_id,
        standard=standard,
        state=InspectionState.OPEN,
        title=title,
    )
    refuse_if(
        ([] if numbers else ["没有可以核对的公开事项：这个单位还没有承担。"]) + ([ALREADY] if open_now.exists() else [])
    )
    made: Inspection = Inspection.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, by_organ_id=by.organ_id, standard=standard, kind=kind,
        title=title[:160], opened_on=days.today(), by_id=by.user_id,
    )  # fmt: skip
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=made, jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, adoption_id=number, position=place
        )
        for place, number in enumerate(numbers, 1)
    )
    record("catalogue.inspection_opened", of=made, by=by, kind=kind.value, entries=len(numbers))
    return made


def reasons_not_inspector(by: Actor, inspection: Inspection) -> list[str]:
    """Only the unit that checks judges."""
    if (
        by.jurisdiction_id == inspection.jurisdiction_id
        and by.organ_id == inspection.by_organ_id
        and by.may(*UNIT_DUTIES)
    ):
        return []
    return ["只有开展核对的单位可以登记结果。"]


@transaction.atomic
def judge(*, item: InspectionItem, verdict: Verdict, finding: str, by: Actor, order_fix: bool = False) -> None:
    """Say what was found of one entry; a self-check that finds nothing produced this period settles the entry so."""
    row = _locked(item)
    wrong = verdict in FAULTS
    refuse_if(
        reasons_not_inspector(by, row.inspection)
        + (["这次核对已经完成，不能再改。"] if row.inspection.state == InspectionState.CLOSED else [])
        + (["请选择核对结果。"] if verdict is Verdict.PENDING else [])
        + (["请写明发现的问题。"] if wrong and not finding.strip() else [])
        + (["没有问题的事项不能责令整改。"] if order_fix and not wrong else [])
        + (["已经责令整改，不能改核对结果。"] if row.fix_state != FixState.NONE else [])
    )
    today = days.today()
    row.verdict, row.finding, row.judged_on, row.judged_by_id = verdict, finding.strip()[:500], today, by.user_id
    if order_fix:
        _order(row, today)
    row.save()
    adoption = Adoption.objects.get(pk=row.adoption_id)
    adoption.checked_on = today
    if verdict is Verdict.NOTHING:
        adoption.nothing_on = today
    adoption.save(update_fields=["checked_on", "nothing_on"])
    fulfilment.settle([row.adoption_id])
    record("catalogue.entry_judged", of=row, by=by, verdict=verdict.value, finding=row.finding)
    if order_fix:
        record("catalogue.fix_ordered", of=row, by=by, reason=row.finding, due=row.due_on)
        announce("catalogue.fix_ordered", item_id=row.pk)


def _order(row: InspectionItem, on: date) -> None:
    limit = workdays.limit("catalogue.rectification", row.jurisdiction_id, on=on)
    due = workdays.calendar(row.jurisdiction_id).add(on, limit.value)
    row.fix_state, row.due_on = FixState.ORDERED, due.date
    row.provisional = Flag.YES if due.provisional else Flag.NO


@transaction.atomic
def judge_rest_good(*, inspection: Inspection, by: Actor) -> int:
    """Entries not judged yet that have content and are not late are found good at once; the rest stay to be looked at."""
    found = _locked(inspection)
    refuse_if(
        reasons_not_inspector(by, found) + (["这次核对已经完成。"] if found.state == InspectionState.CLOSED else [])
    )
    today = days.today()
    rows = found.items.filter(verdict=Verdict.PENDING, adoption__proofs_count__gt=0, adoption__due_order__gte=today)
    numbers = list(rows.values_list("pk", "adoption_id"))
    found.items.filter(pk__in=[pk for pk, _ in numbers]).update(
        verdict=Verdict.GOOD, judged_on=today, judged_by_id=by.user_id
    )
    Adoption.objects.filter(pk__in=[pk for _, pk in numbers]).update(checked_on=today)
    record("catalogue.entry_judged", of=found, by=by, verdict=Verdict.GOOD.value, count=len(numbers))
    return len(numbers)


@transaction.atomic
def close(*, inspection: Inspection, summary: str, by: Actor) -> None:
    """The check is done: every entry was judged."""
    row = _locked(inspection)
    left = row.items.filter(verdict=Verdict.PENDING).count()
    refuse_if(
        reasons_not_inspector(by, row)
        + (["这次核对已经完成。"] if row.state == InspectionState.CLOSED else [])
        + ([f"还有 {left} 项没有核对。"] if left else [])
    )
    row.state, row.closed_on, row.summary = InspectionState.CLOSED, days.today(), summary.strip()
    row.save(update_fields=["state", "closed_on", "summary"])
    record("catalogue.inspection_closed", of=row, by=by, note=row.summary)
    announce("catalogue.inspection_closed", inspection_id=row.pk)


@transaction.atomic
def report_fix(*, item: InspectionItem, fix: str, by: Actor) -> None:
    """The unit says what it did."""
    row = _locked(item)
    refuse_if(
        reasons_not_unit(by, row.organ_id)
        + reasons_not_to_step(FIX_STEPS, FixState(row.fix_state), FixState.FIXED)
        + ([] if fix.strip() else ["请写明整改情况。"])
    )
    row.fix_state, row.fix, row.fixed_on, row.fixed_by_id = FixState.FIXED, fix.strip()[:2000], days.today(), by.user_id
    row.save(update_fields=["fix_state", "fix", "fixed_on", "fixed_by"])
    record("catalogue.fix_reported", of=row, by=by, note=row.fix)
    announce("catalogue.fix_reported", item_id=row.pk)


@transaction.atomic
def verify(*, item: InspectionItem, accept: bool, reason: str, by: Actor) -> None:
    """Who ordered it looks whether it is mended; otherwise it goes back within the limit that stands."""
    row = _locked(item)
    target = FixState.VERIFIED if accept else FixState.ORDERED
    refuse_if(
        reasons_not_inspector(by, row.inspection)
        + reasons_not_to_step(FIX_STEPS, FixState(row.fix_state), target)
        + (["填报整改情况的人不能核验。"] if row.fixed_by_id == by.user_id else [])
        + (["请写明退回的理由。"] if not accept and not reason.strip() else [])
    )
    row.fix_state, row.verdict_reason = target, reason.strip()[:500]
    row.verified_on = days.today() if accept else None
    row.save(update_fields=["fix_state", "verdict_reason", "verified_on"])
    record("catalogue.fix_verified" if accept else "catalogue.fix_sent_back", of=row, by=by, reason=row.verdict_reason)
    announce("catalogue.fix_judged", item_id=row.pk)


@transaction.atomic
def evaluate(
    *, standard: Standard, conclusion: Conclusion, text: str, by: Actor, reference: str = "", on: date | None = None
) -> Evaluation:
    """跟踪评估 of the version in force (R308)."""
    day = on or days.today()
    lead = standard.field.organ_id == by.organ_id and by.may(*UNIT_DUTIES)
    refuse_if(
        ([] if lead else reasons_not_keeper(by, standard.jurisdiction_id, standard.organ_id))
        + ([] if text.strip() else ["请写明评估情况。"])
        + (["评估日期不能晚于今天。"] if day > days.today() else [])
    )
    made: Evaluation = Evaluation.objects.create(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, standard=standard, number=standard.number, on=day,
        conclusion=conclusion, text=text.strip(), reference=reference.strip()[:300], by_id=by.user_id,
    )  # fmt: skip
    record("catalogue.evaluated", of=standard, by=by, conclusion=conclusion.value, note=made.text[:300])
    return made
