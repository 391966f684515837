"""Forms of writing: beginning, the whole document, attachments, reasons, filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.documents.models import Document
from gongkai.documents.queries import writing
from gongkai.documents.rules.states import Kind, Openness
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

KINDS = Kind.choices()
ANNOTATIONS = ["此件公开发布", "此件依申请公开", "此件主动公开"]


class Day(forms.DateField):
    """A day, empty when not known."""

    def __init__(self, label: str, help_text: str = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        wrong = {"invalid": f"{label}不是日期，应如 2026-11-23。"}
        super().__init__(label=label, help_text=help_text, required=False, widget=widget, error_messages=wrong)


def words(label: str, help_text: str = "", *, rows: int = 0, required: bool = False) -> forms.CharField:
    """A text whose length the service bounds, so that nothing typed is cut or lost."""
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    asked = {"required": f"请填写{label}。"}
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, error_messages=asked)


class BeginForm(forms.Form):
    """拟稿: what it is and what it is called; the rest is written on the next page."""

    kind = forms.ChoiceField(label="体裁", choices=KINDS, initial=Kind.OFFICIAL.value)
    title = words("标题", required=True)


class DocumentForm(forms.Form):
    """The text and everything about it. Lengths and facts are judged by the service, which keeps what was typed."""

    title = words("标题", required=True)
    kind = forms.ChoiceField(label="体裁", choices=KINDS)
    number = words("发文字号", "如“云政办发〔2026〕3号”；括号不规范的自动改正")
    registered_number = words("统一编号", "只用于行政规范性文件的统一登记、统一编号")
    addressees = words("主送机关", rows=2)
    body = words("正文", rows=24)
    signed_on = Day("成文日期")
    formed_on = Day("信息形成日期", "20个工作日的公开时限从这一天起算；不填按成文日期")
    changed_on = Day("信息变更日期", "信息有变更的，时限从变更之日起算")
    effective_on = Day("施行日期")
    expires_on = Day("有效期截止")
    interpreter = words("解读机关")
    annotation = words("附注", "如“此件公开发布”")
    copied_to = words("抄送机关", rows=2)
    joint = forms.ModelMultipleChoiceField(label="联合发文机关", queryset=Document.objects.none(), required=False)
    summary = words("内容概述", rows=2)
    keywords = words("关键词", "用空格或顿号分开")
    columns = forms.TypedMultipleChoiceField(
        label="公开栏目",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="公开后同时出现在选中的各个栏目，内容只有一份",
    )
    entries = forms.TypedMultipleChoiceField(
        label="对应公开事项", coerce=int, required=False, help_text="公开后算作这些事项已公开；按住 Ctrl 可多选"
    )
    subject_class = forms.ChoiceField(label="主题分类", choices=[("", "未分类")], required=False)
    themes = words("特色主题")
    source_news_of = forms.ModelChoiceField(
        label="所报道的公文", queryset=Document.objects.none(), required=False, empty_label="不属于新闻报道"
    )
    section = words("拟稿科室")
    responsible = words("发布责任人")

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        document: Document,
        subjects: list[tuple[str, Any]],
        columns: list[tuple[str, Any]],
        entries: list[tuple[str, Any]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.document = document
        for name, choices in (("columns", columns), ("entries", entries)):
            self._field(name).choices = choices
            if not choices:
                del self.fields[name]
        others = orgs.organs(actor.jurisdiction_id).exclude(pk=document.organ_id)
        self._field("joint").queryset = others
        self._field("joint").widget.attrs["size"] = "5"
        self._field("source_news_of").queryset = self._news(actor, document)
        kept = document.subject_class
        known = {code for _, group in subjects for code, _ in group}
        extra = [("现在的分类", [(kept, kept)])] if kept and kept not in known else []
        self._field("subject_class").choices = [("", "未分类"), *extra, *subjects]
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.fields["annotation"].widget.attrs["list"] = "annotations"

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _news(self, actor: Actor, document: Document) -> QuerySet[Document]:
        """What a report may be about; short, so that the page stays light."""
        chosen = self.data.get("source_news_of") if self.is_bound else document.source_news_of_id
        rows = writing.reported_by_news(actor).exclude(pk=document.pk)
        near = list(rows.values_list("pk", flat=True)[:100])
        wanted = [int(str(chosen))] if str(chosen or "").isdecimal() else []
        return rows.filter(pk__in=[*near, *wanted])

    def changes(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        given["joint"] = [organ.pk for organ in given["joint"]]
        for name in {"columns", "entries"} & set(given):
            offered = {key for _, group in self._field(name).choices for key, _ in group}
            kept = getattr(self.document, name).exclude(pk__in=offered)  # chosen by others, not offered to this writer
            given[name] = [*given[name], *kept.values_list("pk", flat=True)]
        given["source_news_of"] = given["source_news_of"].pk if given["source_news_of"] else None
        return given


class AttachForm(forms.Form):
    """One or more files."""

    file = forms.FileField(label="文件", widget=forms.FileInput())
    title = forms.CharField(label="附件名称", required=False, help_text="不填就用文件名")


class ReplaceForm(forms.Form):
    """Another file for an attachment."""

    file = forms.FileField(label="换成", widget=forms.FileInput())


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ListFilter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label="标题、文号、索引号", required=False, max_length=100)
    kind = forms.ChoiceField(label="体裁", required=False, choices=[("", "全部"), *KINDS])
    openness = forms.ChoiceField(label="公开属性", required=False, choices=[("", "全部"), *Openness.choices()])
    year = forms.IntegerField(label="年份", required=False, min_value=1949, max_value=2200)
    series = forms.CharField(label="发文代字", required=False, max_length=30)
    organ = forms.ModelChoiceField(
        label="单位", queryset=Document.objects.none(), required=False, to_field_name="uuid", empty_label="全部"
    )
    late = forms.BooleanField(label="超过公开时限", required=False)
    mine = forms.BooleanField(label="我拟的", required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        if actor.oversees:
            organs: Any = self.fields["organ"]
            organs.queryset = orgs.organs(actor.jurisdiction_id)
        else:
            del self.fields["organ"]


class IndexRuleForm(forms.Form):
    """How index numbers are made."""

    pattern = forms.CharField(
        label="规则",
        max_length=80,
        help_text="可用 {机构代码}、{年份}、{流水号}；机构代码取自统一社会信用代码的第9至17位",
    )
    width = forms.IntegerField(label="流水号位数", min_value=1, max_value=12)


class RawForm(forms.Form):
    """Text from Word, WPS or a web page, to be looked at before and after."""

    raw = forms.CharField(label="粘贴到这里", widget=forms.Textarea(attrs={"rows": 16}), strip=False)
