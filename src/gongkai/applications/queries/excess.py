"""How many an applicant brought in a month, what the place settled about excess and fees, and what a reply waits for."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.applications.models import Application, Charging, Decision, Excess, Fee
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import linking
from gongkai.applications.rules.excess import MOST_ITEMS, Finding, Stage, Step
from gongkai.applications.rules.excess import open_steps as steps_open
from gongkai.applications.rules.fees import (
    Charge,
    Scale,
    in_words,
    lines_of,
    notice_paragraphs,
    reasons_not_to_lapse,
)
from gongkai.applications.rules.linking import served_at
from gongkai.applications.rules.states import CLERKS
from gongkai.cases import queries as cases
from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor


def number_in_month(application: Application) -> int:
    """The how-manieth of its applicant it is in the organ and calendar month of its receipt (自然月累计); 1 for the first."""
    day = application.received_on or application.submitted_on
    first = day.replace(day=1)
    rows = Application.objects.filter(case__in=cases.by_applicant(application.case), received_on__range=(first, day))
    return sum((each, number) < (day, application.pk) for each, number in rows.values_list("received_on", "pk")) + 1


def charging(jurisdiction_id: int) -> Charging:
    """What holds in a place; nothing is charged where nothing was settled."""
    found = Charging.objects.filter(jurisdiction_id=jurisdiction_id).first()
    return found or Charging(jurisdiction_id=jurisdiction_id, most_items=MOST_ITEMS, fees=Flag.NO)


def asked_why(application: Application) -> Excess | None:
    """The question for reasons."""
    return Excess.objects.filter(application=application).first()


def fee_of(application: Application) -> Fee | None:
    """The fee that was told."""
    return Fee.objects.filter(application=application).first()


def open_steps(application: Application) -> set[Step]:
    """What may be done now about how many its applicant brings."""
    held, asked, fee = charging(application.jurisdiction_id), asked_why(application), fee_of(application)
    return steps_open(
        many=number_in_month(application) > held.most_items, charges=held.fees == Flag.YES,
        drafted=Decision.objects.filter(application=application).exists(), asked=_asked_stage(asked), fee=_fee_stage(fee),
    )  # fmt: skip


def _asked_stage(asked: Excess | None) -> Stage:
    if asked is None:
        return Stage.NONE
    return Stage.DONE if asked.finding else Stage.CAME if asked.said_on else Stage.TOLD


def _fee_stage(fee: Fee | None) -> Stage:
    if fee is None:
        return Stage.NONE
    if fee.paid_on is not None:
        return Stage.DONE
    if fee.arrived_on is None or fee.pay_by is None:
        return Stage.TOLD
    return Stage.LATE if days.today() > fee.pay_by else Stage.CAME


def charge(application: Application, scale: Scale, pages: int) -> Charge:
    """A fee for an application as it would be told now."""
    held, now = charging(application.jurisdiction_id), counting.standing(application)
    return Charge(
        scale, number_in_month(application), held.most_items, pages, held.fees == Flag.YES, held.pay_how,
        None if now.stopped else now.due, fee_of(application) is not None,
    )  # fmt: skip


def charge_of(fee: Fee) -> Charge:
    """A fee as it was told; how it is paid, as the office has it now."""
    held = charging(fee.jurisdiction_id)
    return Charge(
        Scale(fee.scale), fee.before + 1, held.most_items, fee.pages, enabled=True, pay_how=held.pay_how, due=None,
        already=True,
    )  # fmt: skip


def notice(application: Application, made: Charge) -> list[str]:
    """The paragraphs of the notice; nobody's name is in them."""
    held = charging(application.jurisdiction_id)
    return notice_paragraphs(
        made, number=application.case.number, received_on=application.received_on, basis=held.basis
    )


def reasons_not_to_reply(application: Application, code: str, today: date | None = None) -> list[str]:
    """What a reply of a type waits for beside its own words: a fee, a judgement, the reply it repeats."""
    reasons, fee, asked = list[str](), fee_of(application), asked_why(application)
    if code == "O2":
        reasons += reasons_not_to_lapse(
            told=fee is not None, paid=bool(fee and fee.paid_on), pay_by=fee.pay_by if fee else None,
            today=today or days.today(),
        )  # fmt: skip
    elif fee is not None and fee.paid_on is None:
        reasons.append("已经通知收费，申请人还没有缴费；逾期未缴的，答复“逾期未缴费，不再处理”。")
    if asked is not None and code == "R4" and asked.finding != Finding.UNREASONABLE:
        reasons.append("还没有认定申请人说明的理由不合理，不能按大量反复申请不予处理（第三十五条）。")
    if asked is not None and code != "R4" and asked.finding == Finding.UNREASONABLE:
        reasons.append("已经认定理由不合理，应答复不予处理（第三十五条）。")
    earlier = linking.earlier_of(application) if code == "R2" else None
    if earlier is not None and linking.reply_of(earlier) is None:
        reasons.append(f"前件（{earlier.case.number}）还没有答复，不能按重复申请答复。")
    return reasons


def beside(application: Application, actor: Actor) -> dict[str, Any]:
    """What stands on an application's page about all this: who is served, what is tied to it, excess and fee."""
    fee, own = fee_of(application), actor.organ_id == application.organ_id
    people = cases.people(application.case) if own and actor.duty in CLERKS else []
    return {
        "served": served_at(people) if len(people) > 1 else None,
        "tied": linking.tied(application) if own else [],
        "excess": asked_why(application) if own else None,
        "fee": fee if own else None,
        "fee_lines": in_words(Scale(fee.scale), lines_of(Scale(fee.scale), before=fee.before, pages=fee.pages))
        if fee
        else [],
        "drafted": Decision.objects.filter(application=application).exists() if fee else False,
    }
