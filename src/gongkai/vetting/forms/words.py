"""用语词典 and 内容清理."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Campaign
from gongkai.vetting.models.checks import word_choices
from gongkai.vetting.rules import HitKind
from gongkai.vetting.rules.campaigns import usual_due
from gongkai.vetting.rules.dictionary import Draft
from gongkai.vetting.rules.states import TermState, Verdict


class WordFilter(forms.Form):
    """Words by text, kind and state."""

    q = forms.CharField(label="用语或建议写法包含", required=False, max_length=60)
    kind = forms.ChoiceField(label="种类", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *TermState.choices()])
    changed = forms.BooleanField(label="只看本地改过的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部种类"), *word_choices()]  # type: ignore[attr-defined]


class WordForm(forms.Form):
    """One word. The word itself stays as it is once it stands in the dictionary."""

    text = forms.CharField(label="用语", max_length=60, help_text="文中不应出现的写法，原样填写")
    kind = forms.ChoiceField(label="种类", widget=forms.RadioSelect)
    suggestion = forms.CharField(label="建议写法", max_length=100, required=False)
    why = forms.CharField(label="说明", max_length=200, required=False)
    source = forms.CharField(label="依据", max_length=200, required=False)
    unless = text_field("不算的说法", 2, 1000, required=False, help_text="一行一个，含有该用语而本来正确的说法")
    since = day_field("停用日期", required=False, help_text="从哪天起不再使用，此前形成的文件不提示")
    reason = forms.CharField(label="修改理由", max_length=200)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = word_choices()  # type: ignore[attr-defined]
        if fixed:
            self.fields["text"].widget.attrs["readonly"] = True

    def draft(self) -> Draft:
        """The word as it was filled in."""
        given = self.cleaned_data
        unless = tuple(line.strip() for line in given["unless"].splitlines() if line.strip())
        return Draft(
            given["text"], HitKind(given["kind"]), given["suggestion"], given["why"], given["source"], unless, given["since"]
        )  # fmt: skip


class WordReasonForm(forms.Form):
    """Why a word is switched on or off, or put back."""

    reason = forms.CharField(label="理由", max_length=200)


class WordbookForm(forms.Form):
    """用表格导入."""

    file = forms.FileField(label="词典表格", help_text="先导出词典，在导出的表格里增改后上传")
    reason = forms.CharField(label="修改理由", max_length=200)


class CleanupForm(forms.Form):
    """开展内容清理."""

    title = forms.CharField(label="清理事项", max_length=120)
    basis = forms.CharField(label="依据", max_length=200, required=False)
    due_on = day_field("完成时限")
    kinds = forms.MultipleChoiceField(
        label="清理词典中的哪几类用语", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="按词典现在启用的用语扫描",
    )  # fmt: skip
    extra = text_field(
        "另外清理的用语", 4, 4000, required=False, help_text="一行一个；有新写法的用“→”隔开，如：旧称→新称"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = word_choices()  # type: ignore[attr-defined]
        self.fields["due_on"].initial = usual_due(days.today())
        self.fields["kinds"].initial = [HitKind.OUTDATED_WORD.value]
        self.fields["title"].initial = f"{days.today().year}年不合时宜提法和内容清理"


class ItemFilter(forms.Form):
    """Places found, by unit, word, what was decided."""

    organ = forms.ModelChoiceField(
        label="单位", queryset=Campaign.objects.none(), to_field_name="uuid", required=False, empty_label="全部单位"
    )
    verdict = forms.ChoiceField(label="处理意见", required=False, choices=[("", "全部"), *Verdict.choices()])
    term = forms.CharField(label="用语", required=False, max_length=60)
    left = forms.BooleanField(label="只看没有完成的", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.oversees:
            self.fields["organ"].queryset = orgs.organs(actor.jurisdiction_id)  # type: ignore[attr-defined]
        else:
            del self.fields["organ"]


class VerdictForm(forms.Form):
    """处理意见 on the chosen places."""

    verdict = forms.ChoiceField(
        label="处理意见",
        choices=[("", "请选择"), *((one.value, one.label) for one in Verdict if one is not Verdict.PENDING)],
    )
    reason = forms.CharField(label="理由", max_length=500, required=False, help_text="保留、转历史库、其他的必须写明")
