"""What is entered of a key."""

from __future__ import annotations

from django import forms


class KeyForm(forms.Form):
    """One business system."""

    name = forms.CharField(label="业务系统名称", max_length=60, help_text="如：民政救助业务系统")
