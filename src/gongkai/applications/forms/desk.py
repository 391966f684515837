"""What the registrar fills in: an application that came otherwise, the confirmation of receipt, filters of the ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.forms.public import PersonFields, RequestFields
from gongkai.applications.rules import decisions
from gongkai.applications.rules.asking import Confirming
from gongkai.applications.rules.receipt import BY_CONFIRMING, HOW
from gongkai.applications.rules.report import Column
from gongkai.applications.rules.states import State
from gongkai.cases.rules import Channel
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

OPEN, CLOSED = "open", "closed"


class EntryForm(RequestFields, PersonFields):
    """录入申请: by whatever way but the site."""

    channel = forms.ChoiceField(
        label="提出方式", choices=[each for each in Channel.choices() if each[0] != Channel.ONLINE]
    )
    on = day_field("提交（签收、收到）日期")
    id_number = forms.CharField(label="证件号码或者统一社会信用代码", max_length=40, required=False)
    scan = forms.FileField(label="纸质申请扫描件", required=False)
    identity = forms.FileField(label="身份证明", required=False)
    authority = forms.FileField(label="监护、委托或者推选材料", required=False)
    attachment = forms.FileField(label="申请附件", required=False)

    field_order = ["channel", "on", "scan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = days.today


class ConfirmForm(forms.Form):
    """确认收到: how, when, with what evidence."""

    how = forms.ChoiceField(label="确认方式")
    on = day_field("收到申请之日")
    evidence = text_field(
        "确认经过", rows=3, most=500, required=False, help_text="与谁、用什么号码或者地址确认，对方怎样答复；加密保存"
    )

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["how"]
        field.choices = [(each.value, each.label) for each in HOW[channel]]
        self.fields["on"].initial = days.today
        self.fields["evidence"].required = channel in BY_CONFIRMING

    def how_chosen(self) -> Confirming:
        """The chosen way."""
        return Confirming(self.cleaned_data["how"])


class AssignForm(forms.Form):
    """分办: which section, who, what is asked, until when."""

    section = forms.CharField(label="科室", max_length=60)
    person = forms.TypedChoiceField(label="经办人", required=False, coerce=int, empty_value=None)
    question = text_field("要求", rows=3, most=500, help_text="例如：是否制作或者保存这项信息，能否公开，理由和依据")
    due_on = day_field("反馈期限")

    def __init__(self, *args: Any, organ_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {each.user_id: each.user.name for each in orgs.holders(organ_id)}
        field: Any = self.fields["person"]
        field.choices = [("", "不指定"), *people.items()]


class OpinionForm(forms.Form):
    """办理意见."""

    opinion = text_field("办理意见", rows=5, most=3000)


class ReasonForm(forms.Form):
    """A reason that stays on record."""

    reason = forms.CharField(label="原因", max_length=200)


def outcome_choices() -> list[tuple[str, str]]:
    """Every result an application may have."""
    return [("", "全部"), *((code, kind.name) for code, kind in decisions.types().items())]


class LedgerFilter(forms.Form):
    """What the ledger is narrowed by (R153)."""

    q = forms.CharField(
        label="编号、申请人、证件或者电话",
        required=False,
        max_length=60,
        help_text="编号可以只写年份、序号；姓名、证件、电话要写全",
    )
    matter = forms.CharField(
        label="申请内容", required=False, min_length=2, max_length=60, help_text="两个字以上，用空格隔开的都要有"
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), (OPEN, "未办结"), (CLOSED, "已办结"), *State.choices()]
    )
    kind = forms.ChoiceField(label="申请人类别", required=False, choices=[("", "全部"), *Column.choices()])
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Channel.choices()])
    since = day_field("申请日期自", required=False)
    until = day_field("至", required=False)
    outcome = forms.ChoiceField(label="办理结果", required=False, choices=outcome_choices)
    organ = forms.ChoiceField(label="受理机关", required=False)
    order = forms.ChoiceField(label="次序", required=False, choices=[("", "后登记的在前"), ("old", "先登记的在前")])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs: dict[str, int] = {}
        if not actor.oversees:
            del self.fields["organ"]
            return
        self.organs = {str(organ.uuid): organ.pk for organ in orgs.organs(actor.jurisdiction_id)}
        names = orgs.labels(actor.jurisdiction_id)
        field: Any = self.fields["organ"]
        field.choices = [("", "全部机关"), *((uuid, names[number]) for uuid, number in self.organs.items())]

    def asked(self) -> dict[str, Any]:
        """Arguments for the query; what does not fit is left out and named beside its field."""
        self.is_valid()
        given = dict(self.cleaned_data) if self.is_bound else {}
        given["organ"] = self.organs.get(given.get("organ") or "")
        return given
