"""A part of a page that is the same wherever the value it is made from is the same."""

from __future__ import annotations

from collections.abc import Hashable

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe

MOST = 64


class Same(Node):
    """Rendered once for each value; the value must hash and compare by all that the body shows of it."""

    def __init__(self, value: FilterExpression, nodes: NodeList) -> None:
        self.value, self.nodes = value, nodes
        self.kept: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The body, from what was kept where it was rendered before."""
        value = self.value.resolve(context)
        found = self.kept.get(value)
        if found is None:
            found = mark_safe(self.nodes.render(context))  # already rendered, so already escaped
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[value] = found
        return found


def same(parser: Parser, token: Token) -> Same:
    """`{% same site %}…{% endsame %}`: the body shows `site` and nothing else, no block, no address, nobody's name."""
    _, value = token.split_contents()
    nodes = parser.parse(("endsame",))
    parser.delete_first_token()
    return Same(parser.compile_filter(value), nodes)
