"""What is entered about interpretation."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.documents.rules.interpretation import elements, form_names, points
from gongkai.documents.rules.states import Channel


def _text(label: str, rows: int = 3, most: int = 5000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PlanForm(forms.Form):
    """解读方案."""

    title = forms.CharField(label="解读标题", max_length=300, required=False)
    outline = _text("解读提纲", required=False, help_text="准备讲清哪几件事")
    channels = forms.CharField(
        label="解读途径", max_length=200, required=False, help_text="如：政府网站、政务新媒体、新闻发布会"
    )
    planned_on = _day("解读时间", required=False, help_text="一般与文件同步公开")
    responsible = forms.CharField(label="责任人", max_length=60, required=False)
    contact = forms.CharField(label="联系方式", max_length=60, required=False, help_text="办公电话")


class MaterialForm(forms.Form):
    """解读材料: the text, the elements, the points. Its fields follow data/interpretation.yaml."""

    title = forms.CharField(label="解读标题", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in (*elements(), *points()):
            self.fields[one.code] = _text(one.name, 2, required=False, help_text=one.hint)
        self.fields["body"] = _text("解读正文", 14, 200_000, required=False)

    @property
    def parts(self) -> tuple[list[Any], list[Any]]:
        """Bound fields of the elements and of the points."""
        return [self[one.code] for one in elements()], [self[one.code] for one in points()]


class FormForm(forms.Form):
    """One form of an interpretation."""

    kind = forms.ChoiceField(label="解读形式")
    title = forms.CharField(label="名称", max_length=200)
    file = forms.FileField(label="文件", required=False, help_text="图片、视频音频封面、PDF 等；视频填网址")
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")
    body = _text("内容", 4, 100_000, required=False)
    alt = _text("文字说明", 3, required=False, help_text="图解、视频、新媒体产品必填：给看不见、听不见的人")
    channel = forms.ChoiceField(label="发布渠道", choices=[("", "未定"), *Channel.choices()], required=False)
    published_on = _day("发布日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(form_names().items())  # type: ignore[attr-defined]


class ExemptForm(forms.Form):
    """免于解读."""

    why = _text("免于解读的理由", 2, 300)


class CopiedForm(forms.Form):
    """The reviewer's word on copying."""

    decision = _text("对形式化解读提示的处理", 2, 300)


class RoundForm(forms.Form):
    """A later round."""

    trigger = _text("缘由", 2, 300, help_text="群众集中问到了什么，执行中出现了什么新问题")
    planned_on = _day("解读时间", required=False)


class BriefingForm(forms.Form):
    """新闻发布会."""

    topic = forms.CharField(label="主题", max_length=200)
    held_at = forms.DateTimeField(
        label="时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    speaker = forms.CharField(label="发布人", max_length=120, help_text="姓名和职务")
    transcript = _text("实录", 4, 100_000, required=False)
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")


class MentionForm(forms.Form):
    """A media report."""

    outlet = forms.CharField(label="媒体", max_length=120)
    title = forms.CharField(label="题目", max_length=200)
    on = _day("日期")
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")


class TrainingForm(forms.Form):
    """Training of front-line staff."""

    on = _day("日期")
    audience = forms.CharField(label="对象", max_length=200)
    attended = forms.IntegerField(label="参加人数", min_value=1, max_value=100_000)
    note = _text("内容", 2, required=False)
