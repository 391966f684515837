"""Facets and rows of public lists: many small parts, put together in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.documents.services.paths import page_of
from gongkai.documents.templatetags.documents_marks import validity_state
from gongkai.kernel import days
from gongkai.pages.rules import number_words
from gongkai.pages.templatetags.marks import NOTHING

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.documents.rules.facets import Choice, Shelf

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


@register.simple_tag
def public_rows(rows: Iterable[Document], shelf: Shelf) -> SafeString:
    """`{% public_rows listing.rows shelf %}`: the documents of a page of a list, each with its facts."""
    lines = format_html_join(
        "",
        '<li class="record">\n<p class="record-title"><a href="{}">{}</a> {}</p>\n<p class="record-facts">{}</p>\n</li>',
        (
            (page_of(row.uuid), row.published.title if row.published else "", validity_state(row), _facts(row, shelf))
            for row in rows
        ),
    )
    return format_html('<ul class="records">{}</ul>', lines)


def _facts(row: Document, shelf: Shelf) -> SafeString:
    words = [row.number] if row.number else []
    words.append(row.organ.name)
    if shelf.signed:
        words.append(f"成文 {row.signed_on.isoformat() if row.signed_on else '日期不详'}")
    else:
        words.append(row.get_kind_display())
    facts = format_html_join("", "<span>{}</span>", ((one,) for one in words))
    if row.published_at:
        at = row.published_at.astimezone(days.SHANGHAI)
        facts += format_html('<span>公开 <time datetime="{}">{}</time></span>', at.isoformat(), f"{at:%Y-%m-%d %H:%M}")
    if shelf.signed and row.expires_on:
        facts += format_html("<span>有效期至 {}</span>", row.expires_on.isoformat())
    return facts
