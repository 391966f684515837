"""What the pages of plans and tasks ask: filters, superiors, what the public sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from gongkai.ledger.models import Plan
from gongkai.ledger.rules.states import Level, Release, ReleaseRule, TaskState

if TYPE_CHECKING:
    PlanChoiceField = forms.ModelChoiceField[Plan]
else:
    PlanChoiceField = forms.ModelChoiceField

RULE_HELP = {
    ReleaseRule.NONE: "公众看不到这个方案的任何任务",
    ReleaseRule.ALL: "全部任务公开，以后更正新增的任务也自动公开",
    ReleaseRule.CHOSEN: "只公开选定的任务",
}


class PlanFilter(forms.Form):
    """What the list of plans may be narrowed by."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(label="层级", required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(level.value, level.label) for level in Level if level is not Level.UNIT]
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", "全部层级"), *own, (Level.UNIT.value, "单位实施方案")]  # type: ignore[attr-defined]


class TaskFilter(forms.Form):
    """What the tasks of a plan may be narrowed by."""

    q = forms.CharField(label="任务包含", required=False, max_length=100)
    organ = forms.ChoiceField(label="单位", required=False)
    theme = forms.ChoiceField(label="领域", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *TaskState.choices()])
    late = forms.BooleanField(label="只看逾期", required=False)

    def __init__(self, *args: Any, organs: list[dict[str, Any]], themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(row["organ_uuid"]), f"{row['name']}（{row['n']}）") for row in organs]
        if len(units) > 1:
            self.fields["organ"].choices = [("", "全部单位"), *units]  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]
        if themes:
            self.fields["theme"].choices = [("", "全部领域"), *((one, one) for one in themes)]  # type: ignore[attr-defined]
        else:
            del self.fields["theme"]


class PlanChoice(PlanChoiceField):
    """A plan as a choice: year, level, title."""

    def label_from_instance(self, obj: Plan) -> str:
        """2026年 市 …要点."""
        return f"{obj.year}年 {obj.get_level_display()} {obj.title}"


class ParentForm(forms.Form):
    """The superior's plan."""

    parent = PlanChoice(label="上级要点", queryset=Plan.objects.none(), required=False, empty_label="不挂接")

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField


class RuleForm(forms.Form):
    """How a plan's tasks come before the public."""

    rule = forms.ChoiceField(
        label="公开方式",
        widget=forms.RadioSelect,
        choices=[(rule.value, f"{rule.label}：{RULE_HELP[rule]}") for rule in ReleaseRule],
    )


class ReleaseFilter(forms.Form):
    """Which tasks the release panel lists."""

    q = forms.CharField(label="任务包含", required=False, max_length=100)
    released = forms.ChoiceField(label="公开", required=False, choices=[("", "全部"), *Release.choices()])


class HoldForm(forms.Form):
    """Why something is taken back from the public."""

    reason = forms.CharField(
        label="不公开的理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="留存在办理记录中，不对外显示"
    )  # fmt: skip


class PublicLinkForm(forms.Form):
    """One published result."""

    title = forms.CharField(label="标题", required=False, max_length=200)
    url = forms.CharField(
        label="网址", required=False, max_length=500, widget=forms.TextInput(attrs={"inputmode": "url"})
    )


PublicLinkSet = forms.formset_factory(PublicLinkForm, extra=2, max_num=20, absolute_max=40)
