"""Facets of public lists: many small links, put together in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.rules import number_words
from gongkai.pages.templatetags.marks import NOTHING

if TYPE_CHECKING:
    from gongkai.documents.rules.facets import Choice

register = template.Library()
CHOSEN = mark_safe(' aria-current="true"')
TAKEN_OFF = mark_safe('<span class="unseen">（已选，点击去掉）</span>')
BELOW = mark_safe(' class="facet-below"')


@register.simple_tag
def facet_choices(choices: Iterable[Choice]) -> SafeString:
    """`{% facet_choices facet.first %}`: the values of a facet as list items, the chosen one marked, lower ones beneath."""
    return format_html_join(
        "", '<li{}><a href="{}"{}>{}{}</a><span class="count">{}</span></li>', _lines(choices, NOTHING)
    )


def _lines(choices: Iterable[Choice], kind: SafeString) -> Iterator[tuple[object, ...]]:
    for one in choices:
        mark, words = (CHOSEN, TAKEN_OFF) if one.chosen else (NOTHING, NOTHING)
        yield kind, one.url, mark, one.label, words, number_words(one.count)
        yield from _lines(one.below, BELOW)
