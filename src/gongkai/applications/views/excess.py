"""数量频次和收费: acts on an application's page, and what the office settles for the place."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms import excess as forms
from gongkai.applications.forms.handling import PlainForm
from gongkai.applications.models import Application
from gongkai.applications.queries import excess as reading
from gongkai.applications.rules.excess import Finding, Step
from gongkai.applications.rules.fees import Scale
from gongkai.applications.rules.states import Act
from gongkai.applications.services import charging, excess
from gongkai.applications.services.acting import reasons_not_to
from gongkai.cases.rules import Means
from gongkai.kernel.errors import Refused
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing


def doings(row: Application, by: Actor) -> dict[str, Doing]:
    """What may be done now about an applicant who brings very many."""
    if reasons_not_to(Act.ASK_WHY, row, by):
        return {}
    opened, possible = reading.open_steps(row), _of_reasons(row, by) | _of_fee(row, by)
    return {str(step): doing for step, doing in possible.items() if step in opened}


def _of_reasons(row: Application, by: Actor) -> dict[Step, Doing]:
    def ask(until: date, means: str) -> object:
        return excess.ask(application=row, until=until, means=Means(means), by=by)

    def take(means: str, **given: Any) -> object:
        return excess.take(application=row, means=Means(means), by=by, **given)

    def find(finding: str, means: str, **given: Any) -> object:
        return excess.find(application=row, finding=Finding(finding), means=Means(means), by=by, **given)

    return {
        Step.ASK_WHY: Doing(forms.AskWhyForm, ask, "要求说明理由", "已要求申请人说明理由。", hint="数量、频次明显超过合理范围的，可以要求说明理由（条例第三十五条）；答复期限照常计算。"),
        Step.JUDGE: Doing(forms.FindForm, find, "认定理由", "已登记认定。", hint="不合理的拟写不予处理的答复；合理但期限内不能答复的，确定延迟答复的合理期限并告知。"),
        Step.TAKE_WHY: Doing(forms.TakeWhyForm, take, "登记申请人的说明", "已登记。"),
    }  # fmt: skip


def _of_fee(row: Application, by: Actor) -> dict[Step, Doing]:
    return {
        Step.CHARGE: Doing(forms.ChargeForm, partial(_charge, row, by), "通知收费", "已登记收费通知，答复期限停止计算。", hint="金额按标准超额累进计算，应在答复期限内告知；一件申请只收一次。"),
        Step.FEE_ARRIVED: Doing(forms.NoticeArrivedForm, lambda on: charging.arrived(application=row, on=on, by=by), "登记收到收费通知", "已登记，20个工作日的缴费期限由次日起算。"),
        Step.PAY: Doing(forms.PayForm, lambda on, receipt: charging.pay(application=row, on=on, receipt=receipt, by=by), "登记缴费", "已登记缴费，答复期限从次日起重新计算。", main=True),
        Step.FEE_LAPSED: Doing(PlainForm, lambda: charging.lapse(application=row, by=by), "按逾期未缴费拟写答复", "已拟写答复。", hint="逾期未缴纳的，视为放弃申请，不再处理。"),
    }  # fmt: skip


def _charge(row: Application, by: Actor, *, scale: str, pages: int | None, means: str) -> object:
    return charging.tell(application=row, scale=Scale(scale), pages=pages or 0, means=Means(means), by=by)


@desk_page(Duty.OFFICE, Duty.ADMIN)
def settle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """From how many on reasons may be asked for, and whether fees are charged."""
    held = reading.charging(actor.jurisdiction_id)
    values = {
        "most_items": held.most_items,
        "charge": held.fees == Flag.YES,
        "basis": held.basis,
        "pay_how": held.pay_how,
    }
    form, why = forms.ChargingForm(request.POST or None, initial=values), tuple[str, ...]()
    if request.method == "POST" and form.is_valid():
        try:
            charging.settle(jurisdiction_id=actor.jurisdiction_id, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已保存。")
            return redirect("applications:charging")
    status = 422 if request.method == "POST" else 200
    return render(request, "applications/charging.html", {"form": form, "why": why}, status=status)
