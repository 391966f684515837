"""What is typed to make a letter of the procedure, and its sealed scan."""

from __future__ import annotations

from django import forms

from gongkai.applications.forms.handling import OfApplication
from gongkai.applications.queries import letters
from gongkai.kernel import days
from gongkai.kernel.fields import day_field, text_field


class LetterForm(OfApplication):
    """制作文书; the two texts are asked only for letters to those whose opinion is asked."""

    letter = forms.ChoiceField(label="文书")
    content = text_field(
        "涉及对方的信息", rows=2, required=False, help_text="征求意见书、公开决定书填写；不写申请人是谁。"
    )
    why = text_field("决定公开的理由", rows=2, required=False, help_text="公开决定书填写。")
    number = forms.CharField(
        label="文号", max_length=40, required=False, help_text="不编号的留空。如：云财公开〔2026〕3号。"
    )
    dated_on = day_field("落款日期", initial=days.today)

    def fill(self) -> None:
        """The letters this file has a ground for."""
        self.choose("letter", [(each.value, each.label) for each in letters.possible(self.application)])


class StampedForm(OfApplication):
    """存入盖章文书."""

    letter = forms.ChoiceField(label="文书")
    stamped = forms.FileField(label="盖章文书", help_text="扫描件或者电子签章文件（PDF、OFD、图片）。")

    def fill(self) -> None:
        """Those without one."""
        self.choose("letter", letters.unstamped_choices(self.application))
