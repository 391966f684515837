"""Guides, rules of openness work, subject classes."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.catalogue.models import SubjectClass
from gongkai.catalogue.queries.templates import guide_fields
from gongkai.kernel import days


class GuideForm(forms.Form):
    """Every field of 条例第12条; a draft may be unfinished."""

    note = forms.CharField(
        label="修订说明", required=False, max_length=200, help_text="这次改了什么；首次编制可不填，修订后公开时必填"
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in guide_fields():  # shown as required, but a draft may be saved unfinished
            widget = forms.Textarea(attrs={"rows": row.lines}) if row.lines > 1 else forms.TextInput()
            self.fields[row.key] = forms.CharField(
                label=row.label,
                required=row.required and not self.is_bound,
                max_length=5000,
                widget=widget,
                help_text=row.hint,
            )
        self.order_fields([*(row.key for row in guide_fields()), "note"])


class SystemForm(forms.Form):
    """A rule, or its next version."""

    title = forms.CharField(label="制度名称", max_length=120)
    document_number = forms.CharField(label="文号", max_length=80, required=False)
    effective_on = forms.DateField(label="施行日期", widget=forms.DateInput(), initial=days.today)
    body = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": 18}), help_text="每段一行；“第一条”等另起一行"
    )
    note = forms.CharField(label="修订说明", required=False, max_length=200, help_text="首次制定可不填")


class EndForm(forms.Form):
    """废止."""

    on = forms.DateField(label="废止日期", widget=forms.DateInput(), initial=days.today)
    reason = forms.CharField(label="理由或依据", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SubjectForm(forms.Form):
    """A theme of our own, or another name."""

    name = forms.CharField(label="名称", max_length=60)
    parent: Any = forms.ModelChoiceField(
        None, label="上级分类", required=False, empty_label="（一级分类）", help_text="主题分类只有两级"
    )

    def __init__(self, *args: Any, jurisdiction_id: int, renaming: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if renaming:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = SubjectClass.objects.filter(  # type: ignore[attr-defined]
                jurisdiction_id=jurisdiction_id, parent=None, state=SubjectClass.State.ACTIVE
            ).order_by("order", "id")
