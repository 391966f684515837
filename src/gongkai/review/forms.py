"""What people fill in about reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.review.rules.schemes import FIT, MOST_DAYS, MOST_ROUNDS, StepSpec
from gongkai.review.rules.states import (
    DELEGABLE,
    GATE_HINTS,
    PROOFS,
    Gate,
    Kind,
    ReviewState,
    Route,
    Sort,
    Verdict,
    Where,
)

SCANS = "签批页的扫描件或照片，PDF 或图片；不超过 50 MB"


def sorts_field(label: str, choices: Sequence[Sort], help_text: str = "") -> forms.MultipleChoiceField:
    """Several steps, ticked."""
    return forms.MultipleChoiceField(
        label=label, choices=[(sort.value, sort.label) for sort in choices], widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )  # fmt: skip


class AllFilter(forms.Form):
    """What the list of all reviews may be narrowed by."""

    q = forms.CharField(label="标题包含", required=False, max_length=100)
    organ = forms.ModelChoiceField(
        label="单位", queryset=orgs.jurisdictions().none(), to_field_name="uuid", required=False, empty_label="全部单位"
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *ReviewState.choices()])
    route = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *Route.choices()])
    late = forms.BooleanField(label="有超时步骤的", required=False)
    mine = forms.BooleanField(label="我起草的", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


def _gates(gates: Sequence[Gate]) -> list[tuple[str, str]]:
    return [(gate.value, f"{gate.label}：{GATE_HINTS[gate]}") for gate in gates]


class Gates(forms.MultipleChoiceField):
    """Gates found in order. None need be ticked where the content is sent back; what is missing the service says."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class DecisionForm(forms.Form):
    """Approving a step or sending the content back; fields the step does not ask for are left out."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    gates = Gates(
        label="逐项核对", widget=forms.CheckboxSelectMultiple, help_text="核对无误的打勾；有问题的不勾，写明理由退回"
    )
    standard = forms.CharField(
        label="保密审查标准",
        max_length=300,
        required=False,
        help_text="依据哪些规定判断，如本机关国家秘密、工作秘密事项目录",
    )
    opinion = text_field("意见", required=False, help_text="退回必须写明理由，起草人照此修改")
    proof_too = forms.BooleanField(label="本轮校对也由我完成", required=False)

    def __init__(self, *args: Any, sort: Sort, gates: Sequence[Gate], proof: Sort | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gates"].choices = _gates(gates)  # type: ignore[attr-defined]
        if not gates:
            del self.fields["gates"]
        if sort is not Sort.SECRECY:
            del self.fields["standard"]
        if proof is None:
            del self.fields["proof_too"]
        else:
            self.fields["proof_too"].label = f"{proof.label}也由我完成，文字已校对无误"

    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        data = dict(self.cleaned_data)
        data["gates"] = [Gate(gate) for gate in data.get("gates", [])]
        return data


class PaperForm(DecisionForm):
    """代录: what was decided on paper or elsewhere, by whom, when, with the scan."""

    on_behalf_of = forms.TypedChoiceField(label="审批人", coerce=int)
    verdict = forms.ChoiceField(label="结论", choices=Verdict.choices(), widget=forms.RadioSelect)
    decided_on = day_field("审批日期", initial=days.today, help_text="签批页上的日期")
    paper = forms.FileField(
        label="签批扫描件", help_text=SCANS, error_messages={"required": "请上传签批的扫描件或照片。"}
    )
    field_order = ("seen", "on_behalf_of", "verdict", "decided_on", "paper", "gates", "standard", "opinion")

    def __init__(self, *args: Any, approvers: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("proof_too", None)
        choices = [(holding.pk, named(holding, how)) for holding, how in approvers]
        self.fields["on_behalf_of"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        self.fields["opinion"].help_text = "照签批原文录入；退回的必须写明理由"
        if "gates" in self.fields:
            self.fields["gates"].help_text = "签批人核对过的各关，照签批单勾选"


def named(holding: Any, how: str = "") -> str:
    """张三（县财政局 分管领导，结对审核）."""
    title = holding.post.title or DUTY_LABELS[Duty(holding.post.duty)]
    return f"{holding.user.name}（{holding.post.organ.short_name} {title}{'，' + how if how else ''}）"


class RemarkForm(forms.Form):
    """A remark on words of the text; filled by selecting words where JavaScript runs."""

    section = forms.ChoiceField(label="部分", required=False)
    quote = text_field("引用原文", 2, 500, required=False, help_text="照原文复制要批注的几句；不填就是对整件的意见")
    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    text = text_field("批注", 3, 2000)

    def __init__(self, *args: Any, sections: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(title, title) for title in sections]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer to a remark."""

    text = text_field("回复", 2, 2000)


