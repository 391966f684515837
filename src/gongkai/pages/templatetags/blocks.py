"""Components with a body: tables that stack on a phone, empty states, source beside form."""

from __future__ import annotations

import re
from typing import Any

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.templatetags.icons import icon
from gongkai.pages.templatetags.marks import NOTHING

_HEAD = re.compile(r"<thead\b.*?</thead>", re.S)
_TH = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.S)
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL = re.compile(r"<(td|th)\b([^>]*)>")
_SPAN = re.compile(r'colspan="(\d+)"')


class Block(Node):
    """A tag with a body (`nodes`) and keyword arguments."""

    def __init__(self, nodes: NodeList, named: dict[str, FilterExpression], more: NodeList | None = None) -> None:
        self.nodes, self.named, self.more = nodes, named, more

    def arguments(self, context: Context) -> dict[str, Any]:
        """The keyword arguments, resolved."""
        return {name: value.resolve(context) for name, value in self.named.items()}


def _parse(
    parser: Parser, token: Token, ends: tuple[str, ...], first: str
) -> tuple[NodeList, dict[str, FilterExpression]]:
    """Body and arguments; a leading argument without a name is called `first`."""
    name, *bits = token.split_contents()
    if bits and not re.match(r"\w+=", bits[0]):
        bits[0] = f"{first}={bits[0]}"
    named = token_kwargs(bits, parser)
    if bits:
        raise ValueError(f"{{% {name} %}} takes keyword arguments after the first; not {bits}")
    return parser.parse(ends), named


def with_labels(markup: str) -> str:
    """Give each body cell the name of its column as `data-label`, so that rows can stack on a phone."""
    head = _HEAD.search(markup)
    if not head:
        return markup
    labels: list[str] = []
    for attributes, inside in _TH.findall(head.group()):
        span = _SPAN.search(attributes)
        labels += [strip_tags(inside).strip()] * (int(span.group(1)) if span else 1)

    def row(match: re.Match[str]) -> str:
        place = 0

        def cell(found: re.Match[str]) -> str:
            nonlocal place
            label = labels[place] if place < len(labels) else ""
            span = _SPAN.search(found.group(2))
            place += int(span.group(1)) if span else 1
            if "data-label" in found.group(2) or not label or span:
                return found.group()
            quoted = label.replace('"', "&quot;")
            return f'<{found.group(1)}{found.group(2)} data-label="{quoted}">'

        return _CELL.sub(cell, match.group())

    return markup[: head.end()] + _ROW.sub(row, markup[head.end() :])


class TableNode(Block):
    """`{% table caption="…" %}<thead>…</thead><tbody>…</tbody>{% endtable %}`."""

    def render(self, context: Context) -> SafeString:
        given = self.arguments(context)
        caption, asked = given.get("caption", ""), str(given.get("kind", "")).split()
        wide = "wide" in asked
        kinds = [f"table-{kind}" for kind in asked] + ([] if wide else ["table-stack"])
        inside = mark_safe(with_labels(self.nodes.render(context)))
        hidden = "" if given.get("show_caption") else "unseen"
        return format_html(
            '<div class="scroll{}" tabindex="0" role="region" aria-label="{}"><table class="table {}">'
            '<caption class="{}">{}</caption>{}</table></div>',
            "" if wide else " scroll-stack", caption or "表格", " ".join(kinds),
            hidden, caption, inside,
        )  # fmt: skip


def table(parser: Parser, token: Token) -> TableNode:
    """`{% table caption="任务" %}…{% endtable %}`: a table with a sticky head; rows become cards at phone width.

    kind="wide" keeps it a table that scrolls sideways, "dense" sets rows closer; several between spaces. Column names are copied to the cells by themselves.
    """
    nodes, named = _parse(parser, token, ("endtable",), "caption")
    parser.delete_first_token()
    return TableNode(nodes, named)


class EmptyNode(Block):
    """`{% empty "还没有任务" icon="ledger" %}what to do{% endempty %}`."""

    def render(self, context: Context) -> SafeString:
        given = self.arguments(context)
        body = self.nodes.render(context).strip()
        return format_html(
            '<div class="empty">{}<p class="empty-title">{}</p>{}</div>',
            icon(str(given.get("icon") or "file")),
            given.get("title", "这里还没有内容"),
            format_html('<div class="empty-help">{}</div>', mark_safe(body)) if body else NOTHING,
        )


def empty(parser: Parser, token: Token) -> EmptyNode:
    """`{% empty "还没有任务" %}<p>上传通知后，这里列出各项任务。</p>{% endempty %}`: says what to do next."""
    nodes, named = _parse(parser, token, ("endempty",), "title")
    parser.delete_first_token()
    return EmptyNode(nodes, named)


class SplitNode(Block):
    """Source and form side by side."""

    def render(self, context: Context) -> SafeString:
        given = self.arguments(context)
        left, right = given.get("left", "原文"), given.get("right", "填写")
        assert self.more is not None
        first, second = (mark_safe(nodes.render(context)) for nodes in (self.nodes, self.more))
        start = given.get("start", "right")
        return format_html(
            '<div class="split">'
            '<input class="split-pick" type="radio" name="split" id="split-left" form="split-none"{}>'
            '<label class="split-tab" for="split-left">{}</label>'
            '<input class="split-pick" type="radio" name="split" id="split-right" form="split-none"{}>'
            '<label class="split-tab" for="split-right">{}</label>'
            '<section class="split-pane split-left" aria-label="{}" tabindex="0">{}</section>'
            '<section class="split-pane split-right" aria-label="{}" tabindex="0">{}</section></div>',
            mark_safe(" checked") if start == "left" else NOTHING, left,
            NOTHING if start == "left" else mark_safe(" checked"), right, left, first, right, second,
        )  # fmt: skip


def split(parser: Parser, token: Token) -> SplitNode:
    """`{% split left="原文" right="任务" %}source{% divide %}form{% endsplit %}`.

    Two panes that scroll by themselves; at phone width two tabs (radio buttons: no JavaScript needed).
    """
    nodes, named = _parse(parser, token, ("divide",), "left")
    parser.delete_first_token()
    more = parser.parse(("endsplit",))
    parser.delete_first_token()
    return SplitNode(nodes, named, more)
