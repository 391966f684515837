"""Finds what a saved web page is about and takes away its furniture: menus, share buttons, footers.

What is taken away never holds a sentence: outside the main content a block goes only when it is furniture by its tag,
its class, its share of links or its wording, and has no full stop after twenty Chinese characters of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "map",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
        "input",
        "option",
        "datalist",
        "link",
        "meta",
        "head",
        "title",
        "base",
        "applet",
        "frameset",
        "del",
    ]
)
FURNITURE_TAGS = frozenset({"nav", "footer", "aside"})
_FURNITURE = re.compile(
    r"(^|[\s_-])(nav|navbar|navigation|menu|submenu|foot|footer|footbar|share|bdsharebuttonbox|breadcrumb|crumbs?|position|sidebar|"
    r"copyright|toolbar|search|login|related|recommend|friendlink|links|qrcode|ewm|print|fontsize|topbar|banner|logo|pager|"
    r"pagination|comment|hot|tags?|back-?top|gotop)([\s_-]|\d*$)",
    re.IGNORECASE,
)
_WORDING = re.compile(
    r"(版权所有|主办单位?[:：]|承办单位?[:：]|ICP备|公网安备|网站标识码|技术支持|联系我们|网站地图|当前位置|您的位置|上一篇|下一篇|"
    r"打印本页|关闭窗口|分享到|字体[:：]|浏览次数|点击数|扫一扫|无障碍|设为首页|加入收藏|返回顶部|相关链接|相关解读|责任编辑)"
)
# What the page says about the paper in a box of its own is content: the head is read from it.
_FACTS = re.compile(
    r"(索\s*引\s*号|发文字号|文\s*号|成文日期|发文机关|发布机构|公开方式|公开属性|主题分类|有\s*效\s*性|信息名称|[〔\[]20\d\d[〕\]]\s*\d+\s*号)"
)
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE = re.compile("[，。；：、]")
_FULL_STOP = re.compile("[。；]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
MAIN_SHARE = 0.85
LARGEST_FURNITURE = 3_000
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)


@dataclass(slots=True)
class Weight:
    """How much of a page stands under an element: Chinese characters, those inside links, and sentence marks."""

    han: int = 0
    linked: int = 0
    marks: int = 0
    stops: int = 0

    @property
    def content(self) -> int:
        """Running text counts, links do not."""
        return max(0, self.han - self.linked) + 20 * self.marks

    @property
    def speaks(self) -> bool:
        """Whether running text stands in it that a reader would miss."""
        return self.han - self.linked >= 20 and self.stops > 0


def all_text(element: etree._Element) -> str:
    """All text under an element."""
    return "".join(str(part) for part in element.itertext())


def hidden(element: etree._Element) -> bool:
    """Whether the element says of itself that it is not shown."""
    if element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "p"):
        return True
    return bool(_HIDING.search(element.get("style") or ""))


def clean(root: etree._Element) -> int:
    """Take away what is never shown; returns how many Chinese characters of hidden text went with it."""
    lost = 0
    for element in list(root.iter()):
        if element.tag in DROPPED:
            _remove(element)
        elif element.tag not in ("html", "body") and hidden(element):
            lost += len(_HAN.findall(all_text(element)))
            _remove(element)
    return lost


def _remove(element: etree._Element) -> None:
    """Remove an element and keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def weigh(root: etree._Element) -> dict[etree._Element, Weight]:
    """The weight of every element, children included."""
    weights: dict[etree._Element, Weight] = {}
    links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            links += element.tag == "a"
            weights[element] = _add(Weight(), element.text, links > 0)
            continue
        links -= element.tag == "a"
        parent = element.getparent()
        if parent is not None and element is not root:
            own, above = weights[element], weights[parent]
            above.han += own.han
            above.linked += own.linked
            above.marks += own.marks
            above.stops += own.stops
            _add(above, element.tail, links > 0)
    return weights


def _add(weight: Weight, text: str | None, linked: bool) -> Weight:
    if text:
        han = len(_HAN.findall(text))
        weight.han += han
        weight.linked += han if linked else 0
        if not linked:
            weight.marks += len(_SENTENCE.findall(text))
            weight.stops += len(_FULL_STOP.findall(text))
    return weight


def main_element(body: etree._Element, weights: dict[etree._Element, Weight]) -> etree._Element:
    """The deepest block that still holds nearly all running text of the page."""
    whole = weights[body].content
    main = body
    while True:
        heavy = [one for one in main if weights.get(one, Weight()).content >= MAIN_SHARE * whole]
        if not heavy or heavy[0].tag in ("table", "p") or heavy[0].tag not in BLOCKS:
            return main
        main = heavy[0]


def strip_furniture(body: etree._Element) -> None:
    """Take the furniture of the page away, in place."""
    weights = weigh(body)
    if not weights[body].content:
        return
    main = main_element(body, weights)
    keep = {main, *main.iterancestors()}
    gone: set[etree._Element] = set()
    inside = set(main.iterdescendants())
    for element in list(body.iter()):
        parent = element.getparent()
        if element in keep or parent is None:
            continue
        if parent in gone:
            gone.add(element)
        elif _is_tool(element, weights[element]) if element in inside else _is_furniture(element, weights[element]):
            gone.add(element)
            _remove(element)


def _named(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return element.tag in FURNITURE_TAGS or bool(_FURNITURE.search(names))


def _is_tool(element: etree._Element, weight: Weight) -> bool:
    """Inside the main content only small, plainly named tools go: share buttons, print, page turning."""
    if element.tag in ("table", "tbody", "tr", "td", "th", "p", "span", "strong", "b", "font"):
        return False
    if weight.han > 120 or weight.speaks:
        return False
    text = " ".join(all_text(element).split())
    return _named(element) or bool(text and len(text) < 60 and element.tag in BLOCKS and _WORDING.match(text))


def _is_furniture(element: etree._Element, weight: Weight) -> bool:
    """Outside the main content: menus, lists of links, footers; headings and the box of facts stay."""
    if element.tag not in BLOCKS or element.tag in ("h1", "h2") or weight.speaks:
        return False
    if weight.han > LARGEST_FURNITURE:
        return weight.linked >= 0.5 * weight.han
    text = all_text(element)
    if _FACTS.search(text) and not _named(element) and weight.linked <= weight.han * 0.5:
        return False
    if _named(element) or _WORDING.search(text):
        return not (_FACTS.search(text) and len(_FACTS.findall(text)) >= 2)
    if weight.han and weight.linked >= 0.5 * weight.han:
        return True
    return element.tag in ("ul", "ol", "form") and weight.marks == 0
