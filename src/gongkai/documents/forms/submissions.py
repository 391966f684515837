"""Forms of 报送 and its circular."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.documents.forms.writing import Day
from gongkai.documents.rules.states import SubmissionState
from gongkai.documents.rules.submissions import TARGETS
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

PLACES = [(target.value, target.label) for target in TARGETS]


class SendForm(forms.Form):
    """Where to."""

    target = forms.ChoiceField(label="报送到", choices=PLACES)


class SubmissionFilter(forms.Form):
    """What the queue is narrowed to."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *SubmissionState.choices()])
    target = forms.ChoiceField(label="报送到", required=False, choices=[("", "全部"), *PLACES])
    organ = forms.ModelChoiceField(
        label="单位", queryset=orgs.jurisdictions().none(), required=False, to_field_name="uuid", empty_label="全部"
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        organs: Any = self.fields["organ"]
        if actor.oversees:
            organs.queryset = orgs.organs(actor.jurisdiction_id)
        else:
            del self.fields["organ"]


class PeriodForm(forms.Form):
    """The period of a circular."""

    first = Day("起始日期")
    last = Day("截止日期")

    def clean(self) -> dict[str, Any]:
        """Both days."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("first", "last"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "请填写日期。")
        return given


class CircularForm(forms.Form):
    """The words of a circular before it is issued."""

    title = forms.CharField(label="标题", max_length=120)
    note = forms.CharField(label="通报的话", required=False, widget=forms.Textarea(attrs={"rows": 6}))
