"""Getting about in lists whose pages are numbered from the oldest (rules.blocks)."""

from __future__ import annotations

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.rules.blocks import Block, numbered
from gongkai.pages.templatetags.marks import NOTHING
from gongkai.pages.templatetags.moving import query


def block_pager(
    context: Context, block: Block, address: str = "", oldest: bool = False, total: bool = False
) -> SafeString:
    """`{% block_pager block address=url %}`: first, previous, next, last page of a list whose pages have addresses.

    Pages stand at `address` and `address`p/<n>/; without `address`, at this address with `p=<n>` (p=0 the newest).
    `oldest` reads the list from its oldest; `total` says how many there are, which only pages made anew each time may.
    """
    last = numbered(block.total)
    newest = 0 if block.number else None
    if oldest:
        order = (block.oldest, block.older, block.newer, newest)
    else:
        order = (newest, block.newer, block.older, block.oldest)
    if not last:
        return NOTHING
    labels = (("首页", ""), ("上一页", "prev"), ("下一页", "next"), ("末页", ""))
    steps = format_html_join(
        "", "<li>{}</li>",
        ((_step(context, address, number, *label),) for number, label in zip(order, labels, strict=True)),
    )  # fmt: skip
    counted = format_html('<p class="pager-total">共 {} 条</p>', f"{block.total:,}") if total else NOTHING
    return format_html('<nav class="pager" aria-label="翻页">{}<ul>{}</ul></nav>', counted, steps)


def _step(context: Context, address: str, number: int | None, label: str, rel: str) -> SafeString:
    if number is None:
        return format_html('<span aria-hidden="true">{}</span>', label)
    where = (f"{address}p/{number}/" if number else address) if address else query(context, p=number, date=None)
    return format_html('<a href="{}"{}>{}</a>', where, mark_safe(f' rel="{rel}"') if rel else NOTHING, label)
