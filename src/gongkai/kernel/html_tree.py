"""A small tree of HTML that a sanitiser has already made well-formed: read it, walk it, write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "col", "wbr"})
MOST_DEPTH = 80  # deeper nesting is laid flat: nobody writes it, and Python must walk it
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]+")


@dataclass(slots=True)
class Node:
    """An element: its tag in lower case, its attributes, and what it holds in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    held: list[Node | str] = field(default_factory=list)

    def style(self) -> dict[str, str]:
        """Its inline style as properties in lower case; of two alike the last."""
        found: dict[str, str] = {}
        for part in self.attributes.get("style", "").split(";"):
            name, colon, value = part.partition(":")
            if colon:
                found[name.strip().lower()] = value.replace("!important", "").strip().lower()
        return found

    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Node]:
        """Every element within, in order."""
        for one in self.held:
            if isinstance(one, Node):
                yield one
                yield from one.walk()

    def text(self) -> str:
        """All text within."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.held)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.stack: list[Node | None] = [self.root]
        self.open: list[Node] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.open[-1].held.append(node)
            return
        if len(self.open) > MOST_DEPTH:
            self.stack.append(None)
            return
        self.open[-1].held.append(node)
        self.open.append(node)
        self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.stack) == 1:
            return
        closed = self.stack.pop()
        if closed is not None:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        data = _UNSEEN.sub("", data)
        if data:
            self.open[-1].held.append(data)


def read(markup: str) -> Node:
    """The tree of well-formed markup, under a root without a tag. Invisible and direction characters are dropped."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.root


def write(held: list[Node | str]) -> str:
    """Markup of nodes and text, everything escaped."""
    out: list[str] = []
    _write(held, out)
    return "".join(out)


def _write(held: list[Node | str], out: list[str]) -> None:
    for one in held:
        if isinstance(one, str):
            out.append(escape(one, quote=False))
            continue
        named = "".join(f' {name}="{escape(value)}"' for name, value in one.attributes.items())
        out.append(f"<{one.tag}{named}>")
        if one.tag not in VOID:
            _write(one.held, out)
            out.append(f"</{one.tag}>")
