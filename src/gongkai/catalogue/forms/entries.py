"""What people type about standards, entries and the units that carry them."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.catalogue.models import Column, Field
from gongkai.catalogue.queries import corresponding
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.rules.entries import Conclusion, FieldKind, Level, Scope
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

SKIP = "-"


def organ_choice(label: str, *, empty: str = "请选择", required: bool = True) -> Any:
    """A unit of the place; the form fills in which."""
    return forms.ModelChoiceField(None, label=label, to_field_name="uuid", empty_label=empty, required=required)


def offer(form: forms.Form, name: str, rows: Any) -> None:
    """What a choice may be made from."""
    field: Any = form.fields[name]
    field.queryset = rows


class UploadForm(forms.Form):
    """A workbook of standards."""

    file = forms.FileField(label="标准目录工作簿", help_text="一张表是一个领域；两行表头、合并单元格、“√”“■”都可以")
    scope = forms.ChoiceField(label="范围", choices=Scope.choices(), widget=forms.RadioSelect, initial=Scope.FIELD)
    level = forms.ChoiceField(label="层级", choices=Level.choices(), initial=Level.COUNTY)


class ImportForm(forms.Form):
    """What goes with the import; one choice of field for each sheet."""

    reason = forms.CharField(
        label="导入或调整的理由", max_length=300, help_text="如“首次编制”“按省级标准指引调整”，记入版本"
    )
    effective_on = day_field("施行日期", initial=days.today)
    assign = forms.BooleanField(
        label="按“公开主体”和“公开层级”分派到单位",
        required=False,
        initial=True,
        help_text="已分派的不变；没有认出单位的，导入后在目录页手工分派",
    )

    def __init__(self, *args: Any, actor: Actor, sheets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys(queries.field_names(actor.jurisdiction_id).values()))
        self.sheets = sheets
        for place, (title, name) in enumerate(sheets):
            new = [(name, f"新增领域“{name}”")] if name and name not in names else []
            self.fields[f"field_{place}"] = forms.ChoiceField(
                label=f"“{title}”是哪个领域",
                initial=name,
                choices=[("", "请选择"), *new, *((each, each) for each in names), (SKIP, "不导入这张表")],
            )

    @property
    def chosen(self) -> dict[str, str]:
        """Sheet → field, as chosen."""
        return {title: self.cleaned_data[f"field_{place}"] for place, (title, _) in enumerate(self.sheets)}


class FieldForm(forms.Form):
    """A field of the place."""

    code = forms.CharField(label="编号", max_length=20)
    name = forms.CharField(label="领域名称", max_length=60)
    kind = forms.ChoiceField(label="类别", choices=FieldKind.choices())
    aspect = forms.CharField(
        label="所属方面", max_length=60, required=False, help_text="重点领域目录体系的方面，可以自定"
    )
    organ = organ_choice("牵头部门", empty="未指定", required=False)
    state = forms.ChoiceField(label="状态", choices=[("USED", "启用"), ("UNUSED", "停用")])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organ", orgs.organs(actor.jurisdiction_id))


class AssignForm(forms.Form):
    """To which units ticked entries go."""

    organs: Any = forms.ModelMultipleChoiceField(
        None, label="承担单位", to_field_name="uuid", widget=forms.SelectMultiple(attrs={"size": "8"})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organs", orgs.organs(actor.jurisdiction_id))


class EntryFilter(forms.Form):
    """What a list of carried entries may be narrowed by."""

    q = forms.CharField(label="事项包含", required=False, max_length=60)
    field: Any = forms.ModelChoiceField(
        None, label="领域", to_field_name="uuid", required=False, empty_label="全部领域"
    )
    organ = organ_choice("单位", empty="全部单位", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "field", queries.fields(actor.jurisdiction_id))
        if actor.oversees:
            offer(self, "organ", orgs.organs(actor.jurisdiction_id))
        else:
            del self.fields["organ"]


class OrganFilter(forms.Form):
    """A list by unit."""

    organ = organ_choice("单位", empty="全部单位", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organ", orgs.organs(actor.jurisdiction_id))


class ProofForm(forms.Form):
    """What already stands somewhere."""

    title = forms.CharField(label="标题", max_length=500)
    url = forms.CharField(label="网址", max_length=500, help_text="公开页面的网址，以 http:// 或 https:// 开头")
    formed_on = day_field("信息形成日期", required=False, help_text="填写后按公开时限判断是否及时")
    published_on = day_field("公开日期")


class AdaptForm(forms.Form):
    """The entry in the unit's own words."""

    wording = forms.CharField(
        label="本单位事项名称", max_length=200, required=False, help_text="不填就用标准目录的名称"
    )
    note = text_field("本单位公开内容说明", 3, required=False)


class ColumnForm(forms.Form):
    """The column an entry stands in."""

    column: Any = forms.ModelChoiceField(
        None, label="对应栏目", required=False, empty_label="没有对应栏目", to_field_name="uuid"
    )

    def __init__(self, *args: Any, organ_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = list(corresponding.open_columns(organ_id))
        offer(self, "column", Column.objects.filter(pk__in=numbers).order_by("order", "id"))


class ReasonForm(forms.Form):
    """Why."""

    reason = text_field("理由", 2, 300)


class EmptyForm(forms.Form):
    """A button alone."""


class EvaluationForm(forms.Form):
    """跟踪评估."""

    conclusion = forms.ChoiceField(label="结论", choices=Conclusion.choices(), widget=forms.RadioSelect)
    text = text_field("评估情况", 5, 4000, help_text="公开是否到位、群众是否用得上、哪些事项需要增减")
    reference = forms.CharField(label="对照的国家标准指引", max_length=300, required=False)
    on = day_field("评估日期", initial=days.today)


def lead_fields(actor: Actor) -> list[Field]:
    """The fields an actor may audit in."""
    return list(queries.fields(actor.jurisdiction_id) if actor.oversees else queries.leads(actor))
