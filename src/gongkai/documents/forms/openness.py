"""What is entered about openness."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.documents.rules.openness import grounds
from gongkai.documents.rules.states import Openness
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field

CHOICES = [(code, label) for code, label in Openness.choices() if code != Openness.UNDETERMINED]


class ProposeForm(forms.Form):
    """拟定公开属性."""

    openness = forms.ChoiceField(label="公开属性", choices=CHOICES, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label="不予公开的法定情形", required=False)
    negative_item: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="对应的负面清单事项", queryset=None, to_field_name="uuid", required=False, empty_label="不属于清单事项"
    )
    reason = text_field(
        "理由", required=False, help_text="依申请公开和不予公开必须写明理由；不予公开要写明怎样符合所选情形"
    )
    override_why = text_field(
        "上级文件主动公开而仍拟不予公开的理由", 2, required=False, help_text="只在上级文件已主动公开时填写，会列入监测"
    )

    def __init__(self, *args: Any, items: QuerySet[Any], superior_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", "请选择"), *((one.code, str(one)) for one in grounds().values())]  # type: ignore[attr-defined]
        self.fields["negative_item"].queryset = items  # type: ignore[attr-defined]
        if not items.exists():
            del self.fields["negative_item"]
        if not superior_public:
            del self.fields["override_why"]


class OpinionForm(forms.Form):
    """An opinion in examining or approving."""

    opinion = text_field("意见", required=False, help_text="退回必须写明理由")


class PaperForm(forms.Form):
    """代录 of an approval on paper."""

    on_behalf_of = forms.TypedChoiceField(label="批准人", coerce=int)
    agree = forms.ChoiceField(label="结论", choices=[("Y", "同意"), ("N", "退回")], widget=forms.RadioSelect)
    decided_on = day_field("批准日期", initial=days.today)
    opinion = text_field("意见", required=False, help_text="照纸质意见录入；退回必须写明理由")
    paper = forms.FileField(label="纸质意见扫描件", help_text="PDF 或图片")

    def __init__(self, *args: Any, holdings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.pk, f"{one.user.name}（{one.post.title}）") for one in holdings]
        self.fields["on_behalf_of"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]


class BasisForm(forms.Form):
    """A superior's document this one carries out."""

    title = forms.CharField(label="上级文件标题", max_length=300)
    number = forms.CharField(label="上级文件文号", max_length=60, required=False)
    issuer = forms.CharField(label="上级机关", max_length=120, required=False)
    openness = forms.ChoiceField(label="上级文件公开属性", choices=Openness.choices())
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")


class OpenManyForm(forms.Form):
    """Why the chosen documents are to become public."""

    reason = forms.CharField(
        label="转为主动公开的理由",
        help_text="对选中的每一件都成立，如“所涉事项已经办结，过程性信息可以公开”",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明转为主动公开的理由。"},
    )


class KeepForm(forms.Form):
    """维持 after the yearly look."""

    opinion = text_field("审查意见", help_text="写明原来不公开的情形现在是否仍然存在")


class SeriesForm(forms.Form):
    """A preset by issue code."""

    series = forms.CharField(label="发文代字", max_length=30, help_text="例如“云政办发”，不含年份和序号")
    organ: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="发文单位", queryset=None, to_field_name="uuid", required=False, empty_label="不限单位"
    )
    openness = forms.ChoiceField(
        label="预设公开属性", required=False,
        choices=[("", "不预设"), (Openness.PROACTIVE, "主动公开"), (Openness.ON_REQUEST, "依申请公开")],
    )  # fmt: skip
    normative = forms.BooleanField(label="专用于行政规范性文件", required=False)
    valid_from = day_field("起", initial=days.today)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, organs: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    """The same openness for many historical documents."""

    openness = forms.ChoiceField(label="公开属性", choices=CHOICES, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label="不予公开的法定情形", required=False)
    reason = text_field("理由", 2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", "请选择"), *((one.code, str(one)) for one in grounds().values())]  # type: ignore[attr-defined]