class DelegationForm(forms.Form):
    """委托: to whom, which steps, until when."""

    giver = forms.TypedChoiceField(label="委托人", coerce=int)
    taker = forms.TypedChoiceField(label="受托人", coerce=int, help_text="本单位在任人员")
    sorts = sorts_field("委托的步骤", [sort for sort in Sort if sort in DELEGABLE])
    since = day_field("起", initial=days.today)
    until = day_field("止", help_text="到这一天为止，过后自动失效")
    reason = forms.CharField(label="原因", max_length=200)

    def __init__(self, *args: Any, givers: Sequence[Any], takers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("giver", givers), ("taker", takers)):
            choices = [(holding.pk, named(holding)) for holding in rows]
            several = len(choices) != 1
            self.fields[name].choices = [("", "请选择"), *choices] if several else choices  # type: ignore[attr-defined]


class PairingForm(forms.Form):
    """结对审核: whose reviews, by whose posts, which steps, on what ground."""

    organ = forms.ModelChoiceField(label="单位", queryset=orgs.jurisdictions().none(), to_field_name="uuid")
    partner = forms.ModelChoiceField(
        label="结对单位",
        queryset=orgs.jurisdictions().none(),
        to_field_name="uuid",
        help_text="由这个单位相应岗位的人办理",
    )
    sorts = sorts_field("协助办理的步骤", list(Sort), "三审由三个不同的人办理等要求不变")
    since = day_field("起", initial=days.today)
    until = day_field("止", required=False)
    basis = forms.CharField(
        label="依据和理由", max_length=300, help_text="如：该单位只有三人，经县政务公开领导小组办公室同意"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organ", "partner"):
            self.fields[name].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One step of a scheme; not used when the round is empty."""

    stage = forms.IntegerField(label="轮次", min_value=1, max_value=MOST_ROUNDS, required=False)
    duties = forms.MultipleChoiceField(label="办理岗位", widget=forms.CheckboxSelectMultiple, required=False)
    gates = forms.MultipleChoiceField(
        label="把关", choices=Gate.choices(), widget=forms.CheckboxSelectMultiple, required=False
    )
    where = forms.ChoiceField(label="办理单位", choices=Where.choices(), required=False)
    organ = forms.TypedChoiceField(label="指定单位", coerce=int, empty_value=None, required=False)
    days = forms.IntegerField(label="时限（工作日）", min_value=1, max_value=MOST_DAYS, required=False)

    def __init__(self, *args: Any, sort: Sort, organs: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort = sort
        duties = [duty for duty in Duty if duty in FIT[sort]]
        self.fields["duties"].choices = [(duty.value, DUTY_LABELS[duty]) for duty in duties]  # type: ignore[attr-defined]
        self.fields["organ"].choices = [("", "不指定"), *organs]  # type: ignore[attr-defined]
        if sort in PROOFS:
            del self.fields["gates"]

    def spec(self) -> StepSpec | None:
        """The step, when it is used."""
        data = self.cleaned_data
        if data.get("stage") is None:
            return None
        where = Where(data.get("where") or Where.OWN)
        return StepSpec(
            self.sort, data["stage"], tuple(Duty(duty) for duty in data["duties"]),
            tuple(Gate(gate) for gate in data.get("gates", [])), where,
            data.get("organ") if where is Where.ORGAN else None, data.get("days"),
        )  # fmt: skip


def step_forms(steps: Sequence[StepSpec], organs: Sequence[tuple[int, str]], data: Any = None) -> list[StepForm]:
    """A form for every sort of step, filled from the scheme or from what was sent."""
    present = {step.sort: step for step in steps}
    forms_ = []
    for sort in Sort:
        step = present.get(sort)
        initial = {
            "stage": step.stage, "duties": [duty.value for duty in step.duties],
            "gates": [gate.value for gate in step.gates], "where": step.where.value, "organ": step.organ_id,
            "days": step.days,
        } if step else {"where": Where.OWN.value}  # fmt: skip
        forms_.append(StepForm(data, sort=sort, organs=organs, prefix=sort.value.lower(), initial=initial))
    return forms_


class SchemeForm(forms.Form):
    """Why a scheme is changed; `based_on` is the version the editor saw."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="修改的理由", max_length=300, help_text="如：县政办〔2026〕12号明确规范性文件须经司法局合法性审核"
    )


class ExpertForm(forms.Form):
    """Inviting an outside expert."""

    name = forms.CharField(label="专家姓名", max_length=60)
    workplace = forms.CharField(label="工作单位", max_length=120, required=False)
    question = text_field("请专家看什么", 3, 1000)
    until = day_field("有效期至")


class CodeForm(forms.Form):
    """The code an expert was told another way."""

    code = forms.CharField(
        label="验证码", max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="6 位数字，由邀请您的单位用电话等方式另行告知",
    )  # fmt: skip


class OpinionForm(forms.Form):
    """An expert's opinion."""

    code = forms.CharField(widget=forms.HiddenInput)
    opinion = text_field("您的意见", 8, 5000, help_text="提交后链接即失效；意见供审核参考，不代替审批")
