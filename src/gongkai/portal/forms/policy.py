"""The day a policy is read as of."""

from __future__ import annotations

from datetime import date

from django import forms

from gongkai.kernel import days


class DayForm(forms.Form):
    """A day that has come; errors are sentences, and the page shows the text of today."""

    on = forms.DateField(
        label="查看这一天的政策",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=dict.fromkeys(("invalid", "required"), "请填写日期，例如 2026-03-01。"),
    )

    def clean_on(self) -> date:
        """Nobody knows the days to come."""
        day: date = self.cleaned_data["on"]
        if day > days.today():
            raise forms.ValidationError("这一天还没有到，请选择今天或以前的日期。")
        return day

    def day(self) -> date | None:
        """The day asked for, when it is one."""
        if not self.is_bound or not self.is_valid():
            return None
        found: date = self.cleaned_data["on"]
        return found
