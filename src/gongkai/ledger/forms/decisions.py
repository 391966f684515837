"""The office's decisions on claims."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.ledger.forms.work import ReasonForm
from gongkai.ledger.models import Plan
from gongkai.ledger.rules.states import Verdict
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty

__all__ = ["ClaimFilter", "DecisionForm", "PaperForm", "ReasonForm"]


class ClaimFilter(forms.Form):
    """What the queue of claims may be narrowed by."""

    q = forms.CharField(label="任务包含", required=False, max_length=100)
    organ = forms.ModelChoiceField(
        label="单位", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="全部单位"
    )
    plan = forms.ModelChoiceField(
        label="方案", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="全部方案"
    )
    late = forms.BooleanField(label="过了时限才报的", required=False)

    def __init__(self, *args: Any, actor: Actor, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Accepting or returning a claim."""

    reason = text_field(
        "审定意见", 3, 1000, required=False, help_text="退回必须写明理由，单位照此补正；佐证疑似失效仍通过的也要写明"
    )


class PaperForm(forms.Form):
    """代录: what was decided on paper, by whom, when, with the scan."""

    on_behalf_of = forms.TypedChoiceField(label="审定人", coerce=int)
    verdict = forms.ChoiceField(label="结论", choices=Verdict.choices(), widget=forms.RadioSelect)
    decided_on = day_field("审定日期", initial=days.today)
    reason = text_field("审定意见", 3, 1000, required=False, help_text="照纸质意见录入；退回的必须写明理由")
    paper = forms.FileField(label="纸质意见扫描件", help_text="PDF 或图片；不超过 50 MB")

    def __init__(self, *args: Any, holdings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].choices = [("", "请选择"), *((one.pk, _named(one)) for one in holdings)]  # type: ignore[attr-defined]


def _named(holding: Any) -> str:
    title = holding.post.title or DUTY_LABELS[Duty(holding.post.duty)]
    return f"{holding.user.name}（{holding.post.organ.short_name} {title}）"
