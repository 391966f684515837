"""信息处理费: off until the office turns it on; told once within the reply limit, paid or lapsed (第四十二条, 国办函〔2020〕109号)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Charging, Decision, Fee
from gongkai.applications.queries import excess as reading
from gongkai.applications.rules import fees
from gongkai.applications.rules.clock import FEE
from gongkai.applications.rules.fees import Scale
from gongkai.applications.rules.handling import reasons_of_day
from gongkai.applications.rules.states import Act
from gongkai.applications.services import deciding
from gongkai.applications.services.acting import begin, common, done
from gongkai.cases import services as cases
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import due


@transaction.atomic
def settle(*, jurisdiction_id: int, most_items: int, charge: bool, basis: str, pay_how: str, by: Actor) -> Charging:
    """What a place settles: from how many on reasons may be asked for, and whether fees are charged, by what ground."""
    reasons = [] if by.duty in {Duty.OFFICE, Duty.ADMIN} else ["由政务公开办登记。"]
    reasons += [] if by.jurisdiction_id == jurisdiction_id else ["只能登记本地的设定。"]
    reasons += [] if 1 <= most_items <= 1000 else ["件数应为1至1000。"]
    if charge and not (basis.strip() and pay_how.strip()):
        reasons.append("开启收费的，请写明本地收费的依据和缴费方式。")
    refuse_if(reasons)
    row = reading.charging(jurisdiction_id)
    row.most_items, row.fees, row.basis, row.pay_how = (
        most_items, Flag.YES if charge else Flag.NO, basis.strip(), pay_how.strip(),
    )  # fmt: skip
    row.save()
    record("charging.set", of=row, by=by, most_items=most_items, fees=str(row.fees), basis=row.basis)
    return row


@transaction.atomic
def tell(*, application: Application, scale: Scale, pages: int, means: Means, by: Actor) -> Fee:
    """通知收费: the amount follows from the tiers; the clock stands still until it is paid."""
    row = begin(Act.CHARGE, application, by)
    made = reading.charge(row, scale, pages if scale is Scale.PAGES else 0)
    reasons = ["已经拟写答复，不能再通知收费。"] if Decision.objects.filter(application=row).exists() else []
    refuse_if(reasons + fees.reasons_not_to_charge(made, days.today()))
    fee = Fee.objects.create(
        **common(row, by), at=days.now(), scale=scale, before=made.number - 1, pages=made.pages, yuan=made.yuan,
        told_on=days.today(),
    )  # fmt: skip
    body = "\n".join(reading.notice(row, made))
    cases.write(case=row.case, direction=Direction.OUT, means=means, subject="收费通知", body=body, by=by)
    done(row, "charged", by, scale=str(scale), yuan=fee.yuan)
    return fee


@transaction.atomic
def arrived(*, application: Application, on: date, by: Actor) -> Fee:
    """收到收费通知: twenty working days to pay run from the next."""
    row = begin(Act.PAY, application, by)
    fee = _told(row)
    refuse_if(
        (["已经登记收到日期。"] if fee.arrived_on else [])
        + reasons_of_day(on, "收到通知日期", not_before=fee.told_on, today=days.today(), since="收费通知")
    )
    limit = workdays.limit(FEE, row.jurisdiction_id, fee.told_on)
    fee.arrived_on, fee.pay_by = on, due(on, limit, (), workdays.calendar(row.jurisdiction_id)).date
    fee.save(update_fields=["arrived_on", "pay_by"])
    done(row, "charge_arrived", by, on=on, pay_by=fee.pay_by)
    return fee


@transaction.atomic
def pay(*, application: Application, on: date, receipt: str, by: Actor) -> Fee:
    """缴费: the reply limit begins anew the next day."""
    row = begin(Act.PAY, application, by)
    fee = _told(row)
    reasons = fees.reasons_not_to_pay(
        on, told_on=fee.told_on, pay_by=fee.pay_by, already=fee.paid_on is not None, today=days.today()
    )
    refuse_if(reasons + ([] if receipt.strip() else ["请填写财政票据号。"]))
    fee.paid_on, fee.receipt = on, receipt.strip()
    fee.save(update_fields=["paid_on", "receipt"])
    done(row, "paid", by, on=on, yuan=fee.yuan)
    return fee


@transaction.atomic
def lapse(*, application: Application, by: Actor) -> Decision:
    """逾期未缴费: the reply that it counts as given up is drafted (O2); it goes out like any other."""
    row = begin(Act.PAY, application, by)
    fee = _told(row)
    paid = fee.paid_on is not None
    refuse_if(fees.reasons_not_to_lapse(told=True, paid=paid, pay_by=fee.pay_by, today=days.today()))
    told, arrived_on, last = (
        f"{day.year}年{day.month}月{day.day}日" for day in (fee.told_on, fee.arrived_on, fee.pay_by) if day
    )
    reason = f"本机关于{told}向您发出收费通知，金额{fee.yuan}元，您于{arrived_on}收到，缴费期限至{last}，您逾期未缴纳"
    return deciding.draft(application=row, code="O2", words={"reason": reason}, by=by)


def _told(row: Application) -> Fee:
    fee = Fee.objects.select_for_update().filter(application=row).first()
    if fee is None:
        raise Refused("没有发过收费通知。")
    return fee
