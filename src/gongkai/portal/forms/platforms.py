"""Entries to special platforms, domains and milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from gongkai.portal.queries.platforms import Site
from gongkai.portal.rules.stages import ICONS, ORDER, Stage

KEYS = ("planned", "reached", "note")


class PlatformForm(forms.Form):
    """One entry."""

    name = forms.CharField(label="平台名称", max_length=40, help_text="例如：政务服务网、信用云溪、公共资源交易平台")
    url = forms.CharField(label="网址", max_length=300, help_text="以 http:// 或 https:// 开头")
    note = forms.CharField(label="说明", max_length=80, required=False, help_text="一句话：在这个平台能办什么、查什么")
    icon = forms.ChoiceField(label="图标", choices=ICONS, initial="file")


class SiteForm(forms.Form):
    """Domain and the three milestones of a site."""

    domain = forms.CharField(
        label="门户域名", max_length=120, required=False,
        help_text="例如 www.yunxi.gov.cn；不带 http:// 和端口。没有域名的，访问第一个网站。",
    )  # fmt: skip

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("domain", site.place.domain)
        for stage in ORDER:
            planned, reached, note = site.milestones.get(stage, (None, None, ""))
            name = stage.value.lower()
            for key, label, value in (("planned", "计划日期", planned), ("reached", "实际日期", reached)):
                self.fields[f"{name}_{key}"] = forms.DateField(
                    label=label, required=False, initial=value, widget=forms.DateInput()
                )
            self.fields[f"{name}_note"] = forms.CharField(label="说明", required=False, max_length=120, initial=note)

    def stages(self) -> list[tuple[Stage, list[BoundField]]]:
        """The fields of each milestone."""
        return [(stage, [self[f"{stage.value.lower()}_{key}"] for key in KEYS]) for stage in ORDER]

    def milestones(self) -> dict[Stage, tuple[Any, Any, str]]:
        """Planned day, day reached and note by stage."""
        given = self.cleaned_data
        return {stage: tuple(given[f"{stage.value.lower()}_{key}"] for key in KEYS) for stage in ORDER}
