"""The unit's ledger as a workbook, and its own yearly plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.fields import day_field
from gongkai.ledger.forms.work import KINDS
from gongkai.ledger.models import Plan
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


class LedgerFilter(forms.Form):
    """Whose ledger, of which plan."""

    organ = forms.ModelChoiceField(label="单位", queryset=Plan.objects.none(), to_field_name="uuid", required=False)
    plan = forms.ModelChoiceField(
        label="方案", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label=None
    )

    def __init__(self, *args: Any, actor: Actor, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


class WorkbookForm(forms.Form):
    """The filled workbook."""

    file = forms.FileField(label="填好的台账", help_text="从本系统下载、填好后保存的 .xlsx；不超过 50 MB")


class UnitPlanForm(forms.Form):
    """单位年度实施方案."""

    title = forms.CharField(label="标题", max_length=300)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    issued_on = day_field("印发日期", required=False)
    published_url = forms.CharField(
        label="公开地址", required=False, max_length=500, widget=forms.URLInput(), help_text="方案在门户网站上的网址；还没有公开的可以以后再填"
    )  # fmt: skip
    file = forms.FileField(label="方案文件", required=False, help_text=f"{KINDS}；不超过 50 MB")
    parent = forms.ModelChoiceField(
        label="落实的本级要点", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="没有，或以后再选"
    )  # fmt: skip

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["year"].initial = days.today().year


class AddressForm(forms.Form):
    """Where a plan is published."""

    published_url = forms.CharField(
        label="公开地址", max_length=500, widget=forms.URLInput(), help_text="以 http:// 或 https:// 开头"
    )
