"""What is chosen to be printed of several applications."""

from __future__ import annotations

from django import forms

from gongkai.applications.rules.printing import KINDS, LABELS, REPLY


class PrintForm(forms.Form):
    """打印文书."""

    kinds = forms.MultipleChoiceField(
        label="文书", choices=KINDS, initial=[REPLY], required=False, widget=forms.CheckboxSelectMultiple
    )


class LabelForm(forms.Form):
    """打印地址标签."""

    start = forms.IntegerField(
        label="从第几格开始",
        min_value=1,
        max_value=LABELS,
        initial=1,
        help_text="每张14格，用过几格的标签纸可以接着用。",
    )
