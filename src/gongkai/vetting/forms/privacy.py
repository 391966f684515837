"""个人信息处理规则、告知书、流调信息."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.kernel.fields import text_field
from gongkai.vetting.models import ProcessingRule
from gongkai.vetting.rules.epidemic import Allowed, template


class RuleForm(forms.Form):
    """One processing activity, as the law asks it to be told (个人信息保护法 17, 35)."""

    activity = forms.CharField(label="处理活动", max_length=120, help_text="如：依申请公开申请办理")
    purpose = text_field("处理目的", 3, 1000, required=False)
    basis = forms.CharField(label="法定依据", max_length=300, required=False)
    manner = text_field("处理方式", 3, 1000, required=False, help_text="怎样收集、存储、使用、提供、删除")
    scope = text_field("个人信息种类和范围", 3, 1000, required=False)
    period = forms.CharField(label="保存期限", max_length=200, required=False)
    rights = text_field("查阅、更正、删除的办法", 3, 1000, required=False)
    contact = forms.CharField(label="联系方式", max_length=200, required=False, help_text="写单位的，不写个人的")


class EndForm(forms.Form):
    """停止."""

    reason = forms.CharField(label="停止的理由", max_length=300)


class NoticeForm(forms.Form):
    """启用告知书; the same form gets a new version."""

    form = forms.CharField(label="用在哪个表单", max_length=60, help_text="与表单名称一致，如：依申请公开申请表")
    title = forms.CharField(label="标题", max_length=120)
    rule = forms.ModelChoiceField(
        label="依据的处理规则", queryset=ProcessingRule.objects.none(), to_field_name="uuid", required=False,
        empty_label="不与某项规则关联",
    )  # fmt: skip
    text = text_field(
        "告知内容", 10, 5000, help_text="写清谁处理、为什么处理、怎样处理、处理哪些信息、保存多久、怎样查询和投诉"
    )

    def __init__(self, *args: Any, rules: QuerySet[ProcessingRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]


class EpidemicForm(forms.Form):
    """The fields the template allows, and no others."""

    title = forms.CharField(label="标题", max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in template().allowed:
            self.fields[one.key] = _field(one)

    def values(self) -> dict[str, str]:
        """What was filled in, as text."""
        given = self.cleaned_data
        return {one.key: str(given[one.key] or "") for one in template().allowed}


class OpinionForm(forms.Form):
    """隐私审查意见."""

    opinion = text_field("审查意见", 3, 500, required=False, help_text="退回修改的必须写明")


def _field(one: Allowed) -> forms.Field:
    if one.kind == "choice":
        first = ("", "请选择" if one.required else "不填")
        choices = [first, *((each, each) for each in one.choices)]
        return forms.ChoiceField(label=one.label, required=one.required, help_text=one.help, choices=choices)
    if one.kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=one.label, required=one.required, help_text=one.help, widget=widget)
    if one.kind == "lines":
        return text_field(one.label, 4, one.most, required=one.required, help_text=one.help)
    return forms.CharField(label=one.label, required=one.required, help_text=one.help, max_length=one.most)
