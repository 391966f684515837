"""Laying loose HTML out anew: paragraphs, headings, lists, tables, and nothing around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from gongkai.kernel.html_tree import Node

Held = list[Node | str]
INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "u": "u", "ins": "u", "s": "s", "strike": "s",
    "del": "s", "sub": "sub", "sup": "sup", "a": "a",
}  # fmt: skip
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LISTS = {"ul": "ul", "ol": "ol", "dir": "ul", "menu": "ul"}
BREAKING = {
    "p", "div", "section", "article", "center", "header", "footer", "main", "aside", "nav", "form", "fieldset", "legend",
    "dl", "dt", "dd", "address", "details", "summary", "figure", "figcaption", "pre", "blockquote", "hr", "table", "li",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", *HEADINGS, *LISTS,
}  # fmt: skip
CLASSES = ("align-center", "align-right", "no-indent")
MOST_SPAN, MOST_START = 200, 9999
_WIDE = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d\u2026\u2014"
_BROKEN_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f\v]*\n\s*(?=[{_WIDE}])")
_RUN = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_WIDE_RUN = re.compile(r"\u3000{2,}")
BLANK = " \t\n\r\f\v\xa0\u3000"
_BULLET = re.compile(r"[·•●○■□◆◇▪▫➢❖✔§Øüvnlo\-–\uf000-\uf0ff]")


def tidy(text: str) -> str:
    """White space as it is read: lines that Word broke inside Chinese joined, runs made one space."""
    return _WIDE_RUN.sub("\u3000", _RUN.sub(" ", _BROKEN_LINE.sub("", text)))


def classes_of(node: Node, above: list[str] | None = None) -> list[str]:
    """The few classes that stay, from classes, style and align; what a container says holds for what is in it."""
    found = [name for name in CLASSES if name in node.classes()]
    style = node.style()
    align = style.get("text-align", "") or node.attributes.get("align", "").strip().lower()
    if node.tag == "center":
        align = "center"
    if align in {"center", "right"}:
        found = [f"align-{align}", *[name for name in found if not name.startswith("align-")]]
    elif not align and not any(name.startswith("align-") for name in found):
        found += [name for name in above or [] if name.startswith("align-")]
    return sorted(set(found) - ({"align-right"} if "align-center" in found else set()))


def classed(tag: str, held: Held, classes: Iterable[str], **more: str) -> Node:
    """An element with classes, when there are any."""
    names = " ".join(classes)
    return Node(tag, {**({"class": names} if names else {}), **more}, held)


class Laying:
    """One pass over one text; `gone` counts what was dropped."""

    def __init__(self, gone: Counter[str]) -> None:
        self.gone = gone

    def blocks(self, held: Held, above: list[str] | None = None) -> Held:
        """Sound blocks of anything: loose words become paragraphs, containers give way to what they hold."""
        out: Held = []
        loose: Held = []
        for one in held:
            if isinstance(one, str) or not self._breaks(one):
                loose.append(one)
                continue
            out += self._paragraphs(loose, "p", above or [])
            loose = []
            out += self._block(one, above)
        out += self._paragraphs(loose, "p", above or [])
        return _bullets(out)

    def _breaks(self, node: Node) -> bool:
        return node.tag in BREAKING or (node.tag != "mark" and any(one.tag in BREAKING for one in node.walk()))

    def _block(self, node: Node, above: list[str] | None) -> Held:
        if node.tag in HEADINGS or node.tag == "p":
            return self._text_block(node, above)
        if node.tag == "hr":
            return [Node("hr")]
        if node.tag in LISTS:
            return self._list(node)
        if node.tag == "table":
            return self._table(node, above)
        if node.tag == "blockquote":
            inner = self.blocks(node.held)
            return [Node("blockquote", {}, inner)] if inner else []
        if node.tag == "pre":
            lines = [line for line in node.text().split("\n") if line.strip(BLANK)]
            return [block for line in lines for block in self._paragraphs([line], "p", [])]
        if node.tag in INLINE:  # a bold or a link around whole blocks: it goes, the blocks stay
            return self.blocks(node.held, above)
        return self.blocks(node.held, classes_of(node, above))

    def _text_block(self, node: Node, above: list[str] | None) -> Held:
        classes = classes_of(node, above)
        if any(self._breaks(one) for one in node.held if isinstance(one, Node)):
            return self.blocks(node.held, classes)
        tag = HEADINGS.get(node.tag, "p")
        if tag != "p" and len(node.text()) > 200:
            tag = "p"  # a heading as long as a paragraph is a paragraph somebody made large
        made = self._paragraphs(node.held, tag, classes)
        self.gone["empty"] += not made
        return made

    def _paragraphs(self, held: Held, tag: str, classes: list[str]) -> Held:
        """Paragraphs of loose words; two line breaks part them."""
        made: Held = []
        for part in _parted(self._inline(held)):
            marker, rest = _marker(part)
            words = _trimmed(rest)
            bullet = bool(_BULLET.fullmatch(marker))
            if not _says(words) and (bullet or not marker):
                continue
            if bullet:
                made.append(Node("li", {"word": "bullet"}, words))
                continue
            words = [marker, *words] if marker else words
            made.append(classed(tag, _joined(words), classes))
        return made

    def _inline(self, held: Held) -> Held:
        """Words, plain emphasis, links, own pictures, line breaks."""
        out: Held = []
        for one in held:
            if isinstance(one, str):
                out.append(tidy(one))
            elif one.tag in {"br", "img"} or (one.tag == "mark" and one.attributes.get("word")):
                out.append(one)
            else:
                inner = self._inline(one.held)
                tag = INLINE.get(one.tag)
                if tag and _says(inner) and not (tag == "a" and _holds(inner, "a")):
                    kept = one.attributes if tag == "a" else {}
                    out.append(Node(tag, kept, _unwrapped(inner, tag)))
                else:
                    out += inner
        return _joined(out)

    def _list(self, node: Node) -> Held:
        items: Held = []
        for one in node.held:
            if isinstance(one, str):
                if one.strip(BLANK):
                    items += self._item([one], [])
            elif one.tag == "li":
                items += self._item(one.held, classes_of(one))
            elif one.tag in LISTS and items and isinstance(items[-1], Node):
                items[-1].held += self._list(one)
            else:
                items += self._item([one], [])
        if not items:
            return []
        more = {}
        start = node.attributes.get("start", "").strip()
        if LISTS[node.tag] == "ol" and start.isascii() and start.isdigit() and 1 < int(start[:5]) <= MOST_START:
            more["start"] = str(int(start))
        return [Node(LISTS[node.tag], more, items)]

    def _item(self, held: Held, classes: list[str]) -> Held:
        inner = self._plain(self.blocks(held), also=("ul", "ol"))
        return [classed("li", inner, classes)] if inner else []

    def _plain(self, blocks: Held, also: tuple[str, ...] = ()) -> Held:
        """A single paragraph without classes gives way to its words."""
        first = blocks[0] if blocks else None
        rest = blocks[1:]
        nested = all(isinstance(one, Node) and one.tag in also for one in rest)
        if isinstance(first, Node) and first.tag == "p" and not first.attributes and nested:
            return [*first.held, *rest]
        return blocks

    def _table(self, node: Node, above: list[str] | None) -> Held:
        rows = [(row, head) for row, head in _rows(node)]
        cells = [[one for one in row.held if isinstance(one, Node) and one.tag in {"td", "th"}] for row, _ in rows]
        counted = [cell for row in cells for cell in row]
        lays_out = (
            len(counted) == 1
            or node.attributes.get("role") == "presentation"
            or any(one.tag == "table" for one in node.walk())
        )
        if lays_out:
            self.gone["layout"] += 1
            captions = [
                part for one in node.held if isinstance(one, Node) and one.tag == "caption" for part in one.held
            ]
            held = [Node("div", {"class": cell.attributes.get("class", "")}, cell.held) for cell in counted]
            return self.blocks([Node("div", {}, captions), *held], above)
        return self._grid(node, [(row, head) for (_, head), row in zip(rows, cells, strict=True)])

    def _grid(self, node: Node, rows: list[tuple[list[Node], bool]]) -> Held:
        made = [(self._row(cells), head) for cells, head in rows if cells]
        first = next((place for place, (row, head) in enumerate(made) if not head and not _heading(row)), len(made))
        heads: Held = [row for row, _ in made[:first]]
        bodies: Held = [row for row, _ in made[first:]]
        if not _says([*heads, *bodies]):
            self.gone["empty"] += 1
            return self._caption(node)
        parts: Held = [Node("thead", {}, heads)] if heads else []
        parts += [Node("tbody", {}, bodies)] if bodies else []
        return [*self._caption(node), Node("table", {}, parts)]

    def _row(self, cells: list[Node]) -> Node:
        return Node("tr", {}, [self._cell(cell) for cell in cells])

    def _caption(self, node: Node) -> Held:
        """A table's caption as a line above it, which every editor keeps."""
        found = [part for one in node.held if isinstance(one, Node) and one.tag == "caption" for part in one.held]
        return self.blocks(found, ["align-center"])

    def _cell(self, cell: Node) -> Node:
        blocks = self.blocks(cell.held)
        classes = classes_of(cell)
        only = blocks[0] if len(blocks) == 1 else None
        if isinstance(only, Node) and only.tag == "p":
            classes = classes or [name for name in only.attributes.get("class", "").split() if name != "no-indent"]
            blocks = only.held
        more = {}
        for name in ("colspan", "rowspan"):
            value = cell.attributes.get(name, "").strip()
            if value.isascii() and value.isdigit() and 1 < int(value[:4]) <= MOST_SPAN:
                more[name] = str(int(value))
        if cell.tag == "th" and cell.attributes.get("scope") in {"col", "row"}:
            more["scope"] = cell.attributes["scope"]
        return classed(cell.tag, blocks, classes, **more)


