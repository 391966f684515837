"""Forms of the desk: a file, which column is which field, one row, a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongkai.registers.rules.drawing import MOST_DRAWN, MOST_PURPOSE, MOST_WITNESS
from gongkai.registers.rules.hints import how
from gongkai.registers.rules.matching import IGNORED
from gongkai.registers.rules.pulling import MOST_ADDRESS, Every, Form
from gongkai.registers.rules.shape import SEPARATOR, Crs, Definition, Field, Type

OFF = "-off"  # after the key of a field: its file is not public any more
LONG = 200  # letters from which a text has several lines


class SeveralFiles(forms.FileField):
    """Any number of uploads in one field; cleaned to a list."""

    widget = forms.ClearableFileInput

    def __init__(self, **told: Any) -> None:
        super().__init__(widget=_SeveralInput(), **told)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every upload looked at by itself."""
        given = [one for one in data or () if one]
        if not given:
            super().clean(None, initial)
        return [super(SeveralFiles, self).clean(one, initial) for one in given]


class _SeveralInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class UploadForm(forms.Form):
    """A table with rows, and where rows hold files these beside it."""

    file = forms.FileField(label="表格文件", help_text="xlsx、xls、et、ods、csv、json；建议用本页下载的模板填写")
    whole = forms.BooleanField(
        label="这是本单位的全部内容",
        required=False,
        help_text="勾选后，已公开而文件里没有的行会撤下；只增补、更正的不要勾选",
    )

    def __init__(self, given: Any = None, files: Any = None, *, definition: Definition) -> None:
        super().__init__(given, files)
        titles = [one.title for one in definition.filled if one.type is Type.FILE]
        if titles:
            self.fields["along"] = SeveralFiles(
                label="附件",
                required=False,
                help_text=f"表格的“{'”“'.join(titles)}”列写文件名，文件在这里一并选上：可以选多个，文件多的打成一个 .zip",
            )
            self.order_fields(["file", "along", "whole"])


class MatchForm(forms.Form):
    """Which heading is which field, for those that were not known."""

    def __init__(
        self,
        given: Any,
        *,
        definition: Definition,
        headings: Sequence[str],
        chosen: Mapping[int, str],
        unknown: Mapping[int, str],
    ) -> None:
        super().__init__(given)
        choices = [("", "请选择"), (IGNORED, "不导入这一列")]
        choices += [(one.key, one.heading + ("（必填）" if one.required else "")) for one in definition.filled]
        for at, heading in enumerate(headings):
            if at in chosen or at in unknown:
                self.fields[f"c{at}"] = forms.ChoiceField(
                    label=f"第{at + 1}列“{heading or '（空）'}”",
                    choices=choices,
                    initial=chosen.get(at, IGNORED),
                    required=False,
                )
        self.headings = headings

    def said(self) -> dict[str, str]:
        """What was chosen for each heading."""
        found = {}
        for at, heading in enumerate(self.headings):
            if value := self.cleaned_data.get(f"c{at}"):
                found[heading] = value
        return found


class DefineForm(forms.Form):
    """The text of a local register's definition."""

    text = forms.CharField(
        label="清单定义",
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 36, "spellcheck": "false", "class": "register-text"}),
    )


class PictureForm(forms.Form):
    """A base picture: the file, its approval number, what it covers."""

    file = forms.FileField(
        label="底图文件",
        required=False,
        help_text="png 或者 jpg，不超过 5 MB，经纬网为直线、上北下南；不换文件的不用选",
    )
    approval = forms.CharField(label="审图号", max_length=40, help_text="照批准书填写，如 GS（2026）1234号")
    west = forms.DecimalField(label="西边经度", max_digits=9, decimal_places=6)
    east = forms.DecimalField(label="东边经度", max_digits=9, decimal_places=6)
    south = forms.DecimalField(label="南边纬度", max_digits=9, decimal_places=6)
    north = forms.DecimalField(label="北边纬度", max_digits=9, decimal_places=6)
    system = forms.ChoiceField(label="坐标系", choices=Crs.choices(), help_text="坐标系不同的清单不画在底图上")


