"""The settings page."""

from __future__ import annotations

from django import forms

from gongkai.portal.models import SiteSettings
from gongkai.portal.services import FIELDS


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class takes no argument at run time
    """Name and foot of the public site; the rules look at the marks when it is saved."""

    emblem_file = forms.FileField(
        label="徽标图片",
        required=False,
        help_text="显示在网站名称左侧。使用国徽须符合《国徽法》，由本级政府办公室决定。",
    )

    class Meta:
        model = SiteSettings
        fields = FIELDS
