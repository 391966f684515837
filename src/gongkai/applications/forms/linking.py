"""What the registrar types to divide an application, or to tie it to the one it repeats."""

from __future__ import annotations

from django import forms

from gongkai.applications.forms.handling import OfApplication
from gongkai.applications.queries import linking
from gongkai.kernel.fields import text_field


class SplitForm(OfApplication):
    """分拆."""

    parts = text_field(
        "各项内容",
        rows=8,
        most=8000,
        help_text="每项一段，两段之间空一行，尽量用申请人的原话；第一项留在本件，其余各得新编号。",
    )

    def fill(self) -> None:
        """What was asked, to be divided."""
        self.initial = {"parts": self.application.matter, **self.initial}


class RepeatForm(OfApplication):
    """按重复申请办理."""

    earlier = forms.ChoiceField(label="前件")

    def fill(self) -> None:
        """Earlier ones of the same applicant with the same content."""
        self.choose("earlier", linking.repeated(self.application))
