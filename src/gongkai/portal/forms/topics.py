"""A topic's settings, and one form for every kind of part, made from the kind's fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from gongkai.catalogue.queries import columns as columns_of
from gongkai.catalogue.queries import subjects as subjects_of
from gongkai.documents.rules import marks
from gongkai.kernel import html
from gongkai.ledger.queries import published as ledger
from gongkai.orgs import queries as orgs
from gongkai.portal.models import Topic
from gongkai.portal.queries import topics as queries
from gongkai.portal.queries.parts import choosing
from gongkai.portal.rules import parts as rules
from gongkai.portal.rules.parts import PartField, PartKind
from gongkai.portal.rules.topics import EDITORS, TopicKind, TopicState

PICTURES = "PNG、JPG"
Read = Callable[[str], tuple[Any, list[str]]]
Write = Callable[[Any], str]
READERS: dict[str, tuple[Read, Write]] = {
    rules.LINKS: (rules.read_links, rules.write_links),
    rules.STAGES: (rules.read_stages, rules.write_stages),
    rules.ANSWERS: (rules.read_answers, rules.write_answers),
    rules.TARGETS: (rules.read_targets, rules.write_targets),
    rules.TABLE: (rules.read_table, rules.write_table),
}


class Lines(forms.CharField):
    """A field kept as a list or table and typed as lines; what is wrong is said line by line."""

    def __init__(self, read: Read, write: Write, **given: Any) -> None:
        self.read, self.write = read, write
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **given)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else self.write(value)

    def clean(self, value: Any) -> Any:
        found, wrong = self.read(super().clean(value))
        if wrong:
            raise forms.ValidationError(wrong[:8])
        return found


class Passage(forms.CharField):
    """Text with simple marks, or HTML pasted; kept as sound HTML."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 14}), **given)

    def prepare_value(self, value: Any) -> Any:
        return marks.text_of(value) if isinstance(value, str) and value.startswith("<") else value

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        return html.clean(marks.html_of(said) if marks.is_plain(said) else said)


