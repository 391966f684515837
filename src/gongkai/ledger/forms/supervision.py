"""What the office does over the year, and what units answer: checks, rectifications, problems, rounds, circulars, look-back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.ledger.forms.work import ReasonForm
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.rules.states import CheckKind, CheckResult, LookBackVerdict
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

__all__ = ["ReasonForm"]
CIRCULAR_KINDS = [("表扬", "表扬"), ("批评", "批评"), ("整改", "责令整改")]


def organ_field(label: str, *, empty: str | None = "请选择") -> forms.ModelChoiceField[Any]:
    """An organ of the jurisdiction; the form fills in which."""
    return forms.ModelChoiceField(
        label=label, queryset=Plan.objects.none(), to_field_name="uuid", empty_label=empty, required=empty != "全部单位"
    )


def _fill(form: forms.Form, **querysets: Any) -> None:
    for name, rows in querysets.items():
        field: Any = form.fields[name]
        field.queryset = rows


def _days_field(help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label="整改期限（工作日）", min_value=1, max_value=365, required=False, help_text=help_text or "不填的按本地区设定的期限"
    )  # fmt: skip


class StateFilter(forms.Form):
    """A list by unit; the tabs above it give the state."""

    organ = organ_field("单位", empty="全部单位")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, organ=orgs.organs(actor.jurisdiction_id))


class CheckForm(forms.Form):
    """登记检查."""

    organ = organ_field("被检查单位")
    kind = forms.ChoiceField(label="方式", choices=CheckKind.choices())
    on = day_field("日期", initial=days.today)
    task = forms.ModelChoiceField(
        label="涉及任务", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="不限于某项任务"
    )  # fmt: skip
    result = forms.ChoiceField(label="结果", choices=CheckResult.choices(), widget=forms.RadioSelect)
    findings = text_field("发现的问题或指导的内容", 4, required=False, most=5000)
    order_fix = forms.BooleanField(
        label="责令整改", required=False, help_text="勾选后，上面写的问题即作为整改事项下达该单位"
    )
    working_days = _days_field()

    def __init__(self, *args: Any, actor: Actor, tasks: QuerySet[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, organ=orgs.organs(actor.jurisdiction_id), task=tasks)


class OrderForm(forms.Form):
    """责令整改 outside a check."""

    organ = organ_field("整改单位")
    issue = text_field("存在的问题和整改要求", 4, most=5000)
    working_days = _days_field()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, organ=orgs.organs(actor.jurisdiction_id))


class FixForm(forms.Form):
    """整改情况."""

    fix = text_field("整改情况", 4, help_text="怎样改的、改到什么程度、今后怎样防止", most=5000)
    on = day_field("整改完成日期", initial=days.today)


class VerdictForm(forms.Form):
    """核验意见."""

    reason = text_field("核验意见", 3, 1000, required=False, help_text="退回重改的必须写明理由")


class NoteForm(forms.Form):
    """协调、提请、解决 of a problem."""

    note = text_field("协调意见", 3, 2000)


class RoundForm(forms.Form):
    """下发调度."""

    title = forms.CharField(label="调度事项", max_length=200)
    asks = text_field("要求", 3, 2000, required=False, help_text="请单位报什么：进展、困难、预计完成时间")
    due_on = day_field("反馈时限")
    plan = forms.ModelChoiceField(
        label="针对的方案", queryset=Plan.objects.none(), to_field_name="uuid", required=False, empty_label="全部任务"
    )  # fmt: skip
    organs = forms.ModelMultipleChoiceField(
        label="调度单位", queryset=Plan.objects.none(), to_field_name="uuid", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, plans: QuerySet[Plan], marks: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, plan=plans, organs=orgs.organs(actor.jurisdiction_id))
        choice: Any = self.fields["organs"]
        choice.label_from_instance = lambda organ: organ.short_name + marks.get(organ.pk, "")


class ReplyForm(forms.Form):
    """反馈."""

    text = text_field("进展情况", 12, 8000)


class CircularDraftForm(forms.Form):
    """起草通报."""

    title = forms.CharField(label="标题", max_length=200)
    starts_on = day_field("通报期起")
    ends_on = day_field("通报期止")


class CircularForm(forms.Form):
    """The text of a circular."""

    title = forms.CharField(label="标题", max_length=200)
    number = forms.CharField(label="文号", max_length=80, required=False)
    body = text_field("正文", 6, 8000)


class CircularItemForm(forms.Form):
    """One unit named in a circular; an item whose text is emptied falls away."""

    organ = forms.TypedChoiceField(label="单位", coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(label="类别", choices=CIRCULAR_KINDS)
    text = text_field("内容", 2, 1000, required=False)
    due_days = forms.IntegerField(label="整改期限（工作日）", min_value=1, max_value=365, required=False)

    def __init__(self, *args: Any, organs: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organ"]
        choice.choices = [("", "请选择"), *organs]


CircularItems = forms.formset_factory(CircularItemForm, extra=2, max_num=200, absolute_max=200)


class LookBackForm(forms.Form):
    """开展回头看."""

    plan = forms.ModelChoiceField(
        label="上年度方案", queryset=Plan.objects.none(), to_field_name="uuid", empty_label="请选择"
    )
    due_on = day_field("核查时限", required=False)

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, plan=plans)


class LookBackItemForm(forms.Form):
    """What became of one task."""

    verdict = forms.ChoiceField(
        label="结论", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in LookBackVerdict if one is not LookBackVerdict.PENDING],
    )  # fmt: skip
    reason = text_field("说明", 3, 1000, required=False, help_text="未完成、不再执行的必须写明理由")
    order_fix = forms.BooleanField(label="责令整改", required=False, help_text="只用于未完成的；下达给责任单位")
    working_days = _days_field()


class CarryForm(forms.Form):
    """结转."""

    into = forms.ModelChoiceField(
        label="结转到", queryset=Plan.objects.none(), to_field_name="uuid", empty_label="请选择"
    )

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, into=plans)