def _rows(table: Node) -> Iterable[tuple[Node, bool]]:
    """The rows of this table itself, and whether each stands in its head."""
    for one in table.held:
        if isinstance(one, Node) and one.tag == "tr":
            yield one, False
        elif isinstance(one, Node) and one.tag in {"thead", "tbody", "tfoot"}:
            yield from ((row, one.tag == "thead") for row in one.held if isinstance(row, Node) and row.tag == "tr")


def _heading(row: Node) -> bool:
    """Whether a row is all heads."""
    return all(isinstance(cell, Node) and cell.tag == "th" for cell in row.held)


def _says(held: Held) -> bool:
    """Whether there is a word or a picture in it."""
    return any(bool(one.strip(BLANK)) if isinstance(one, str) else one.tag == "img" or _says(one.held) for one in held)


def _holds(held: Held, tag: str) -> bool:
    return any(isinstance(one, Node) and (one.tag == tag or _holds(one.held, tag)) for one in held)


def _unwrapped(held: Held, tag: str) -> Held:
    """Without elements of the same tag inside."""
    out: Held = []
    for one in held:
        if isinstance(one, Node) and one.tag == tag and tag != "a":
            out += _unwrapped(one.held, tag)
        elif isinstance(one, Node):
            out.append(Node(one.tag, one.attributes, _unwrapped(one.held, tag)))
        else:
            out.append(one)
    return _joined(out)


