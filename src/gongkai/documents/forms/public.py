"""What public lists may be narrowed by. What does not fit is said beside its field and narrows nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.documents.rules import facets
from gongkai.documents.rules.facets import Asked, Facet, Shelf
from gongkai.documents.rules.states import Kind, Validity
from gongkai.orgs import queries as orgs

KINDS = {str(kind): kind.label for kind in Kind}
VALIDITIES = {str(one): one.label for one in Validity if one is not Validity.NONE}


class DayField(forms.DateField):
    """A day as browsers send it, or as people write it."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"],
            error_messages={"invalid": "日期请按“2026-03-15”的样式填写。"},
        )  # fmt: skip

    def clean(self, value: Any) -> date | None:
        """No earlier than the People's Republic, no later than calendars are kept."""
        found: date | None = super().clean(value)
        if found is not None and not facets.EARLIEST <= found <= facets.LATEST:
            raise ValidationError("日期超出可以查询的范围。")
        return found


class PublicFilter(forms.Form):
    """Words in title or number, a span of days, the order; facets come as links and travel along hidden."""

    q = forms.CharField(label="标题或文号", required=False, max_length=facets.MOST_TEXT)
    since = DayField("起始日期")
    until = DayField("截止日期")
    sort = forms.ChoiceField(label="排序", required=False, choices=[("", "最新的在前"), ("oldest", "最早的在前")])
    date = DayField("跳到日期")

    def __init__(self, given: Any, *, shelf: Shelf, jurisdiction_id: int) -> None:
        super().__init__(given or None, use_required_attribute=False)
        self.shelf, self.given = shelf, given
        self.organs = orgs.addresses(jurisdiction_id)
        self.names = orgs.labels(jurisdiction_id)
        for name, label in (("since", "起"), ("until", "止")):
            self.fields[name].label = f"{'成文' if shelf.signed else '公开'}日期{label}"

    def add_prefix(self, field_name: str) -> str:
        """Addresses say `from` and `to`, which Python cannot."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """A span that ends before it begins narrows nothing."""
        given = self.cleaned_data
        for reason in facets.reasons_not_to_span(given.get("since"), given.get("until")):
            self.add_error("until", reason)
            given.pop("since", None)
        return given

    def chosen(self) -> dict[Facet, str]:
        """The facet values of the address that exist, as addresses write them."""
        found = {facet: str(self.given.get(facet.value, "")).strip() for facet in facets.FACETS[self.shelf]}
        known = {
            Facet.ORGAN: lambda value: value in self.organs,
            Facet.YEAR: facets.month_known,
            Facet.KIND: KINDS.__contains__,
            Facet.VALIDITY: VALIDITIES.__contains__,
            Facet.STANDING: facets.STANDINGS.__contains__,
        }
        return {
            facet: value
            for facet, value in found.items()
            if value and len(value) <= 60 and known.get(facet, str.isprintable)(value)
        }

    def asked(self) -> Asked:
        """What the reader wants, for the queries."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        chosen = {facet.value: value for facet, value in self.chosen().items()}
        if self.shelf is Shelf.LIBRARY and self.given.get("standing") != "all":
            chosen.setdefault("standing", "force")
        if organ := chosen.get("organ"):
            chosen["organ"] = str(self.organs[organ])
        return Asked(
            **chosen, text=given.get("q") or "", since=given.get("since"), until=given.get("until"),
            oldest=given.get("sort") == "oldest",
        )  # fmt: skip

    def label(self, facet: Facet, value: str) -> str:
        """A facet value (an organ by its inner number) in words."""
        if facet is Facet.ORGAN:
            return self.names.get(int(value), "其他机关")
        if facet is Facet.YEAR:
            year, _, month = value.partition("-")
            return f"{year}年{int(month)}月" if month else f"{year}年"
        return KINDS.get(value) or VALIDITIES.get(value) or value.replace(facets.SUBJECT_MARK, " › ")
