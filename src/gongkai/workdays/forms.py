"""Parsing what is typed about holidays, local days and limits; the rules decide."""

from __future__ import annotations

from django import forms

from gongkai.kernel import days
from gongkai.workdays import rules
from gongkai.workdays.rules import STATUS_LABELS, UNIT_LABELS, LimitStatus, NoticeDay, Unit


class DayInput(forms.DateInput):
    """The browser's own picker of days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NoticeText(forms.Form):
    """Step one: the notice as it was issued, or rows, or a workbook."""

    year = forms.IntegerField(label="年份", min_value=2004, max_value=2100)
    text = forms.CharField(
        label="通知全文",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从中国政府网复制国务院办公厅通知全文粘贴在此；也可每行写一天，如“2027-01-01 放假 元旦”",
    )
    file = forms.FileField(label="或上传表格", required=False, help_text="三列：日期、放假或上班、节日")

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        if not data.get("text") and not data.get("file"):
            raise forms.ValidationError("请粘贴通知全文，或上传表格。")
        return data


class NoticeForm(forms.Form):
    """Step two: what was read, to be checked line by line."""

    title = forms.CharField(label="通知标题", max_length=120)
    doc_number = forms.CharField(label="发文字号", max_length=60, required=False)
    issued_on = forms.DateField(label="发文日期", required=False, widget=DayInput())
    source = forms.CharField(label="来源", max_length=300, required=False, help_text="网址，或写明纸质来文")
    rows = forms.CharField(
        label="各日安排",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="每行一天：日期、放假或上班、节日。只写放假的日子和调休上班的周末",
    )

    def __init__(self, *args: object, year: int, doubts: bool = False, reason: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.year = year
        self.days: list[NoticeDay] = []
        self.doubts: list[str] = []
        if reason:
            self.fields["reason"] = forms.CharField(
                label="更正原因", max_length=120, help_text="如“国务院办公厅调整安排的通知”“录入有误”"
            )
        if doubts:
            self.fields["checked"] = forms.BooleanField(label="以上疑点已对照通知原文核对")

    def clean_rows(self) -> str:
        text: str = self.cleaned_data["rows"]
        reading = rules.parse_notice(text, self.year)
        kept = [line for line in text.splitlines() if line.strip()]
        if len(reading.days) + len(reading.doubts) < len(kept):
            raise forms.ValidationError("有的行读不出来：每行应为“2027-01-01 放假 元旦”或“2027-02-14 上班 春节”。")
        if reading.doubts:
            raise forms.ValidationError("；".join(reading.doubts))
        self.days = reading.days
        return text


def rows_text(listed: list[NoticeDay]) -> str:
    """Days as lines a person can check and change."""
    words = {"OFF": "放假", "WORK": "上班"}
    return "\n".join(f"{day.date.isoformat()} {words[day.kind]} {day.name}".strip() for day in listed)


class LocalDayForm(forms.Form):
    """A day set off, or to work, here alone."""

    day = forms.DateField(label="日期", widget=DayInput())
    kind = forms.ChoiceField(
        label="安排", choices=[("OFF", "放假"), ("WORK", "上班")], widget=forms.RadioSelect, initial="OFF"
    )
    reason = forms.CharField(label="事由", max_length=60, help_text="如“三月三”“防汛停工”")
    basis = forms.CharField(label="依据", max_length=120, help_text="文号或决定名称")


class LimitForm(forms.Form):
    """A limit that differs here."""

    value = forms.CharField(label="数值", max_length=40, help_text="整数；分阶段的用逗号分隔，如 10,5,1")
    unit = forms.ChoiceField(label="单位", choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit])
    article = forms.CharField(label="依据条款", max_length=120, required=False, help_text="文件和条款；没有的不填")
    source = forms.CharField(label="文件", max_length=200, required=False)
    status = forms.ChoiceField(
        label="核对状态", choices=[(status.value, STATUS_LABELS[status]) for status in LimitStatus]
    )
    valid_from = forms.DateField(label="生效日期", widget=DayInput())
    valid_to = forms.DateField(label="失效日期", required=False, widget=DayInput())
    note = forms.CharField(label="说明", max_length=200, required=False)


class DeriveForm(forms.Form):
    """What to count from, how many of what."""

    start = forms.DateField(label="起算日", widget=DayInput())
    n = forms.IntegerField(label="期限", min_value=0, max_value=400, required=False)
    unit = forms.ChoiceField(label="单位", choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit], required=False)
    until = forms.DateField(
        label="或截至日",
        required=False,
        widget=DayInput(),
        help_text="填了截至日，就列出到那天还有（或已过）几个工作日",
    )

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        start, n, until = (self.cleaned_data.get(name) for name in ("start", "n", "until"))
        if n is None and until is None and not self.errors:
            raise forms.ValidationError("请填写期限或截至日。")
        if data.get("unit") == Unit.MONTH and n is not None and n > 24:
            raise forms.ValidationError("按月推算最长24个月。")
        if start is not None and not 1990 <= start.year <= days.today().year + 20:
            raise forms.ValidationError("起算日不在可推算的年份内。")
        if start is not None and until is not None and abs((until - start).days) > 800:
            raise forms.ValidationError("截至日与起算日相隔不能超过800天。")
        return data
