"""What the public page of progress may be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.ledger.queries.published import PublicPlan
from gongkai.ledger.rules.states import PublicState


class ProgressFilter(forms.Form):
    """Words, theme, state, plan; what does not fit narrows nothing."""

    q = forms.CharField(label="关键词", required=False, max_length=100)
    theme = forms.ChoiceField(label="领域", required=False)
    state = forms.ChoiceField(label="进展", required=False, choices=[("", "全部"), *PublicState.choices()])
    plan = forms.ChoiceField(label="方案", required=False)

    def __init__(self, *args: Any, plans: list[PublicPlan], themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "全部领域"), *((one, one) for one in themes)]  # type: ignore[attr-defined]
        self.fields["plan"].choices = [("", "全部方案"), *((str(one.uuid), one.title) for one in plans)]  # type: ignore[attr-defined]
        if len(plans) < 2:
            del self.fields["plan"]
        if len(themes) < 2:
            del self.fields["theme"]
