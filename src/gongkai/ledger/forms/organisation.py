"""组织保障: a form made of a kind's fields."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field
from gongkai.ledger.forms.supervision import organ_field
from gongkai.ledger.forms.work import KINDS
from gongkai.ledger.rules.organisation import Field, FieldType, Kind
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty

OWN = ("organ", "on", "file")


class RecordForm(forms.Form):
    """One record of a kind; the office also says of which unit."""

    organ = organ_field("单位", empty="本单位")
    on = day_field("日期", initial=days.today)
    file = forms.FileField(label="附件", required=False, help_text=f"会议纪要、文件等；{KINDS}；不超过 50 MB")

    def __init__(self, *args: Any, kind: Kind, actor: Actor, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = kind.on_label
        if actor.may(Duty.OFFICE) and kind.who != "OFFICE" and not fixed:
            organ: Any = self.fields["organ"]
            organ.queryset, organ.required = orgs.organs(actor.jurisdiction_id), False
        else:
            del self.fields["organ"]
        for one in kind.fields:
            self.fields[one.key] = _field(one)
        self.order_fields(
            [*(name for name in ("organ", "on") if name in self.fields), *(one.key for one in kind.fields), "file"]
        )

    def values(self) -> dict[str, Any]:
        """What was filled in of the kind's own fields."""
        given = self.cleaned_data
        return {name: str(given[name] or "") for name in self.fields if name not in OWN and given.get(name) is not None}


def _field(one: Field) -> forms.Field:
    if one.type is FieldType.LONG:
        return text_field(one.label, 4, required=one.required, most=5000)
    if one.type is FieldType.DATE:
        return day_field(one.label, required=one.required)
    if one.type is FieldType.MONEY:
        return forms.DecimalField(label=one.label, required=one.required, min_value=0, max_digits=9, decimal_places=2)
    if one.type is FieldType.CHOICE:
        chosen = [("", "请选择"), *((name, name) for name in one.choices)]
        return forms.ChoiceField(label=one.label, choices=chosen, required=one.required)
    return forms.CharField(label=one.label, max_length=200, required=one.required)


class EndForm(forms.Form):
    """不再担任."""

    on = day_field("不再担任日期", initial=days.today)
