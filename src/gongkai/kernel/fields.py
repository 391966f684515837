"""Form fields that every room asks with: a day with the browser's calendar, a text of several lines."""

from __future__ import annotations

from typing import Any

from django import forms


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day, with the browser's calendar; `more` as for Django's field."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def text_field(label: str, rows: int = 3, most: int = 2000, **more: Any) -> forms.CharField:
    """A text of several lines, at most `most` characters; `more` as for Django's field."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)
