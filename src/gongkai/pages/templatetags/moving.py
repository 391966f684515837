"""Getting about: crumbs, tabs, pages of a list, addresses with one parameter changed, ways of reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages import services
from gongkai.pages.rules import DeskShell, Link, PortalShell
from gongkai.pages.templatetags.icons import icon
from gongkai.pages.templatetags.marks import NOTHING, request_of

READING = ("text", "big", "contrast", "simple", "guide", "cursor")


def crumbs(*parts: Any) -> SafeString:
    """`{% crumbs "台账" ledger_url "2026年" plan_url "第3项" %}`: label and address in turn; the last label is here."""
    *above, here = parts if len(parts) % 2 else (*parts, "")
    pairs = zip(above[::2], above[1::2], strict=True)
    rows = format_html_join("", '<li><a href="{}">{}</a></li>', ((url, label) for label, url in pairs))
    last = format_html('<li aria-current="page">{}</li>', here) if here else NOTHING
    return format_html('<nav class="crumbs" aria-label="当前位置"><ol>{}{}</ol></nav>', rows, last)


def query(context: Context, **changes: Any) -> str:
    """`{% query cursor=page.next %}`: this address's query with some parameters changed (None or "" drops one)."""
    request = request_of(context)
    asked = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


def pager(context: Context, page: Any, total: int | None = None) -> SafeString:
    """`{% pager page %}`: first, previous, next, last of a keyset page (cursors or None); `total` if it is known."""
    names = (("first", "首页"), ("previous", "上一页"), ("next", "下一页"), ("last", "末页"))
    cursors = [(name, label, getattr(page, name, None)) for name, label in names]
    if not any(cursor for _, _, cursor in cursors) and total is None:
        return NOTHING
    steps = format_html_join(
        "",
        "<li>{}</li>",
        ((_step(context, name, label, cursor),) for name, label, cursor in cursors),
    )
    counted = format_html('<p class="pager-total">共 {} 条</p>', f"{total:,}") if total is not None else NOTHING
    return format_html('<nav class="pager" aria-label="翻页">{}<ul>{}</ul></nav>', counted, steps)


def _step(context: Context, name: str, label: str, cursor: Any) -> SafeString:
    if not cursor:
        return format_html('<span aria-hidden="true">{}</span>', label)
    rel = {"previous": mark_safe(' rel="prev"'), "next": mark_safe(' rel="next"')}.get(name, NOTHING)
    return format_html('<a href="{}"{}>{}</a>', query(context, cursor=cursor), rel, label)


def tabs(context: Context, *parts: Any, label: str = "分类") -> SafeString:
    """`{% tabs links %}` of rules.Link, or `{% tabs "待审" url1 "已审" url2 %}`; the current one is known by its address."""
    request = request_of(context)
    here = request.get_full_path() if request else ""
    links: Iterable[Link]
    if len(parts) == 1:
        links = parts[0]
    else:
        links = [Link(name, url, url == here) for name, url in zip(parts[::2], parts[1::2], strict=True)]
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, items(links))


def items(links: Iterable[Any]) -> SafeString:
    """Links as list items, the current one marked, with counts."""
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}{}{}</a></li>',
        (
            (
                link.url,
                mark_safe(' aria-current="page"') if link.current else NOTHING,
                icon(link.icon) if link.icon else NOTHING,
                link.label,
                format_html(' <span class="count">{}</span>', link.count) if link.count is not None else NOTHING,
            )
            for link in links
        ),
    )


def page_title(context: Context) -> SafeString:
    """What the page's `title` block says, for its main heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    return mark_safe(block.render(context)) if block else NOTHING  # already rendered, so already escaped


def desk_shell(context: Context) -> DeskShell | None:
    """What stands around this desk page; asked once for each request."""
    request = request_of(context)
    if request is None:
        return None
    if not hasattr(request, "_desk_shell"):
        request._desk_shell = services.desk_shell(request)  # type: ignore[attr-defined]
    found: DeskShell | None = request._desk_shell  # type: ignore[attr-defined]
    return found


def portal_shell(context: Context) -> PortalShell | None:
    """What stands around this public page; asked once for each request."""
    request = request_of(context)
    if request is None:
        return None
    if not hasattr(request, "_portal_shell"):
        request._portal_shell = services.portal_shell(request)  # type: ignore[attr-defined]
    found: PortalShell | None = request._portal_shell  # type: ignore[attr-defined]
    if found and found.key:
        services.made_from(found.key)
    return found


def reading(context: Context) -> str:
    """The classes of `<html>` for the way this reader reads: large, contrast, simple."""
    request = request_of(context)
    cookie = request.COOKIES.get("reading", "") if request else ""
    return " ".join(f"read-{name}" for name in READING if name in cookie.split("."))
