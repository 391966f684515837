"""What is typed after an answer: views, conversion, advice, guides, model cases, the end of retention."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.applications.forms.handling import OfApplication
from gongkai.applications.queries import reply
from gongkai.applications.rules import after
from gongkai.applications.rules.fields import FIELDS
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.kernel.labels import Flag


class SaveViewForm(forms.Form):
    """存为视图."""

    name = forms.CharField(label="视图名称", max_length=30)
    shared = forms.BooleanField(label="本单位共用", required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


class DropViewForm(forms.Form):
    """删除视图."""

    view = forms.UUIDField(widget=forms.HiddenInput)


class ReviewForm(OfApplication):
    """转主动公开审查."""

    verdict = forms.ChoiceField(label="审查结论", choices=after.Verdict.choices())
    reason = text_field("理由", rows=2, help_text="例如：涉及面广、多人申请、属于应当主动公开的事项；不转的写明原因。")
    title = forms.CharField(
        label="拟公开的标题", max_length=300, required=False, help_text="转的必须填写；不写申请人，不写登记编号。"
    )
    body = text_field("拟公开的内容", rows=5, most=20_000, required=False)
    with_files = forms.BooleanField(
        label="附上提供给申请人的文件", required=False, help_text="附件在公文里照常检查、审核后才公开。"
    )

    def fill(self) -> None:
        """What was supplied, to be written anew for everybody."""
        made = reply.decision_of(self.application)
        if made is not None:
            self.initial = {"body": made.supply, **self.initial}


class ModelForm(OfApplication):
    """列为典型案例."""

    title = forms.CharField(label="标题", max_length=100)
    field = forms.ChoiceField(label="领域", required=False, choices=[("", "不分"), *((name, name) for name in FIELDS)])
    facts = text_field("基本情况", rows=3, help_text="用自己的话写，不写申请人和能认出申请人的内容。")
    handling = text_field("答复要点", rows=3)
    lesson = text_field("点评", rows=2, help_text="值得学习或者应当避免的是什么。")


class AwardForm(OfApplication):
    """修改典型案例的状态."""

    shown = forms.ChoiceField(
        label="状态", choices=[(each.value, each.label) for each in (after.Shown.SHOWN, after.Shown.WITHDRAWN)]
    )


class ModelFilter(forms.Form):
    """Looking through the model cases."""

    q = forms.CharField(label="文字", required=False, max_length=60)
    field = forms.ChoiceField(label="领域", required=False, choices=[("", "全部"), *((name, name) for name in FIELDS)])


class YearFilter(forms.Form):
    """A year of the last five."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = days.today().year
        field: Any = self.fields["year"]
        field.choices = [(str(year), f"{year}年") for year in range(this, this - 5, -1)]


class AdviceForm(forms.Form):
    """登记法律咨询."""

    organ = forms.ChoiceField(label="咨询的单位")
    field = forms.ChoiceField(label="领域", choices=[(name, name) for name in FIELDS])
    adviser = forms.CharField(label="提供咨询的单位", max_length=60, help_text="司法局、法律顾问所在的律师事务所等。")
    question = text_field("咨询的问题", rows=2)
    advice = text_field("意见", rows=3)
    given_on = day_field("咨询日期", initial=days.today)

    def __init__(self, *args: Any, organs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organ"]
        field.choices = organs


class GuideForm(forms.Form):
    """修改一个环节的办理要点."""

    step = forms.CharField(widget=forms.HiddenInput)
    text = text_field("办理要点", rows=4)
    article = forms.CharField(label="依据", max_length=200, required=False)


class ArchiveRuleForm(forms.Form):
    """归档和保存期限."""

    fonds = forms.CharField(label="全宗号", max_length=12, help_text="由同级档案馆给定，如 Z109。")
    kind = forms.CharField(label="档案门类", max_length=12, initial="WS", help_text="文书档案写 WS。")
    section = forms.CharField(label="机构（问题）代码", max_length=12, required=False, help_text="如 BGS；没有的不填。")
    term = forms.ChoiceField(label="保管期限", choices=after.Term.choices(), initial=after.Term.TEN)
    years = forms.TypedChoiceField(
        label="个人信息保存年数", coerce=int, choices=[(number, f"{number}年") for number in after.RETENTION]
    )
    automatic = forms.ChoiceField(
        label="期满自动销毁", choices=Flag.choices(), initial=Flag.NO,
        help_text=f"选“是”的，列入清单满{after.NOTICE_DAYS}日没有延长的，由系统销毁。",
    )  # fmt: skip


class ExpiryForm(forms.Form):
    """What is decided about those whose retention has ended."""

    chosen = forms.MultipleChoiceField(label="申请", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="理由", max_length=200)
    keep_until = day_field("延长至", required=False, help_text="延长保存的填写；销毁的不填。")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeps = keeps
        field: Any = self.fields["chosen"]
        field.choices = choices

    def clean_keep_until(self) -> date | None:
        """Which button was pressed and what was filled in must say the same: what is destroyed does not come back."""
        until: date | None = self.cleaned_data["keep_until"]
        if self.keeps and not until:
            raise forms.ValidationError("请填写“延长至”的日期。")
        if until and not self.keeps:
            raise forms.ValidationError("填写了“延长至”，请按“延长保存”；要销毁的请清空。")
        return until
