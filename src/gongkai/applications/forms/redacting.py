"""What a clerk fills in when a file is blackened, and the filter of the log of seals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.applications.forms.handling import OfApplication
from gongkai.applications.models import Redaction, RedactionMark
from gongkai.applications.queries import redacting as reading
from gongkai.applications.rules.redacting import Ground, Place, Sort
from gongkai.kernel.fields import text_field
from gongkai.kernel.labels import Flag
from gongkai.redaction.rules import Unread

FILE_KINDS = ".pdf,.docx,.xlsx"


def ground_field() -> forms.ChoiceField:
    """Why something is not given."""
    return forms.ChoiceField(label="依据", choices=Ground.choices(), initial=Ground.PRIVACY)


def percent_field(label: str) -> forms.FloatField:
    """A part of a page's width or height."""
    return forms.FloatField(label=label, min_value=0, max_value=100)


class TakeForm(OfApplication):
    """遮盖文件: the file and the words that are known beforehand."""

    file = forms.FileField(
        label="要提供的文件", help_text="PDF、Word（.docx）、Excel（.xlsx）。原文件加密保存，不会提供给申请人。",
        widget=forms.FileInput(attrs={"accept": FILE_KINDS}),
    )  # fmt: skip
    terms = text_field(
        "要遮盖的词", required=False, help_text="一行一个，如第三人的姓名。身份证号、手机号、住址等自动查找。"
    )
    ground = ground_field()


class OfRedaction(forms.Form):
    """A form that knows whose file it is about."""

    def __init__(self, *args: Any, redaction: Redaction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.redaction = redaction
        self.fill()

    def fill(self) -> None:
        """Fields and first values that hang on the file."""


class ChooseForm(OfRedaction):
    """Per mark: whether to blacken, and why. `choices_made` is what the service takes."""

    marks: Sequence[RedactionMark] = ()

    def fill(self) -> None:
        """Two fields a mark."""
        self.marks = reading.marks_of(self.redaction)
        for number, mark in enumerate(self.marks, 1):
            hide, ground = (f"第{number}项：{word}" for word in ("遮盖", "依据"))
            self.fields[f"hide_{mark.pk}"] = forms.BooleanField(
                label=hide, required=False, initial=mark.hide == Flag.YES,
                widget=forms.CheckboxInput(attrs={"aria-label": hide}),
            )  # fmt: skip
            self.fields[f"ground_{mark.pk}"] = forms.ChoiceField(
                label=ground, choices=Ground.choices(), initial=mark.ground,
                widget=forms.Select(attrs={"aria-label": ground}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """By the number of the mark."""
        given = super().clean() or {}
        fitting = [mark.pk for mark in self.marks if given.get(f"ground_{mark.pk}")]
        return {"chosen": {pk: (bool(given.get(f"hide_{pk}")), Ground(given[f"ground_{pk}"])) for pk in fitting}}


class TermsForm(OfRedaction):
    """More words."""

    terms = text_field("要遮盖的词", help_text="一行一个。拆开、加空格、全角、繁体写法都会找到。")
    ground = ground_field()


class RegionForm(OfRedaction):
    """A rectangle of a page, in percent."""

    number = forms.IntegerField(label="第几页", min_value=1)
    left = percent_field("左边距（%）")
    top = percent_field("上边距（%）")
    width = percent_field("宽（%）")
    height = percent_field("高（%）")
    ground = ground_field()

    def clean(self) -> dict[str, Any]:
        """As a place."""
        given = super().clean() or {}
        names = ("number", "left", "top", "width", "height")
        if any(given.get(name) is None for name in names):
            return given
        return {"place": Place(*(given[name] for name in names)), "ground": Ground(given["ground"])}


class RemoveForm(OfRedaction):
    """Take back one mark made by hand."""

    mark = forms.ModelChoiceField(RedactionMark.objects.none(), widget=forms.HiddenInput, to_field_name="uuid")

    def fill(self) -> None:
        """Those made by hand."""
        field: Any = self.fields["mark"]
        field.queryset = self.redaction.marks.exclude(sort=Sort.FOUND)


class MakeForm(OfRedaction):
    """生成: what becomes of what only an eye can read."""

    unread = forms.ChoiceField(
        label="图片和读不出的文字", initial=Unread.REFUSE, widget=forms.RadioSelect,
        choices=[
            (Unread.REFUSE.value, "有读不出的内容就不生成（先在页面图上逐页看过、画出位置）"),
            (Unread.SEEN.value, "我已逐页看过，其中没有要遮盖的内容，保留"),
            (Unread.REMOVE.value, "一律涂黑或者去掉"),
        ],
    )  # fmt: skip
    labelled = forms.BooleanField(label="在遮盖处写上依据", required=False)


class PlainForm(OfRedaction):
    """Nothing to type."""


class SealsFilter(forms.Form):
    """The month of the log of seals."""

    month = forms.RegexField(
        r"\A20\d{2}-(?:0[1-9]|1[0-2])\Z", label="月份", required=False, error_messages={"invalid": "月份应形如2026-03。"},
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip

    def within(self) -> tuple[date | None, date | None]:
        """(first day, first day of the month after); nothing when no month fits."""
        month = self.cleaned_data.get("month") if self.is_bound and self.is_valid() else ""
        if not month:
            return None, None
        year, number = int(month[:4]), int(month[5:])
        return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
