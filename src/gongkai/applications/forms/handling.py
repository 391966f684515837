"""What a clerk types while an application is handled: one small form for each act."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.models import Application
from gongkai.applications.queries import handling, redacting, referring, reply
from gongkai.applications.rules import decisions
from gongkai.applications.rules.acts import Asked, Carrying, Ending, Opinion, Route, Seal, Served
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.remedy import Standing
from gongkai.cases.rules import Direction, Means
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty

MEANS = [(each.value, each.label) for each in Means]
SUBJECTS = [(word, word) for word in ("了解需求", "要求说明理由", "收到说明", "告知进展", "其他沟通")]


class OfApplication(forms.Form):
    """A form that knows whose application it is about."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.fill()

    def fill(self) -> None:
        """Choices and first values that hang on the application."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field its choices."""
        field: Any = self.fields[name]
        field.choices = choices


class PlainForm(OfApplication):
    """Nothing to type."""


class ReasonForm(OfApplication):
    """撤回送审."""

    reason = text_field("理由", rows=2, most=300)


class CorrectionForm(OfApplication):
    """告知补正."""

    what = text_field("需要补正的事项", help_text="一次性写全：缺什么、怎样写才明确。只能告知一次。")
    until = day_field("补正期限", help_text="给申请人合理的时间。")
    means = forms.ChoiceField(label="告知方式", choices=MEANS, initial=Means.PAPER)


class ReceivedForm(OfApplication):
    """收到补正."""

    on = day_field("收到补正日期", initial=days.today)


class SearchForm(OfApplication):
    """记录检索."""

    place = forms.CharField(label="检索范围", max_length=200, help_text="哪个档案室、业务系统、科室。")
    terms = forms.CharField(label="检索方式和检索词", max_length=200)
    result = text_field("检索结果", rows=2)
    searched_on = day_field("检索日期", initial=days.today)
    searcher = forms.CharField(label="检索人", max_length=60)


class ConsultForm(OfApplication):
    """征求意见."""

    asked = forms.ChoiceField(label="征求对象", choices=Asked.choices())
    whom = forms.CharField(label="名称", max_length=120)
    sent_on = day_field("发出日期", initial=days.today)
    arrived_on = day_field(
        "对方收到日期", required=False, help_text="收到之日起15个工作日内答复；还不知道的留空，以后登记。"
    )


class ConsultationForm(OfApplication):
    """A form about one of the consultations that wait for it."""

    waiting = "arrival"
    consultation = forms.ChoiceField(label="征求对象")

    def fill(self) -> None:
        """The consultations this can be entered for."""
        self.choose("consultation", handling.consultation_choices(self.application, self.waiting))


class ArrivedForm(ConsultationForm):
    """登记对方收到."""

    on = day_field("对方收到日期", initial=days.today)


class OpinionForm(ConsultationForm):
    """登记回复意见."""

    waiting = "opinion"
    on = day_field("收到意见日期", initial=days.today)
    opinion = forms.ChoiceField(label="意见", choices=Opinion.choices())
    words = text_field("意见内容", rows=2, required=False, help_text="不同意的写明理由。")


class ToldForm(ConsultationForm):
    """告知第三方."""

    waiting = "told"
    on = day_field("书面告知第三方的日期", initial=days.today)


class ExtensionForm(OfApplication):
    """延期."""

    number = forms.IntegerField(label="延长工作日数", min_value=1, max_value=20, initial=20)
    reason = text_field("延期理由", rows=2)
    approver_id = forms.TypedChoiceField(label="同意延期的负责人", coerce=int)
    approved_on = day_field("同意日期", initial=days.today)
    told_on = day_field("告知申请人日期", initial=days.today)
    means = forms.ChoiceField(label="告知方式", choices=MEANS, initial=Means.PAPER)

    def fill(self) -> None:
        """The organ's leaders and heads."""
        heads = orgs.holders(self.application.organ_id, Duty.LEADER, Duty.HEAD)
        self.choose("approver_id", [(str(each.user_id), f"{each.user.name}（{each.post.title}）") for each in heads])


class DraftForm(OfApplication):
    """拟写答复; empty parts stay out of the letter."""

    code = forms.ChoiceField(label="答复类型")
    supply = text_field("提供的信息，或者获取的方式、途径和时间", required=False)
    way = text_field("已公开信息的获取方式和途径", rows=2, required=False)
    reason = text_field("理由", required=False, help_text="写明本件信息为什么属于该情形，不要只重复条文。")
    cause = text_field("原因", rows=2, required=False)
    path = text_field("其他途径", rows=2, required=False, help_text="能确定负责公开的机关的，写明名称和联系方式。")
    law = forms.CharField(
        label="其他法律依据", max_length=300, required=False, help_text="条例条款已自动引用，这里写其他法律、法规。"
    )
    earlier = text_field("前次答复的文号和日期", rows=1, required=False)
    helpful = text_field("便民信息", rows=2, required=False, help_text="根据申请人的实际需要提供（视情）。")
    remedy = text_field("救济告知", required=False, help_text="留空的按答复类型、日期和救济机关表自动填写。")

    def fill(self) -> None:
        """The types that fit what is asked; what was written so far, else where else to turn to."""
        self.choose("code", decisions.type_choices(Nature(self.application.nature)))
        made = reply.decision_of(self.application)
        written = {name: getattr(made, name) for name in self.fields} if made is not None else {}
        self.initial = {"path": referring.told(self.application), **written, **self.initial}


