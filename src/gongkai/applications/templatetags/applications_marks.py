"""Small things the pages of applications show."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[object, str], key: object) -> str:
    """`{{ names|at:row.pk }}`: the value of a key, else nothing."""
    return values.get(key, "")


@register.filter
def said(values: Mapping[str, object], key: str) -> object:
    """`{{ guide|said:step.name }}`: what is said under a name, else nothing; also where there is nothing to look in."""
    return values.get(key, "") if values else ""
