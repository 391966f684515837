"""Bringing a notice in and checking what was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from gongkai.ledger.models import Intake, IntakeItem, Plan
from gongkai.ledger.rules.limits import KIND_LABELS
from gongkai.ledger.rules.states import Level, Role
from gongkai.ledger.services.checking import UnitChoice

if TYPE_CHECKING:
    IntakeForm = forms.ModelForm[Intake]
else:
    IntakeForm = forms.ModelForm

KINDS = "Word（.docx、.doc、.wps）、Excel（.xlsx）、PDF、网页（.html）、文本（.txt）、OFD、扫描图片"


class UploadForm(forms.Form):
    """The file, and what kind of notice it is."""

    file = forms.FileField(label="通知文件", help_text=f"{KINDS}；不超过 50 MB")
    level = forms.ChoiceField(label="这是哪一级的要点", choices=Level.choices(), initial=Level.OWN)
    parent = forms.ModelChoiceField(
        label="对应的上级要点", queryset=Plan.objects.none(), required=False, empty_label="没有，或以后再选"
    )
    corrects = forms.ModelChoiceField(
        label="更正已有方案",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="不是更正",
        help_text="通知有更正、重新印发时选择原方案：系统先显示差异，已有进展保留。",
    )

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "corrects"):
            self.fields[name].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField


class HeadForm(IntakeForm):
    """The notice's own head."""

    level = forms.ChoiceField(label="层级", choices=Level.choices())

    class Meta:
        model = Intake
        fields = ["title", "doc_number", "issuer", "issued_on", "level", "year", "until_year", "parent"]
        widgets = {"issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = plans  # type: ignore[attr-defined]  # ModelChoiceField


class ItemForm(forms.Form):
    """Texts of one task."""

    no = forms.CharField(label="序号", max_length=40, required=False)
    topic = forms.CharField(label="工作任务", max_length=300, required=False)
    path = forms.CharField(
        label="所在标题", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="从大到小，一行一个"
    )
    requirement = forms.CharField(label="工作要求", max_length=20000, widget=forms.Textarea(attrs={"rows": 7}))
    measures = forms.CharField(
        label="本级落实措施", max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deadline_text = forms.CharField(label="时限原文", max_length=500, required=False)
    local_deadline_text = forms.CharField(
        label="本级时限", max_length=500, required=False, help_text="本级要求早于或不同于上级时填写，如“9月底前”"
    )

    @staticmethod
    def of(item: IntakeItem) -> dict[str, Any]:
        """What stands in the item now."""
        names = ("no", "topic", "requirement", "measures", "deadline_text", "local_deadline_text")
        return {name: getattr(item, name) for name in names} | {"path": "\n".join(item.path)}

    def changes(self) -> dict[str, Any]:
        """Cleaned values as `change_item` takes them."""
        return self.cleaned_data | {"path": self.cleaned_data["path"].splitlines()}


class LimitForm(forms.Form):
    """One time limit as understood."""

    kind = forms.ChoiceField(label="种类", choices=[(kind.value, label) for kind, label in KIND_LABELS.items()])
    date = forms.DateField(
        label="日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    days = forms.IntegerField(
        label="天数",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"placeholder": "天数"}),
    )
    text = forms.CharField(
        label="原文", required=False, max_length=500, widget=forms.TextInput(attrs={"placeholder": "原文"})
    )
    span = forms.JSONField(required=False, widget=forms.HiddenInput())

    def row(self) -> dict[str, Any]:
        """The limit as a JSON row."""
        given = self.cleaned_data
        day: date | None = given["date"]
        return {
            "kind": given["kind"],
            "date": day.isoformat() if day else None,
            "days": given["days"],
            "text": given["text"],
            "span": given["span"] if _is_span(given["span"]) else None,
        }


def _is_span(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, int) and each >= 0 for each in value)


LimitSet = forms.formset_factory(LimitForm, extra=0, can_delete=True, max_num=40, absolute_max=40)


def limit_rows(formset: Any) -> list[dict[str, Any]]:
    """The limits that stay."""
    return [
        form.row()
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.cleaned_data.get("kind") != "none"
    ]


def unit_choices(item: IntakeItem, given: Mapping[str, str]) -> list[UnitChoice]:
    """What the form says of each of the item's units; an unknown role leaves the old one."""
    roles = {role.value: role for role in Role}
    return [
        UnitChoice(
            place=place,
            role=roles.get(given.get(f"role-{place}", ""), Role(unit["role"])),
            name=given.get(f"name-{place}", "").strip(),
            everywhere=bool(given.get(f"everywhere-{place}")),
        )
        for place, unit in enumerate(item.units)
        if f"role-{place}" in given
    ]
