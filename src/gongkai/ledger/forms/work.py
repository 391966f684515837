"""What a unit fills in about its part of a task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.ledger.models import Assignment, Plan
from gongkai.ledger.rules.states import AssignmentState, Role
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

KINDS = "PDF、Word、Excel、OFD、图片等"
STATES = [(code, label) for code, label in AssignmentState.choices() if code != AssignmentState.VOID]


class PartFilter(forms.Form):
    """What a list of parts may be narrowed by."""

    q = forms.CharField(label="任务包含", required=False, max_length=100)
    organ = forms.ModelChoiceField(
        label="单位", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="全部单位"
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *STATES])
    role = forms.ChoiceField(label="分工", required=False, choices=[("", "全部分工"), *Role.choices()])
    plan = forms.ModelChoiceField(
        label="方案", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="全部方案"
    )
    theme = forms.ChoiceField(label="领域", required=False)
    within = forms.TypedChoiceField(
        label="到期", required=False, coerce=int, empty_value=None,
        choices=[("", "不限"), ("7", "7日内"), ("30", "30日内"), ("90", "90日内")],
    )  # fmt: skip
    late = forms.BooleanField(label="只看逾期", required=False)
    doubtful = forms.BooleanField(label="佐证疑似失效", required=False)

    def __init__(self, *args: Any, actor: Actor, plans: QuerySet[Plan], themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["theme"].choices = [("", "全部领域"), *((one, one) for one in themes)]  # type: ignore[attr-defined]
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


class TakeForm(forms.Form):
    """签收: who is in charge of the part."""

    leader_in_charge = forms.CharField(label="单位分管领导", max_length=60, required=False)
    section = forms.CharField(label="责任科室", max_length=60, required=False)


class MeasureForm(forms.Form):
    """One 工作举措 with its own limit."""

    text = text_field("工作举措", 2, 2000, required=False)
    limit_text = forms.CharField(label="时限要求", max_length=200, required=False)
    due_on = day_field("完成日期要求", required=False)
    leader = forms.CharField(label="单位分管领导", max_length=60, required=False)
    section = forms.CharField(label="责任科室", max_length=60, required=False)
    done_on = day_field("完成日期", required=False)


MeasureSet = forms.formset_factory(MeasureForm, extra=0, max_num=110, absolute_max=110)


class ProgressForm(forms.Form):
    """填报进展."""

    text = text_field("进展情况", 3, most=5000)
    on = day_field("日期", initial=days.today)


class EvidenceForm(forms.Form):
    """A link, a file, or both."""

    url = forms.CharField(
        label="网址", required=False, max_length=500, help_text="公开信息所在的页面，以 http:// 或 https:// 开头",
        widget=forms.URLInput(),
    )  # fmt: skip
    file = forms.FileField(label="文件", required=False, help_text=f"{KINDS}；不超过 50 MB")
    note = forms.CharField(label="说明", required=False, max_length=300)
    checkpoint = forms.ModelChoiceField(
        label="用于哪个节点", queryset=Plan.objects.none(), to_field_name="uuid", required=False,
        empty_label="整项任务（报送时归入所报节点）",
    )  # fmt: skip

    def __init__(self, *args: Any, part: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["checkpoint"]
        choice.queryset = part.checkpoints.filter(superior="N", state__in=["OPEN", "RETURNED"])
        choice.label_from_instance = lambda point: f"{point.label}（{point.due_on:%Y-%m-%d}）"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("url") and not given.get("file"):
            self.add_error("url", "请填写网址或上传文件，至少一项。")
        return given


class EventForm(forms.Form):
    """登记事项: something happened from which a limit counts."""

    what = forms.CharField(label="事项", max_length=150, help_text="如：某某文件印发")
    on = day_field("发生日期", initial=days.today)
    limit = forms.TypedChoiceField(label="适用时限", coerce=int)

    def __init__(self, *args: Any, limits: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limit"].choices = limits  # type: ignore[attr-defined]


class ProblemForm(forms.Form):
    """难题上报."""

    text = text_field("遇到什么问题", 3, most=5000)
    parties = forms.ModelMultipleChoiceField(
        label="涉及单位", queryset=Plan.objects.none(), required=False, help_text="需要哪些单位一起解决；按住 Ctrl 可选多个"
    )  # fmt: skip
    due_on = day_field("希望解决的时限", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = orgs.organs(actor.jurisdiction_id).exclude(pk=actor.organ_id)  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    """报送完成: words, and proof in the same step where it is not there yet."""

    text = text_field("完成情况", 6, help_text="做了什么、什么时候、在哪里公开", most=5000)
    alone_reason = text_field("配合单位尚未报送，先行报送的理由", 2, 1000, required=False)
    url = forms.CharField(label="补充网址", required=False, max_length=500, widget=forms.URLInput())
    file = forms.FileField(label="补充文件", required=False, help_text=f"{KINDS}；不超过 50 MB")
    note = forms.CharField(label="佐证说明", required=False, max_length=300)


class ReasonForm(forms.Form):
    """Why."""

    reason = text_field("理由", 3, 1000)
