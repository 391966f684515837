"""Forms of the desk pages of searching."""

from __future__ import annotations

from django import forms

from gongkai.search.rules.missed import DONE, MOST_TERM


class SynonymForm(forms.Form):
    """One group of synonyms."""

    words = forms.CharField(
        label="同义词", max_length=200, help_text="两个到八个词，用顿号分开，如：低保、最低生活保障"
    )


class SettleForm(forms.Form):
    """What was done about a term."""

    term = forms.CharField(max_length=MOST_TERM, widget=forms.HiddenInput)
    handling = forms.ChoiceField(label="处理结果", choices=[(one.value, one.label) for one in DONE])
    note = forms.CharField(label="说明", max_length=200, required=False)
