"""Filters of the message list and a person's preferences."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django import forms
from django.forms.boundfield import BoundField

from gongkai.notify import queries
from gongkai.notify.models import Message
from gongkai.notify.rules import DIGEST_LABELS, Digest


def kind_choices() -> list[tuple[str, str]]:
    """Kinds as choices, in the order they are declared."""
    return [("", "全部种类"), *((kind.key, kind.label) for kind in queries.kinds().values())]


class MessageFilter(forms.Form):
    """Which messages to show."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Message.State.choices])
    kind = forms.ChoiceField(label="种类", required=False, choices=kind_choices)


class PreferenceForm(forms.Form):
    """How mail of each kind goes, and the hours without any."""

    quiet_from = forms.TimeField(label="免打扰从", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_to = forms.TimeField(label="到", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: Mapping[str, object] | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        for kind in queries.kinds().values():
            choices = [(digest.value, DIGEST_LABELS[digest]) for digest in Digest]
            self.fields[f"kind:{kind.key}"] = forms.ChoiceField(label=kind.label, choices=choices)

    def digests(self) -> dict[str, str]:
        """The choice for each kind."""
        return {name[5:]: value for name, value in self.cleaned_data.items() if name.startswith("kind:")}

    def grouped(self) -> list[tuple[str, list[BoundField]]]:
        """The kinds under the headings they are declared with."""
        kinds = groupby(queries.kinds().values(), key=lambda kind: kind.group)
        return [(group, [self[f"kind:{kind.key}"] for kind in members]) for group, members in kinds]