def _joined(held: Held) -> Held:
    """Neighbours that are alike made one; no two spaces, no empty words."""
    out: Held = []
    for one in held:
        last = out[-1] if out else None
        if isinstance(one, str):
            if isinstance(last, str):
                out[-1] = tidy(last + one)
            elif one:
                out.append(one)
        elif isinstance(last, Node) and one.tag == last.tag and one.tag in {"strong", "em", "u", "s", "sub", "sup"}:
            out[-1] = Node(one.tag, {}, _joined([*last.held, *one.held]))
        else:
            out.append(one)
    return out


def _parted(held: Held) -> list[Held]:
    """Split where two or more line breaks stand together."""
    parts: list[Held] = [[]]
    breaks = 0
    for one in held:
        if isinstance(one, Node) and one.tag == "br":
            breaks += 1
            continue
        if isinstance(one, str) and not one.strip(BLANK) and breaks:
            continue
        if breaks > 1:
            parts.append([])
        elif breaks:
            if parts[-1] and isinstance(parts[-1][-1], str):
                parts[-1][-1] = parts[-1][-1].rstrip(BLANK)
            parts[-1].append(Node("br"))
            one = one.lstrip(BLANK) if isinstance(one, str) else one
        breaks = 0
        parts[-1].append(one)
    return parts


def _marker(held: Held) -> tuple[str, Held]:
    """The list mark Word wrote at the start of a paragraph, and the rest; a mark further on is plain text."""
    marker = ""
    rest: Held = []
    for one in held:
        if isinstance(one, Node) and one.tag == "mark":
            said = one.text()
            if _says(rest):
                rest.append(tidy(said))
            else:
                marker += said.strip(BLANK)
        elif isinstance(one, Node) and _holds([one], "mark"):
            inner_marker, inner = _marker(one.held)
            if _says(rest):
                inner = [inner_marker, *inner]
            else:
                marker += inner_marker
            rest.append(Node(one.tag, one.attributes, inner))
        else:
            rest.append(one)
    return marker, rest


def _trimmed(held: Held) -> Held:
    """Without white space and line breaks at both ends, however deep."""
    return _edge(_edge(held, first=True), first=False)


def _edge(held: Held, *, first: bool) -> Held:
    held = list(held)
    while held:
        place = 0 if first else -1
        one = held[place]
        if isinstance(one, str):
            cut = one.lstrip(BLANK) if first else one.rstrip(BLANK)
            if cut:
                held[place] = cut
                return held
        elif one.tag == "img":
            return held
        elif one.tag != "br":
            inner = _edge(one.held, first=first)
            if inner:
                held[place] = Node(one.tag, one.attributes, inner)
                return held
        held.pop(place)
    return held


def _bullets(blocks: Held) -> Held:
    """Paragraphs that began with a bullet of Word, gathered into lists."""
    out: Held = []
    for one in blocks:
        if isinstance(one, Node) and one.tag == "li":
            item = Node("li", {}, one.held)
            last = out[-1] if out else None
            if isinstance(last, Node) and last.tag == "ul" and last.attributes.get("word"):
                last.held.append(item)
            else:
                out.append(Node("ul", {"word": "bullet"}, [item]))
        else:
            out.append(one)
    for one in out:
        if isinstance(one, Node) and one.tag == "ul":
            one.attributes.pop("word", None)
    return out
