"""保存期满: every night what falls due is listed and the registrars are asked; keys go by their word or by their setting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from gongkai.applications.models import Application, Dispute, Expiry
from gongkai.applications.queries import retention
from gongkai.applications.rules.after import NOTICE_DAYS, Ending, reasons_not_to_keep, retention_ends
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services.acting import held
from gongkai.cases import services as cases
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record

A_NIGHT = 500  # listed for one organ in one night
BY_SETTING = "保存期满，按本单位的设定销毁"


def nightly() -> int:
    """List, ask, and destroy where the organ has set so; how many were listed anew."""
    listed = 0
    for rule in retention.rules():
        due = list(retention.due(rule)[:A_NIGHT])
        for row in due:
            _list(row, rule.years)
        listed += len(due)
        waiting = Expiry.objects.filter(organ_id=rule.organ_id, state=Ending.LISTED).count()
        if waiting:
            _ask(rule.organ_id, rule.jurisdiction_id, waiting, automatic=rule.automatic == "Y")
        if rule.automatic == "Y":
            for one in retention.ripe(rule.organ_id, days.today() - timedelta(NOTICE_DAYS))[:A_NIGHT]:
                destroy(expiry=one, reason=BY_SETTING, by=None)
    return listed


@transaction.atomic
def _list(application: Application, years: int) -> None:
    """Once; one whose lengthened keeping has ended is listed again."""
    row = held(application)
    assert row.closed_on is not None
    Expiry.objects.update_or_create(
        application=row,
        defaults={
            "jurisdiction_id": row.jurisdiction_id, "organ_id": row.organ_id, "by": None, "at": days.now(),
            "due_on": retention_ends(row.closed_on, years), "listed_on": days.today(), "state": Ending.LISTED,
            "keep_until": None, "reason": "",
        },
    )  # fmt: skip
    record("application.expiry_listed", of=row, by=None, jurisdiction_id=row.jurisdiction_id)


def _ask(organ_id: int, jurisdiction_id: int, number: int, *, automatic: bool) -> None:
    """Once a month, to the registrars; by number alone."""
    today = days.today()
    after = f"列入满{NOTICE_DAYS}日没有延长的，系统自动销毁。" if automatic else "确认后销毁，或者延长保存并写明理由。"
    notify.tell(
        users=sorted({each.user_id for each in orgs.holders(organ_id, Duty.REQUESTS)}), kind="applications.expiry",
        subject="依申请公开：个人信息保存期满", text=f"有{number}件申请的个人信息保存期满。{after}",
        link="/desk/applications/retention/", key=f"applications:expiry:{organ_id}:{today:%Y-%m}", organ_id=organ_id,
        jurisdiction_id=jurisdiction_id,
    )  # fmt: skip


def reasons_not_by(expiry: Expiry, by: Actor | None) -> list[str]:
    """Why this post does not decide about it."""
    if by is not None and (by.organ_id != expiry.organ_id or by.duty not in CLERKS):
        return ["由受理机关的登记人员办理。"]
    return [] if expiry.state == Ending.LISTED else ["已经处理。"]


def destroy(*, expiry: Expiry, reason: str, by: Actor | None) -> Expiry:
    """The key of the case goes, and with it what names anybody; number, days and result stay. Raises `Refused`."""
    with transaction.atomic():
        row = Expiry.objects.select_for_update(of=("self",)).select_related("application__case").get(pk=expiry.pk)
        reasons = reasons_not_by(row, by) + ([] if reason.strip() else ["请写明理由。"])
        if Dispute.objects.filter(application=row.application, ending="").exists():
            reasons.append("有没有结案的复议或者诉讼，不能销毁，请延长保存。")
        refuse_if(reasons)
        row.state, row.reason, row.at, row.by_id = (
            Ending.DESTROYED,
            reason.strip()[:200],
            days.now(),
            by.user_id if by else None,
        )
        row.save()
        if row.application.case.key:
            cases.forget(case=row.application.case, reason=reason, by=by)
    return row


@transaction.atomic
def keep(*, expiry: Expiry, until: date, reason: str, by: Actor) -> Expiry:
    """延长保存, with a reason and a day; then it is listed again. Raises `Refused`."""
    row = Expiry.objects.select_for_update(of=("self",)).select_related("application").get(pk=expiry.pk)
    refuse_if(
        reasons_not_by(row, by)
        + ([] if reason.strip() else ["请写明延长保存的理由。"])
        + reasons_not_to_keep(until, days.today())
    )
    row.state, row.keep_until, row.reason = Ending.KEPT, until, reason.strip()[:200]
    row.at, row.by_id = days.now(), by.user_id
    row.save()
    record("application.expiry_kept", of=row.application, by=by, until=until, reason=row.reason)
    return row


def decide(*, chosen: Iterable[Expiry], until: date | None, reason: str, by: Actor) -> tuple[int, list[str]]:
    """Keep each until a day, or destroy without one: how many it was done for, and why not for the others, by number.

    Each by itself: one that may not go does not hold the others, and what went is told even then.
    """
    done, held_back = 0, []
    for one in chosen:
        try:
            if until:
                keep(expiry=one, until=until, reason=reason, by=by)
            else:
                destroy(expiry=one, reason=reason, by=by)
        except Refused as refused:
            held_back.append(f"{one.application.case.number}：{''.join(refused.reasons)}")
        else:
            done += 1
    return done, held_back
