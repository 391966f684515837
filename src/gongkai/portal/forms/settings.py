"""The settings page."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from gongkai.portal.models import SiteSettings
from gongkai.portal.services import FIELDS


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own class takes no argument at run time
    """Name and foot of the public site; the rules look at the marks when it is saved."""

    emblem_file = forms.FileField(
        label="徽标图片",
        required=False,
        help_text="显示在网站名称左侧。国徽图案从中国人大网或中国政府网下载标准版本，不得自行改动。",
    )
    badge_file = forms.FileField(
        label="党政机关网站标识图片", required=False, help_text="随链接一起发给的图片；不上传时用文字代替"
    )
    errata_file = forms.FileField(
        label="“我为政府网站找错”图片", required=False, help_text="随链接一起发给的图片；不上传时用文字代替"
    )

    class Meta:
        model = SiteSettings
        fields = FIELDS

    def say_usual(self, usual: Mapping[str, str]) -> None:
        """By each field what stands in the foot when it is left empty."""
        for name, value in usual.items():
            if value:
                self.fields[name].help_text = f"留空用“{value}”"
