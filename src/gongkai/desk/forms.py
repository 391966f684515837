"""What one may ask of the to-do list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from gongkai.orgs.rules.work import Todo


class TodoFilter(forms.Form):
    """Kind of work and unit, from what is there."""

    kind = forms.ChoiceField(label="事项", required=False)
    organ = forms.ChoiceField(label="单位", required=False)

    def __init__(self, asked: Any, todos: Iterable[Todo]) -> None:
        super().__init__(asked)
        rows = list(todos)
        self._offer("kind", dict.fromkeys(todo.kind for todo in rows))
        self._offer("organ", dict.fromkeys(todo.organ for todo in rows if todo.organ))

    def _offer(self, name: str, values: Iterable[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((value, value) for value in values)]

    def chosen(self, todos: Iterable[Todo]) -> list[Todo]:
        """The to-do asked for; an unknown value asks for nothing in particular."""
        self.is_valid()
        kind, organ = self.cleaned_data.get("kind"), self.cleaned_data.get("organ")
        return [todo for todo in todos if (not kind or todo.kind == kind) and (not organ or todo.organ == organ)]
