"""What a clerk types when an applicant brings very many: the question, the judgement, the fee; and what the office settles."""

from __future__ import annotations

from django import forms

from gongkai.applications.forms.handling import MEANS, OfApplication
from gongkai.applications.rules.excess import Finding
from gongkai.applications.rules.fees import Scale
from gongkai.cases.rules import Means
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field


class AskWhyForm(OfApplication):
    """要求说明理由."""

    until = day_field("说明理由的期限", help_text="给申请人合理的时间；答复期限不因此停止。")
    means = forms.ChoiceField(label="告知方式", choices=MEANS, initial=Means.PAPER)


class TakeWhyForm(OfApplication):
    """登记申请人的说明."""

    on = day_field("收到说明日期", initial=days.today)
    words = text_field("申请人说明的理由")
    means = forms.ChoiceField(label="收到方式", choices=MEANS, initial=Means.PAPER)


class FindForm(OfApplication):
    """认定理由."""

    finding = forms.ChoiceField(label="认定", choices=Finding.choices())
    why = text_field("认定的理由", rows=2)
    delay_until = day_field("延迟答复至", required=False, help_text="只在延迟答复时填写。")
    means = forms.ChoiceField(label="告知方式", choices=MEANS, initial=Means.PAPER)


class ChargeForm(OfApplication):
    """通知收费."""

    scale = forms.ChoiceField(label="收费标准", choices=Scale.choices(), help_text="一件申请只能选用一种标准。")
    pages = forms.IntegerField(
        label="提供的页数", min_value=0, max_value=100_000, initial=0, required=False, help_text="按量计收的填写。"
    )
    means = forms.ChoiceField(label="告知方式", choices=MEANS, initial=Means.PAPER)


class NoticeArrivedForm(OfApplication):
    """登记收到收费通知."""

    on = day_field("申请人收到通知日期", initial=days.today)


class PayForm(OfApplication):
    """登记缴费."""

    on = day_field("缴费日期", initial=days.today)
    receipt = forms.CharField(label="财政票据号", max_length=60)


class ChargingForm(forms.Form):
    """What the office settles for the place."""

    most_items = forms.IntegerField(
        label="一个自然月内超过多少件可以要求说明理由", min_value=1, max_value=1000,
        help_text="条例没有规定具体件数，默认10件取自收费标准的免费档，未经核定，请按本地实际调整。",
    )  # fmt: skip
    charge = forms.BooleanField(
        label="收取信息处理费", required=False, help_text="默认不收费。只对数量、频次明显超过合理范围的申请人收取。"
    )
    basis = forms.CharField(label="本地收费的依据", max_length=200, required=False)
    pay_how = text_field("缴费方式", rows=2, required=False, help_text="收入全额上缴国库，使用财政票据。")
