"""What is typed to say where else to turn to."""

from __future__ import annotations

from django import forms

from gongkai.applications.forms.handling import OfApplication
from gongkai.applications.queries import referring
from gongkai.applications.rules.referring import Pointing


class PointForm(OfApplication):
    """指明负责机关."""

    kind = forms.ChoiceField(label="种类", choices=Pointing.choices())
    organ_id = forms.TypedChoiceField(
        label="本地区的机关", required=False, coerce=int, empty_value=None,
        help_text="选了机关的，名称、电话、地址自动填写，申请人可以在自己的页面上直接向它提出。",
    )  # fmt: skip
    name = forms.CharField(label="名称", max_length=120, required=False, help_text="其他地区的机关、国家档案馆。")
    phone = forms.CharField(label="联系电话", max_length=60, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)

    def fill(self) -> None:
        """The other organs of the place; what was pointed out so far."""
        others = referring.others(self.application)
        self.choose("organ_id", [("", "不在名单中"), *((str(each.pk), each.name) for each in others)])
        made = referring.referral(self.application)
        if made is not None:
            given = {"kind": made.kind, "name": made.name, "phone": made.phone, "address": made.address}
            self.initial = {**given, "organ_id": made.to_organ_id or "", **self.initial}
