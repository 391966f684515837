"""What public lists may be narrowed by; what does not fit narrows nothing."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.documents.rules.states import Kind, Validity
from gongkai.orgs import queries as orgs


class PublicFilter(forms.Form):
    """政府信息 in all: words, issuer, kind, validity, year."""

    q = forms.CharField(label="标题或文号", required=False, max_length=60)
    organ = forms.ChoiceField(label="发文机关", required=False)
    kind = forms.ChoiceField(label="体裁", required=False, choices=[("", "全部"), *Kind.choices()])
    validity = forms.ChoiceField(
        label="有效性",
        required=False,
        choices=[("", "全部"), *((one.value, one.label) for one in Validity if one != "NONE")],
    )
    year = forms.IntegerField(label="公开年份", required=False, min_value=1949, max_value=2200)

    def __init__(self, *args: Any, jurisdiction_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {str(organ.uuid): organ.pk for organ in orgs.organs(jurisdiction_id)}
        names = orgs.labels(jurisdiction_id)
        field: Any = self.fields["organ"]
        field.choices = [("", "全部机关"), *((uuid, names[number]) for uuid, number in self.organs.items())]

    def asked(self) -> dict[str, Any]:
        """Arguments for the query."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return {
            "text": given.get("q") or "",
            "organ": self.organs.get(given.get("organ") or ""),
            "kind": given.get("kind") or "",
            "validity": given.get("validity") or "",
            "year": given.get("year"),
        }


class OrganFilter(forms.Form):
    """规范性文件目录 of one unit."""

    organ = forms.ChoiceField(label="发文机关", required=False)

    def __init__(self, *args: Any, jurisdiction_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organs = {str(organ.uuid): organ.pk for organ in orgs.organs(jurisdiction_id)}
        names = orgs.labels(jurisdiction_id)
        field: Any = self.fields["organ"]
        field.choices = [("", "全县（全部机关）"), *((uuid, names[number]) for uuid, number in self.organs.items())]

    def asked(self) -> int | None:
        """The organ's id."""
        self.is_valid()
        return self.organs.get((self.cleaned_data if self.is_bound else {}).get("organ") or "")
