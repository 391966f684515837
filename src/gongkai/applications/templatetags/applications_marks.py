"""Small things the pages of applications show."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[object, str], key: object) -> str:
    """`{{ names|at:row.pk }}`: the value of a key, else nothing."""
    return values.get(key, "")
