"""Template tags every page may use (built in: no load needed). /desk/style/ shows each of them in development."""

from __future__ import annotations

from django import template

from gongkai.pages.rules import number_words, size_words
from gongkai.pages.templatetags import blocks, charts, fields, icons, marks, moving, numbered, public, same

register = template.Library()

for plain in (
    marks.state, marks.today_words, marks.figure, marks.reasons, marks.timeline, marks.stepper, marks.progress,
    fields.field, fields.fields, fields.form_reasons,
    charts.bars, charts.columns, charts.heat,
    moving.crumbs, icons.icon,
):  # fmt: skip
    register.simple_tag(plain)
for asking in (
    marks.due, fields.filters, moving.query, moving.pager, moving.tabs,
    numbered.block_pager, moving.page_title, moving.desk_shell, moving.portal_shell, moving.reading,
    public.meta_tags, public.leaving, public.outside, public.empty_public,
):  # fmt: skip
    register.simple_tag(asking, takes_context=True)
register.simple_tag(moving.items, name="link_items")
register.tag("table", blocks.table)
register.tag("empty", blocks.empty)
register.tag("split", blocks.split)
register.tag("same", same.same)
register.filter("number", number_words)
register.filter("size", size_words)