class IssueForm(OfApplication):
    """印发."""

    number = forms.CharField(label="文号", max_length=40, help_text="如：云政公开〔2026〕3号。")
    seal = forms.ChoiceField(label="用印", choices=Seal.choices())
    signed_on = day_field("答复日期", initial=days.today)
    sealer = forms.CharField(
        label="盖章人", max_length=60, required=False, help_text="由他人盖章、您代为登记的填写；自己盖章的留空。"
    )
    stamped = forms.FileField(
        label="盖章的答复书", required=False,
        help_text="扫描件或者电子签章文件（PDF、OFD、图片），上传后与审核通过的文字比对；已上传过的可以不再上传。",
    )  # fmt: skip
    reason = text_field(
        "盖章件与审核文字不同的理由",
        rows=2,
        most=300,
        required=False,
        help_text="只在比对发现不同、核对后仍要印发时填写。",
    )
    made = forms.MultipleChoiceField(label="遮盖后的文件", required=False, widget=forms.CheckboxSelectMultiple)
    supply_file = forms.FileField(label="提供的信息（文件）", required=False)

    def fill(self) -> None:
        """The next number of the year, and what was blackened."""
        ready = redacting.ready(self.application)
        if ready:
            self.choose("made", ready)
            self.initial = {"made": [uuid for uuid, _ in ready], **self.initial}
        else:
            del self.fields["made"]
        self.initial = {"number": reply.next_number(self.application, days.today().year), **self.initial}


class ServeForm(OfApplication):
    """登记送达."""

    means = forms.ChoiceField(label="送达方式", choices=Carrying.choices())
    state = forms.ChoiceField(
        label="结果", choices=Served.choices(), help_text="邮寄的以寄发之日为准；退回的登记后再次送达。"
    )
    sent_on = day_field("寄发（送交）日期", initial=days.today)
    arrived_on = day_field("送达日期", required=False)
    proof = forms.CharField(label="凭证（邮件号、签收情况）", max_length=200, required=False)
    proof_file = forms.FileField(label="凭证文件", required=False)


class NoteForm(OfApplication):
    """记录沟通."""

    direction = forms.ChoiceField(label="方向", choices=Direction.choices(), initial=Direction.OUT)
    means = forms.ChoiceField(label="方式", choices=MEANS, initial=Means.PHONE)
    subject = forms.ChoiceField(label="事由", choices=SUBJECTS)
    body = text_field("内容")


class DisputeForm(OfApplication):
    """登记复议（诉讼）."""

    route = forms.ChoiceField(label="种类", choices=Route.choices())
    body = forms.CharField(label="复议机关或者法院", max_length=120)
    number = forms.CharField(label="案号", max_length=60, required=False)
    filed_on = day_field("受理日期", initial=days.today)
    answer_by = day_field("答复（答辩）期限", required=False)


class EndDisputeForm(OfApplication):
    """登记结果."""

    dispute = forms.ChoiceField(label="案件")
    ending = forms.ChoiceField(label="结果", choices=Ending.choices())
    ended_on = day_field("结案日期", initial=days.today)
    lesson = text_field("问题和改进", rows=2, required=False, help_text="结果纠正的必须填写。")

    def fill(self) -> None:
        """Those that have not ended."""
        self.choose("dispute", handling.dispute_choices(self.application))


class RemedyForm(forms.Form):
    """救济机关 of one organ."""

    standing = forms.ChoiceField(label="机关类别", choices=Standing.choices())
    government = forms.CharField(label="本级（所属）人民政府", max_length=120, required=False)
    above = forms.CharField(label="上一级人民政府", max_length=120, required=False)
    superior = forms.CharField(label="上一级主管部门", max_length=120, required=False)
    court = forms.CharField(label="管辖法院", max_length=120)
    review_body = forms.CharField(
        label="复议机关", max_length=120, required=False, help_text="与按机关类别推定的不同时才填写。"
    )
    listed = text_field("不可诉事项的告知文字", rows=2, required=False, help_text="留空用默认文字。")
    number_word = forms.CharField(label="答复文号的机关代字", max_length=20, required=False, help_text="如：云财公开。")
