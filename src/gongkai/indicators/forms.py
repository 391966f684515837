"""Choosing the period a board is about."""

from __future__ import annotations

from datetime import date

from django import forms

from gongkai.indicators.rules import Period, PeriodRule, effective, to_date


def period_choices(today: date, chosen: Period) -> list[tuple[str, str]]:
    """The periods one usually asks for: to date, this month and quarter, this year and the two before."""
    now = to_date(today)
    usual = [
        effective(rule, now) for rule in (PeriodRule.YEAR, PeriodRule.TO_DATE, PeriodRule.QUARTER, PeriodRule.MONTH)
    ]
    usual += [usual[2].before, usual[3].before, usual[0].before, usual[0].before.before]
    if chosen not in usual:
        usual.insert(0, chosen)
    return [(period.key, period.label) for period in usual]


class PeriodForm(forms.Form):
    """The period of a board."""

    period = forms.ChoiceField(label="统计期", required=False)

    def __init__(self, today: date, chosen: Period) -> None:
        super().__init__({"period": chosen.key})
        self.fields["period"].choices = period_choices(today, chosen)  # type: ignore[attr-defined]  # a choice field
