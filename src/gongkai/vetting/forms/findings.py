"""Filters of the lists of findings and traces."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Check
from gongkai.vetting.models.checks import SEVERITIES, kind_choices


class FindingFilter(forms.Form):
    """Findings by content, unit, kind, weight, and whether they stand in public."""

    q = forms.CharField(label="标题包含", required=False, max_length=100)
    organ = forms.ModelChoiceField(
        label="单位", queryset=Check.objects.none(), to_field_name="uuid", required=False, empty_label="全部单位"
    )
    kind = forms.ChoiceField(label="种类", required=False)
    severity = forms.ChoiceField(label="程度", required=False, choices=[("", "阻断和提醒"), *SEVERITIES])
    public = forms.ChoiceField(
        label="范围", required=False, choices=[("", "全部"), ("N", "待公开的内容"), ("Y", "已公开的内容")]
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部种类"), *kind_choices()]  # type: ignore[attr-defined]
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


class TraceFilter(forms.Form):
    """Traces by kind, and those not yet looked over."""

    kind = forms.ChoiceField(label="种类", required=False)
    waiting = forms.BooleanField(label="只看未核对的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部种类"), *kind_choices()]  # type: ignore[attr-defined]
