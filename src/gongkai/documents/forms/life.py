"""What is filled in from submission to removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from gongkai.documents.rules.releases import QUEUED_WITH_SITE
from gongkai.documents.rules.removal import Cause
from gongkai.documents.rules.states import Channel, RelationKind, Validity
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field

FILES = "PDF、图片等"


class ReasonForm(forms.Form):
    """A reason."""

    reason = text_field("理由", most=300)


class SubmitForm(forms.Form):
    """送审; a reason for an emergency takes the emergency route."""

    emergency_reason = text_field(
        "应急理由", 2, 300, required=False, help_text="一般不填。填写后走应急流程：保密审查和一位领导同意即可先行发布，其余步骤下一个工作日内补办。"
    )  # fmt: skip


class TurnBackForm(forms.Form):
    """退文 with what is missing (R087)."""

    missing = forms.MultipleChoiceField(label="缺少的事项", required=False, widget=forms.CheckboxSelectMultiple)
    note = text_field("其他原因", required=False)

    def __init__(self, *args: Any, found: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["missing"]
        field.choices = [(one, one) for one in found]
        field.initial = list(found)
        if not found:
            del self.fields["missing"]

    def clean(self) -> dict[str, Any]:
        """Always both names."""
        given = super().clean() or self.cleaned_data
        return {"missing": [], **given}


class SignForm(forms.Form):
    """签发."""

    number = forms.CharField(
        label="发文字号", max_length=60, required=False, help_text="已按本机关代字顺排；不编号的公告、通告等可以不填"
    )
    signed_on = day_field("成文日期", initial=days.today)


class EnterSignForm(SignForm):
    """代录 of a signature on paper."""

    holding_id = forms.TypedChoiceField(label="签发人", coerce=int)
    paper = forms.FileField(label="签发稿扫描件", help_text=FILES)

    def __init__(self, *args: Any, holdings: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holding_id"]
        field.choices = [("", "请选择"), *((row.pk, f"{row.user.name}（{row.post.title}）") for row in holdings)]


class ChannelsForm(forms.Form):
    """Which queues join the site's release (R017)."""

    channels = forms.MultipleChoiceField(
        label="同时列入发布队列", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in QUEUED_WITH_SITE], initial=[one.value for one in QUEUED_WITH_SITE],
    )  # fmt: skip
    responsible = forms.CharField(label="发布责任人", max_length=60)

    def clean_channels(self) -> list[Channel]:
        """Channels, not words."""
        return [Channel(one) for one in self.cleaned_data["channels"]]


class PlanForm(ChannelsForm):
    """定时公开."""

    day = day_field("公开日期")
    hour = forms.TimeField(
        label="时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=time(9)
    )
    field_order = ("day", "hour", "channels", "responsible")

    def clean(self) -> dict[str, Any]:
        """One moment out of day and time in China."""
        given = dict(super().clean() or self.cleaned_data)
        day, hour = given.pop("day", None), given.pop("hour", None)
        if day and hour:
            given["at"] = days.moment_of(day, hour)
        return given


class ReleaseForm(forms.Form):
    """登记其他渠道发布 (R016, R098)."""

    channel = forms.ChoiceField(
        label="渠道", choices=[(one.value, one.label) for one in Channel if one is not Channel.SITE]
    )
    day = day_field("发布日期", initial=days.today)
    hour = forms.TimeField(label="时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    url = forms.URLField(label="网址", max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(label="佐证", required=False, help_text=f"没有网址的上传截图、扫描件，{FILES}")
    responsible = forms.CharField(label="发布责任人", max_length=60)
    note = forms.CharField(label="说明", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """One moment out of day and time in China."""
        given = dict(super().clean() or self.cleaned_data)
        day, hour = given.pop("day", None), given.pop("hour", None)
        at: datetime | None = days.moment_of(day, hour) if day and hour else None
        return {**given, "released_at": at, "channel": Channel(given["channel"]) if given.get("channel") else None}


class CorrectForm(forms.Form):
    """开始更正."""

    note = text_field("更正说明", 2, 300, help_text="更正发布后，这段话随正文公开")


class RelateForm(forms.Form):
    """登记关系."""

    kind = forms.ChoiceField(label="关系", choices=RelationKind.choices(), help_text="本件对另一件公文的作用")
    other = forms.CharField(
        label="所涉公文",
        max_length=80,
        required=False,
        help_text="填发文字号，或者粘贴本系统内的网址；库外文件填在下面",
    )
    other_title = forms.CharField(label="库外文件标题", max_length=300, required=False)
    other_number = forms.CharField(label="库外文件文号", max_length=60, required=False)
    effective_on = day_field("生效日期", required=False, help_text="不填的按本件施行日期")
    scope = forms.CharField(label="所涉条款", max_length=300, required=False)


class DecideForm(forms.Form):
    """登记效力变动."""

    validity = forms.ChoiceField(
        label="变动",
        choices=[(Validity.ABOLISHED, "废止"), (Validity.VOID, "宣布失效"), (Validity.IN_FORCE, "延长有效期")],
    )
    on = day_field("决定生效日期", initial=days.today)
    expires_on = day_field("延长后的有效期截止", required=False, help_text="只有延长有效期的填写")
    cause = forms.CharField(label="原因或依据", max_length=300)


class RemoveForm(forms.Form):
    """撤下."""

    cause = forms.ChoiceField(label="原因", choices=Cause.choices(), help_text="原网址上只显示这一项")
    reason = text_field("内部说明", help_text="写明哪里出了什么问题。内部留存，不对外公开；请不要照抄有问题的内容。")


class OpinionForm(forms.Form):
    """An opinion on a removal."""

    opinion = text_field("意见", 2, 300, required=False)
