"""What people type when they check, comb, register duties, keep the negative list and villages' lists."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.catalogue.forms.entries import offer, organ_choice
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.rules.entries import DutyState, DutyType, GapState, Ground, Stage, Verdict
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

VERDICTS = [(one.value, one.label) for one in Verdict if one is not Verdict.PENDING]


class SelfCheckForm(forms.Form):
    """开展自查."""

    field: Any = forms.ModelChoiceField(
        None, label="自查范围", to_field_name="uuid", required=False, empty_label="本单位全部公开事项"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carried = queries.adoptions(actor).filter(organ_id=actor.organ_id).values("field_id")
        offer(self, "field", queries.fields(actor.jurisdiction_id).filter(pk__in=carried))


class JudgeForm(forms.Form):
    """What was found of one entry."""

    verdict = forms.ChoiceField(label="结果", choices=[("", "请选择"), *VERDICTS])
    finding = forms.CharField(label="发现的问题", max_length=500, required=False)
    order_fix = forms.BooleanField(label="责令整改", required=False)


class SummaryForm(forms.Form):
    """The conclusion of a check."""

    summary = text_field("结论", 3, required=False)


class FixForm(forms.Form):
    """报送整改情况."""

    fix = text_field("整改情况", 3)


class VerdictForm(forms.Form):
    """核验."""

    reason = text_field("核验意见", 2, 500, required=False, help_text="退回重改的必须写明理由")


class CombingForm(forms.Form):
    """开展梳理."""

    rule = forms.CharField(label="修订的法规文件", max_length=160, help_text="如“中华人民共和国政府信息公开条例”")
    words = forms.CharField(
        label="依据中的写法", max_length=300, required=False,
        help_text="公开依据里可能怎样提到它，几种写法用顿号隔开；不填就按文件名称找",
    )  # fmt: skip
    version = forms.CharField(
        label="修订后的版本", max_length=120, required=False, help_text="如“2019年修订，国务院令第711号”"
    )
    effective_on = day_field("施行日期")
    due_on = day_field("梳理完成时限")
    note = text_field("修订要点", 4, 4000, required=False)


class GapForm(forms.Form):
    """Something the rule requires that stands in no directory."""

    organ = organ_choice("责任单位")
    title = forms.CharField(label="事项", max_length=200)
    gap = text_field("应公开而未公开的内容", 2, 500)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organ", orgs.organs(actor.jurisdiction_id))


class SettleForm(forms.Form):
    """What became of one item of a combing."""

    state = forms.ChoiceField(label="梳理结果", widget=forms.RadioSelect)
    gap = text_field("应公开而未公开的内容", 2, 500, required=False, help_text="“应公开未公开”的填写")
    url = forms.CharField(
        label="公开的网址", max_length=500, required=False, help_text="“已公开”的填写；对应事项已有内容的可以不填"
    )
    reason = text_field("说明", 2, 300, required=False, help_text="“无须公开”的必须写明理由和依据")

    def __init__(self, *args: Any, states: frozenset[GapState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["state"]
        choice.choices = [(one.value, one.label) for one in GapState if one in states]


class DutyForm(forms.Form):
    """A duty of the register."""

    organ = organ_choice("责任单位")
    matter = forms.CharField(label="义务事项", max_length=200)
    kind = forms.ChoiceField(label="义务类型", choices=[("", "请选择"), *DutyType.choices()])
    stage = forms.ChoiceField(label="五公开环节", choices=[("", "请选择"), *Stage.choices()])
    basis = forms.CharField(label="法定依据", max_length=300, help_text="法律、法规、规章的名称和条款")
    state = forms.ChoiceField(
        label="状态", choices=DutyState.choices(), widget=forms.RadioSelect, initial=DutyState.OWED
    )
    evidence = text_field("履行情况", 2, 500, required=False)
    url = forms.CharField(label="佐证网址", max_length=500, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            offer(self, "organ", orgs.organs(actor.jurisdiction_id))
        else:
            del self.fields["organ"]


class DutyFilter(forms.Form):
    """What the register may be narrowed by."""

    kind = forms.ChoiceField(label="义务类型", required=False, choices=[("", "全部类型"), *DutyType.choices()])
    stage = forms.ChoiceField(label="五公开环节", required=False, choices=[("", "全部环节"), *Stage.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *DutyState.choices()])
    organ = organ_choice("单位", empty="全部单位", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            offer(self, "organ", orgs.organs(actor.jurisdiction_id))
        else:
            del self.fields["organ"]


class WorkbookForm(forms.Form):
    """A workbook to take in."""

    file = forms.FileField(label="填好的表格")


class NegativeForm(forms.Form):
    """An item of the negative list."""

    matter = forms.CharField(label="不予公开的事项", max_length=200)
    circumstance = text_field("情形", 3, 500, help_text="在什么情形下、哪些内容不予公开")
    ground = forms.ChoiceField(label="条例理由", choices=[("", "请选择"), *Ground.choices()])
    basis = forms.CharField(label="依据", max_length=300, help_text="法律、法规的名称和条款")
    reason = forms.CharField(label="列入或修改的理由", max_length=300)


class NegativeFilter(forms.Form):
    """What the list may be narrowed by."""

    ground = forms.ChoiceField(label="条例理由", required=False, choices=[("", "全部理由"), *Ground.choices()])
    organ = organ_choice("列入单位", empty="全部单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "有效"), ("REMOVED", "已移出")])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            offer(self, "organ", orgs.organs(actor.jurisdiction_id))
        else:
            del self.fields["organ"]


class VillagesForm(forms.Form):
    """Villages of a township."""

    organ = organ_choice("乡镇（街道）")
    kind = forms.ChoiceField(label="类别", choices=[("VILLAGE", "村"), ("COMMUNITY", "社区")])
    names = text_field("名称", 6, 4000, help_text="一行一个；登记后按清单模板列出应公开的事项")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = orgs.organs(actor.jurisdiction_id).filter(kind="TOWNSHIP")
        if actor.oversees:
            offer(self, "organ", towns)
        else:
            del self.fields["organ"]


class VillageItemForm(forms.Form):
    """An item of a village's own."""

    matter = forms.CharField(label="公开事项", max_length=120)
    content = forms.CharField(label="公开内容", max_length=300)
    cycle = forms.CharField(label="公开时间", max_length=60, required=False)
    cycle_days = forms.IntegerField(
        label="更新周期（天）", min_value=0, max_value=1100, initial=0, help_text="0 表示发生后及时公开"
    )
    place = forms.CharField(label="公开方式", max_length=120, required=False, initial="公开栏")


class PostedForm(forms.Form):
    """When one item was last posted."""

    on = day_field("最近公开", required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def clean_on(self) -> Any:
        """No day to come."""
        found = self.cleaned_data["on"]
        if found and found > days.today():
            raise forms.ValidationError("公开日期不能晚于今天。")
        return found
