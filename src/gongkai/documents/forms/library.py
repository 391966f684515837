"""What the library is narrowed by, and what a clean-up asks."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.documents.rules.cleanup import Opinion
from gongkai.kernel.fields import day_field
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


class LibraryFilter(forms.Form):
    """Words, and for those who oversee the unit."""

    q = forms.CharField(label="标题或文号", required=False, max_length=60)
    organ = forms.ChoiceField(label="发文机关", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs: dict[str, int] = {}
        if not actor.oversees:
            del self.fields["organ"]
            return
        self.organs = {str(organ.uuid): organ.pk for organ in orgs.organs(actor.jurisdiction_id)}
        names = orgs.labels(actor.jurisdiction_id)
        field: Any = self.fields["organ"]
        field.choices = [("", "全部机关"), *((uuid, names[number]) for uuid, number in self.organs.items())]

    def asked(self) -> dict[str, Any]:
        """Arguments for the query."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return {"text": given.get("q") or "", "organ": self.organs.get(given.get("organ") or "")}


class CleanupForm(forms.Form):
    """开展清理."""

    title = forms.CharField(label="名称", max_length=120, help_text="如“2026年行政规范性文件清理”")
    basis = forms.CharField(label="依据", max_length=300, required=False)
    due_on = day_field("完成期限")


class OpinionRow(forms.Form):
    """清理意见 on one document."""

    opinion = forms.ChoiceField(label="清理意见", choices=[("", "请选择"), *Opinion.choices()], required=False)
    reason = forms.CharField(label="理由", max_length=300, required=False)