class PullForm(forms.Form):
    """From where, how often and as what rows are fetched. `units` (uuid, name): the office chooses for whom."""

    address = forms.CharField(
        label="网址",
        max_length=MOST_ADDRESS,
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text="以 https:// 开头，不需要登录就能取到；内容的字段名称与本清单的模板相同",
    )
    form = forms.ChoiceField(label="格式", choices=Form.choices())
    every = forms.ChoiceField(label="间隔", choices=Every.choices(), initial=Every.DAY.value)
    whole = forms.ChoiceField(
        label="取到的内容是",
        choices=[("Y", "本单位的全部内容，里面没有的行撤下"), ("N", "增补、更正，其他的行不动")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="更改、撤下的理由",
        max_length=300,
        help_text="取到的内容更改或者撤下已公开的行时，写进更正记录；如：按许可办理系统的记录更新",
    )

    def __init__(
        self, given: Any = None, *, units: Sequence[tuple[str, str]] = (), values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(given, initial=dict(values or {}))
        if units:
            self.fields = {"unit": forms.ChoiceField(label="填报单位", choices=[("", "请选择"), *units]), **self.fields}


class DrawForm(forms.Form):
    """What a draw is registered with. `facets`: (key, title, choices) by which the list may be narrowed."""

    purpose = forms.CharField(
        label="抽查事由",
        max_length=MOST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：2026年度食品销售者抽查（计划编号2026-SCJG-01）；公开记录时一并公开",
    )
    asked = forms.IntegerField(label="抽取数量", min_value=1, max_value=MOST_DRAWN)

    def __init__(self, given: Any = None, *, facets: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(given)
        self.facets = [key for key, _, _ in facets]
        for key, title, choices in facets:
            self.fields[f"by_{key}"] = forms.ChoiceField(
                label=f"只抽{title}为", choices=[("", "不限"), *choices], required=False
            )

    def conditions(self) -> dict[str, str]:
        """The conditions that were chosen, as addresses write them."""
        return {key: value for key in self.facets if (value := self.cleaned_data.get(f"by_{key}"))}


class WitnessForm(forms.Form):
    """Before whom it is drawn, and the number they said."""

    witnesses = forms.CharField(
        label="见证人",
        max_length=MOST_WITNESS,
        help_text="姓名和身份，如：李敏（县人大代表）；只在本单位的记录中，不公开",
    )
    said = forms.CharField(
        label="见证人报的数",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="由见证人当场随意说一个1至12位的整数",
    )


class FinishForm(forms.Form):
    """When the inspection ended."""

    finished_on = forms.DateField(label="检查结束日期", widget=forms.DateInput(attrs={"type": "date"}))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(forms.Form):
    """Why a row is taken off."""

    reason = forms.CharField(
        label="撤下的理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="决定被撤销的，理由会写在公开的撤回说明里，不要重复案情",
    )

    def __init__(self, given: Any = None, *, may_annul: bool) -> None:
        super().__init__(given)
        if may_annul:
            self.fields["annulled"] = forms.BooleanField(
                label="原决定已被依法变更、撤销或者确认违法、无效", required=False
            )


class RowForm(forms.Form):
    """One row, every field as its definition says; the reading of cells is the same as for files."""

    def __init__(
        self, given: Any = None, files: Any = None, *, definition: Definition, values: Mapping[str, str] | None = None,
        came: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(given, files, initial=dict(values or {}))
        self.definition = definition
        for one in definition.filled:
            if one.type is Type.FILE:
                self._file(one, (values or {}).get(one.key, ""), (came or {}).get(one.key, ""))
            else:
                self.fields[one.key] = _control(one)

    def _file(self, one: Field, name: str, came: str) -> None:
        """An upload; of a row that has a file already, another one in its place, or none any more. `came`: what was sent a moment ago."""
        self.fields[one.key] = forms.FileField(
            label=one.heading, required=one.required, help_text=how(one, listed=False)
        )
        if came:
            self.has_come(one.key, came)
        elif name:
            self.fields[one.key].help_text += f"现在的文件是“{name}”，不换的不用选。"
        if name and not one.required:
            self.fields[one.key + OFF] = forms.BooleanField(label=f"不再公开“{one.title}”现在的文件", required=False)

    def has_come(self, key: str, name: str) -> None:
        """Say that a file is here already: a browser forgets what was chosen when the form comes back."""
        self.initial[key] = name
        bound = self[key]
        bound.help_text = f"已收到“{name}”，不换的不用再选。"
        vars(bound)["initial"] = (
            name  # looked up once and kept: a field that was asked before would still say it has nothing
        )

    def uploads(self) -> dict[str, Any]:
        """The files that were chosen, by field."""
        files = [one.key for one in self.definition.filled if one.type is Type.FILE]
        return {key: self.cleaned_data[key] for key in files if hasattr(self.cleaned_data.get(key), "chunks")}

    def cells(self) -> dict[str, str]:
        """What was typed, by field; of a file that stays its name."""
        found = {}
        for one in self.definition.filled:
            if one.type is Type.FILE:
                found[one.key] = "" if self.cleaned_data.get(one.key + OFF) else self.initial.get(one.key, "")
                continue
            value = self.cleaned_data.get(one.key) or ""
            found[one.key] = SEPARATOR.join(value) if isinstance(value, list) else str(value)
        return found


def _control(one: Field) -> forms.Field:
    told: dict[str, Any] = {"label": one.heading, "required": one.required, "help_text": how(one, listed=False)}
    if one.type is Type.CODE and one.many:
        return forms.MultipleChoiceField(choices=list(one.values.items()), widget=forms.CheckboxSelectMultiple, **told)
    if one.type is Type.CODE:
        return forms.ChoiceField(choices=[("", "请选择"), *one.values.items()], **told)
    if one.type is Type.DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), max_length=40, **told)
    if one.type is Type.TEXT and one.length > LONG:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **told)
    return forms.CharField(max_length=one.length if one.type is Type.TEXT else 1000, **told)
