"""HTML that a person brought – typed, pasted from Word, WPS or WeChat, imported – made sound and harmless, once, on the way in.

First html5ever (nh3) makes it well-formed and drops what may never stay; then the soup is laid out anew as paragraphs,
headings, lists and tables; then nh3 goes over the result with a short allowlist, so that nothing rests on our own code.
`clean` is idempotent and keeps every visible word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import nh3

from gongkai.kernel.html_blocks import Laying, tidy
from gongkai.kernel.html_tree import Node, read, write

OWN_IMAGE = re.compile(r"/files/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")
_GONE = {
    "script", "style", "title", "noscript", "template", "iframe", "frame", "frameset", "noframes", "object", "embed", "applet",
    "svg", "math", "xml", "head", "select", "option", "datalist", "button", "textarea", "audio", "video", "canvas", "meta",
}  # fmt: skip
_ROUGH = {
    "a", "address", "article", "aside", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "label", "legend", "li", "main",
    "mark", "menu", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "br", "strong", "em", "u", "s", "sub", "sup", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
CLASSES = {"align-center", "align-right", "no-indent"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLASSES = dict.fromkeys(("p", "h2", "h3", "h4", "td", "th", "li"), CLASSES)
_SCHEMES = {"http", "https", "mailto", "tel"}
# A mark of less with no mark of greater before the next: thousands of them would cost the parser time squared.
_BROKEN = re.compile(r"<(?=[^<>]*(?:<|\Z))")
MOST_BROKEN = 200
_BOOKMARK = re.compile(r"#|file:", re.IGNORECASE)
_SCRIPTS = re.compile(r"<\s*(?:script|iframe|object|embed|svg|applet)\b|\son[a-z]{3,20}\s*=|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Cleaned:
    """Sound HTML, and how many of each thing went: styles, empty, hidden, images, links, layout, scripts."""

    html: str
    gone: dict[str, int]


def clean(html: str) -> str:
    """Sound, harmless HTML with the same visible words; "" for nothing visible."""
    return cleaned(html).html


def cleaned(html: str) -> Cleaned:
    """As `clean`, with what was dropped."""
    html = re.sub(r"<\?xml[^>]*>", "", html)
    rough = nh3.clean(
        html,
        tags=_ROUGH,
        clean_content_tags=_GONE,
        attributes={"*": {"style", "class", "align"}, "a": {"href", "title"}, "td": {"colspan", "rowspan"},
                    "th": {"colspan", "rowspan", "scope"}, "ol": {"start"},
                    "img": {"src", "data-src", "alt", "width", "height"}, "table": {"role"}},
        link_rel=None,
        url_schemes=_SCHEMES | {"data"},
    )  # fmt: skip
    gone: Counter[str] = Counter()
    gone["scripts"] = len(_SCRIPTS.findall(html))
    tree = read(rough)
    _inside(tree, gone)
    laid = Laying(gone).blocks(tree.held)
    final = nh3.clean(
        write(laid),
        tags=TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        link_rel="noopener noreferrer",
        url_schemes=_SCHEMES,
    )
    return Cleaned(final, {name: count for name, count in gone.items() if count})


def _inside(node: Node, gone: Counter[str]) -> None:
    """Drop what is hidden, foreign pictures and dead links; turn styles that mean something into elements."""
    held: list[Node | str] = []
    for one in node.held:
        if isinstance(one, str):
            held.append(one)
            continue
        style = one.style()
        gone["styles"] += bool(style) + bool(one.attributes.get("class") and not set(one.classes()) <= CLASSES)
        if style.get("display") == "none" or style.get("visibility") == "hidden" or style.get("mso-hide") == "all":
            gone["hidden"] += bool(one.text().strip()) or one.tag == "img"
            continue
        _inside(one, gone)
        held += _meant(one, style, gone)
    node.held = held


def _meant(node: Node, style: dict[str, str], gone: Counter[str]) -> list[Node | str]:
    """What stands for an element: itself, its content, or its content within plainer elements."""
    if node.tag == "img":
        return _image(node, gone)
    if node.tag == "a":
        href = node.attributes.get("href", "").strip()
        if not href or _BOOKMARK.match(href) or re.match(r"data:", href, re.IGNORECASE):
            gone["links"] += bool(href) and not href.startswith("#")
            return node.held
        node.attributes = {
            name: node.attributes[name].strip() for name in ("href", "title") if node.attributes.get(name)
        }
        return [node]
    if node.tag in {"span", "font"}:
        return _span(node, style)
    return [node]


def _image(node: Node, gone: Counter[str]) -> list[Node | str]:
    """A picture of our own store; any other goes, counted."""
    source = node.attributes.get("src", "").strip()
    if not OWN_IMAGE.fullmatch(source):
        gone["images"] += 1
        return []
    kept = {"src": source, "alt": " ".join(node.attributes.get("alt", "").split())}
    for name in ("width", "height"):
        value = node.attributes.get(name, "").strip()
        if value.isascii() and value.isdigit() and 0 < int(value[:6]) <= 4000:
            kept[name] = value
    node.attributes = kept
    return [node]


def _span(node: Node, style: dict[str, str]) -> list[Node | str]:
    """Bold, slanted, underlined, raised as elements; a list mark of Word stays marked for the paragraph that holds it."""
    if style.get("mso-list") == "ignore":
        return [Node("mark", {"word": "list"}, [tidy(one) if isinstance(one, str) else one for one in node.held])]
    held = node.held
    weight = style.get("font-weight", "")
    for tag, meant in (
        ("strong", weight in {"bold", "bolder"} or (weight.isdigit() and int(weight[:4]) >= 600)),
        ("em", style.get("font-style") == "italic"),
        ("u", "underline" in style.get("text-decoration", "") + style.get("text-decoration-line", "")),
        ("s", "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")),
        ("sup", style.get("vertical-align") == "super"),
        ("sub", style.get("vertical-align") == "sub"),
    ):
        if meant and held:
            held = [Node(tag, {}, held)]
    return held


_LINES = {
    "p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "hr", "table", "caption",
    "tr", "figure", "figcaption", "pre", "dl", "dt", "dd", "header", "footer", "main", "aside", "nav", "center", "address",
}  # fmt: skip
_UNSAID = {"script", "style", "title", "template", "noscript", "xml", "head"}


def text_of(html: str) -> str:
    """The visible text: a line for each block and table row, cells apart by a tab; pictures by their description."""
    lines: list[str] = [""]
    if len(_BROKEN.findall(html)) > MOST_BROKEN:
        html = _BROKEN.sub("&lt;", html)
    _say(read(html).held, lines, within_cell=False)
    return "\n".join(line for line in (re.sub(r"[ \xa0]+", " ", line).strip(" \n") for line in lines) if line.strip())


def _say(held: list[Node | str], lines: list[str], *, within_cell: bool) -> None:
    for one in held:
        if isinstance(one, str):
            lines[-1] += re.sub(r"\s*\n\s*", " ", one) if "\n" in one else one
        elif one.tag in {"td", "th"}:
            inner = [""]
            _say(one.held, inner, within_cell=True)
            lines[-1] += " ".join(part.strip() for part in inner if part.strip()).replace("\t", " ") + "\t"
        elif one.tag == "br":
            lines.append("")
        elif one.tag == "img":
            lines[-1] += one.attributes.get("alt", "")
        elif one.tag not in _UNSAID:
            apart = one.tag in _LINES
            if apart and lines[-1]:
                lines.append("")
            _say(one.held, lines, within_cell=within_cell)
            if one.tag == "tr":
                lines[-1] = lines[-1].removesuffix("\t")
            if apart and lines[-1]:
                lines.append("")
