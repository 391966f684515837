"""What is entered about interpretation."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.documents.rules.interpretation import elements, form_names, points
from gongkai.documents.rules.states import Channel
from gongkai.kernel.fields import day_field, text_field


class PlanForm(forms.Form):
    """解读方案."""

    title = forms.CharField(label="解读标题", max_length=300, required=False)
    outline = text_field("解读提纲", required=False, help_text="准备讲清哪几件事", most=5000)
    channels = forms.CharField(
        label="解读途径", max_length=200, required=False, help_text="如：政府网站、政务新媒体、新闻发布会"
    )
    planned_on = day_field("解读时间", required=False, help_text="一般与文件同步公开")
    responsible = forms.CharField(label="责任人", max_length=60, required=False)
    contact = forms.CharField(label="联系方式", max_length=60, required=False, help_text="办公电话")


class MaterialForm(forms.Form):
    """解读材料: the text, the elements, the points. Its fields follow data/interpretation.yaml."""

    title = forms.CharField(label="解读标题", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in (*elements(), *points()):
            self.fields[one.code] = text_field(one.name, 2, required=False, help_text=one.hint, most=5000)
        self.fields["body"] = text_field("解读正文", 14, 200_000, required=False)

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
    body = text_field("内容", 4, 100_000, required=False)
    alt = text_field(
        "文字说明", 3, required=False, help_text="图解、视频、新媒体产品必填：给看不见、听不见的人", most=5000
    )
    channel = forms.ChoiceField(label="发布渠道", choices=[("", "未定"), *Channel.choices()], required=False)
    published_on = day_field("发布日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(form_names().items())  # type: ignore[attr-defined]


class ExemptForm(forms.Form):
    """免于解读."""

    why = text_field("免于解读的理由", 2, 300)


class CopiedForm(forms.Form):
    """The reviewer's word on copying."""

    decision = text_field("对形式化解读提示的处理", 2, 300)


class RoundForm(forms.Form):
    """A later round."""

    trigger = text_field("缘由", 2, 300, help_text="群众集中问到了什么，执行中出现了什么新问题")
    planned_on = day_field("解读时间", required=False)


class BriefingForm(forms.Form):
    """新闻发布会."""

    topic = forms.CharField(label="主题", max_length=200)
    held_at = forms.DateTimeField(
        label="时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    speaker = forms.CharField(label="发布人", max_length=120, help_text="姓名和职务")
    transcript = text_field("实录", 4, 100_000, required=False, help_text="随政策页面公开；还没有举行的，举行后再登记")
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")


class TranscriptForm(forms.Form):
    """What was said at a press conference that was registered before."""

    transcript = text_field("实录", 6, 100_000, required=False)
    url = forms.URLField(label="实录的网址", max_length=500, required=False, assume_scheme="https")


class MajorForm(forms.Form):
    """重大政策, or the end of it."""

    reason = text_field("理由", 2, 300, help_text="例如涉及多少群众、什么切身利益")


class MentionForm(forms.Form):
    """A media report."""

    outlet = forms.CharField(label="媒体", max_length=120)
    title = forms.CharField(label="题目", max_length=200)
    on = day_field("日期")
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")


class TrainingForm(forms.Form):
    """Training of front-line staff."""

    on = day_field("日期")
    audience = forms.CharField(label="对象", max_length=200)
    attended = forms.IntegerField(label="参加人数", min_value=1, max_value=100_000)
    note = text_field("内容", 2, required=False, most=5000)