class TopicForm(forms.Form):
    """Settings of a topic."""

    title = forms.CharField(label="专题名称", max_length=60)
    summary = forms.CharField(
        label="简介", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话，告诉群众和企业在这里能找到什么",
    )  # fmt: skip
    kind = forms.ChoiceField(label="类别", choices=TopicKind.choices())
    slug = forms.CharField(label="网址", max_length=60, help_text="小写字母、数字、连字符；公开后不能再改")
    organ = forms.ChoiceField(label="责任单位")
    post = forms.ChoiceField(label="责任岗位", required=False, help_text="由在岗的人负责更新；换人时随岗位移交")
    cycle_days = forms.IntegerField(
        label="更新周期（天）", min_value=0, max_value=1100, initial=90, help_text="超过这些天没有更新也没有核对的，列入体检；0 为不定周期"
    )  # fmt: skip
    order = forms.IntegerField(label="排序", min_value=0, max_value=9999, required=False, help_text="数小的排在前面")
    cover = forms.FileField(label="题图", required=False, help_text="横幅图片，可不用；不要放文字，不要用国徽")
    bare = forms.BooleanField(label="去掉现有题图", required=False)

    def __init__(self, *args: Any, topic: Topic | None, organs: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = [(str(organ.uuid), organ.name) for organ in organs]  # type: ignore[attr-defined]
        if topic is None:
            for name in ("post", "order", "cover", "bare"):
                del self.fields[name]
            return
        del self.fields["organ"]
        rows = [post for post in orgs.posts_of([topic.organ_id]) if post.duty in EDITORS or post.duty == "OFFICE"]
        self.fields["post"].choices = [("", "暂不指定"), *((str(post.pk), post.title) for post in rows)]  # type: ignore[attr-defined]
        if topic.state != TopicState.DRAFT:
            self.fields["slug"].disabled = True
        if topic.cover is None:
            del self.fields["bare"]

    def clean_post(self) -> int | None:
        """The post's number."""
        return int(self.cleaned_data["post"]) if self.cleaned_data["post"] else None


class EndForm(forms.Form):
    """Why a topic is taken down or archived."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class TopicFilter(forms.Form):
    """The desk's list."""

    q = forms.CharField(label="名称", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *TopicState.choices()])
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *TopicKind.choices()])

    def asked(self) -> dict[str, str]:
        """Arguments of the query."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return {"text": given.get("q") or "", "state": given.get("state") or "", "kind": given.get("kind") or ""}


class PartForm(forms.Form):
    """Title, a line of explanation, and the fields of the kind."""

    heading = forms.CharField(label="小标题", max_length=60)
    note = forms.CharField(label="说明", max_length=300, required=False, help_text="显示在小标题下面，可不填")

    def __init__(self, *args: Any, kind: PartKind, topic: Topic, values: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.topic, self.before = kind, topic, values
        for one in kind.fields:
            self._add(one)
        if any(one.sort == rules.TABLE for one in kind.fields):
            self.fields["workbook"] = forms.FileField(
                label="或者上传表格", required=False, help_text="只读第一张工作表，第一行是列名；上传后代替上面的内容"
            )

    def _add(self, one: PartField) -> None:
        given: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": one.required}
        self.initial.setdefault(one.name, self.before.get(one.name, one.initial))
        if one.sort in READERS:
            field: forms.Field = Lines(*READERS[one.sort], max_length=one.most, **given)
        elif one.sort == rules.HTML:
            field = Passage(max_length=one.most, **given)
        elif one.sort == rules.DOCUMENTS:
            self.initial[one.name] = "\n".join(
                choosing.lines_of(self.topic.jurisdiction_id, self.before.get(one.name) or [])
            )
            field = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=8000, **given)
        elif one.sort == rules.CHOICE:
            field = forms.ChoiceField(choices=[("", one.none), *self._choices(one)], **given)
        elif one.sort == rules.WHOLE:
            field = forms.IntegerField(min_value=1949 if one.most > 2000 else 1, max_value=one.most, **given)
        elif one.sort == rules.TOPICS:
            field = forms.MultipleChoiceField(choices=self._choices(one), widget=forms.CheckboxSelectMultiple, **given)
        elif one.sort == rules.FILES:
            field = self._files(one, given)
        else:
            widget = forms.Textarea(attrs={"rows": 3}) if one.sort == rules.TEXT else forms.TextInput()
            field = forms.CharField(max_length=one.most, widget=widget, **given)
        self.fields[one.name] = field

    def _files(self, one: PartField, given: dict[str, Any]) -> forms.Field:
        """A field for one more file; those already there may be dropped."""
        self.initial.pop(one.name, None)
        there = [(file["uuid"], file["name"]) for file in self.before.get(one.name) or ()]
        if there:
            self.fields["drop"] = forms.MultipleChoiceField(
                label="去掉附件", choices=there, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["file_title"] = forms.CharField(
            label="附件名称", required=False, max_length=120, help_text="给群众看的名称；不填就用文件名"
        )
        return forms.FileField(**given)

    def _choices(self, one: PartField) -> list[tuple[str, Any]]:
        if not isinstance(one.choices, str):
            return list(one.choices)
        place, topic = self.topic.jurisdiction_id, self.topic
        makers: dict[str, Callable[[], list[tuple[str, Any]]]] = {
            "organs": lambda: [(str(organ.uuid), organ.name) for organ in orgs.organs(place)],
            "subjects": lambda: _subjects(place),
            "columns": lambda: _columns(place),
            "plans": lambda: [(str(plan.uuid), f"{plan.year}年 {plan.title}") for plan in ledger.plans(place)],
            "topics": lambda: [
                (str(row.uuid), row.title) for row in queries.readable(place).exclude(pk=topic.pk)
            ],
        }  # fmt: skip
        return makers[one.choices]()

    def clean(self) -> dict[str, Any]:
        """Documents named by a person become those of the register."""
        given = super().clean() or self.cleaned_data
        for one in self.kind.fields:
            if one.sort == rules.DOCUMENTS and given.get(one.name):
                lines = [line.strip() for line in given[one.name].splitlines() if line.strip()]
                given[one.name], lost = choosing.resolve(self.topic.jurisdiction_id, lines)
                if lost:
                    self.add_error(one.name, f"找不到已公开的公文：{'；'.join(lost[:5])}。请核对文号、标题或网址。")
        return given

    def values(self) -> dict[str, Any]:
        """What the part is to hold: the cleaned fields of the kind; files as they were, less the dropped ones."""
        found: dict[str, Any] = {}
        for one in self.kind.fields:
            if one.sort == rules.FILES:
                dropped = set(self.cleaned_data.get("drop") or ())
                found[one.name] = [file for file in self.before.get(one.name) or () if file["uuid"] not in dropped]
            elif self.cleaned_data.get(one.name) not in (None, "", []):
                found[one.name] = self.cleaned_data[one.name]
        return found


def _subjects(jurisdiction_id: int) -> list[tuple[str, Any]]:
    """First-level classes and beneath them the second-level ones, as documents carry them."""
    found: list[tuple[str, Any]] = []
    for node in subjects_of.subjects(jurisdiction_id):
        found.append((node.subject.name, node.subject.name))
        found += [(f"{node.subject.name}\\{child.name}", f"　{child.name}") for child in node.children]
    return found


def _columns(jurisdiction_id: int) -> list[tuple[str, Any]]:
    """Visible columns by section."""
    sections = columns_of.organs_with_section(jurisdiction_id)
    found: list[tuple[str, Any]] = []
    for organ in orgs.organs(jurisdiction_id):
        if organ.pk in sections:
            rows = columns_of.flat(columns_of.public_tree(organ.pk))
            found.append(
                (organ.name, [(str(row.column.pk), f"{'　' * (row.depth - 1)}{row.column.title}") for row in rows])
            )
    return found


def organ_of(organs: Sequence[Any], uuid: str) -> Any:
    """The organ chosen."""
    return next((organ for organ in organs if organ.uuid == UUID(uuid)), None)
