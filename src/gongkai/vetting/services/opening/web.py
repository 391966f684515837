"""Web pages, web archives, SVG and loose XML: what shows, what is hidden, comments, code and pictures inside."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import re
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN, MAX_NESTING
from gongkai.reading.services.text import decode
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.shapes import Gathering

BLOCKS = frozenset(
    {
        "p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
        "blockquote", "pre", "dt", "dd", "br", "title", "option", "caption", "ul", "ol", "dl", "figcaption", "textarea",
        "tspan", "text",
    }
)  # fmt: skip
TOLD = frozenset(
    {"alt", "title", "content", "value", "placeholder", "summary", "aria-label", "data-name", "data-value"}
)
ADDRESSES = frozenset({"href", "src", "action"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DATA = re.compile(r"data:(image/[\w.+-]+|application/[\w.+-]+)((?:;[\w=-]+)*),([^\"')\s]{40,})", re.IGNORECASE)
_CODE = frozenset({"script", "style", "template", "noscript"})


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in a page."""
    head = data[:4096]
    lower = head.replace(b"\x00", b"").lower()
    if name.lower().endswith((".mht", ".mhtml")) or b"multipart/related" in lower[:2048]:
        _archive(data, gather)
    elif b"<?xml" in lower[:200] and not re.search(rb"<\s*(!doctype\s+html|html)", lower):
        gather.piece(_xml(data), "正文")
    else:
        declared = _CHARSET.search(head)
        text, doubts = decode(data, declared=declared.group(1).decode("ascii", "replace") if declared else "")
        for doubt in doubts:
            gather.unread(doubt)
        page(text, gather)


def _xml(data: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault
    lines = [str(one.text) for one in root.iter(etree.Comment) if one.text]
    for one in root.iter(etree.Element):
        lines.extend(str(value) for value in one.attrib.values())
        lines.extend(text for text in (one.text, one.tail) if text and text.strip())
    return "\n".join(lines)


def page(text: str, gather: Gathering) -> None:
    """One page of HTML."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault
    walk = _Walk()
    walk.element(root, False, 0)
    if walk.too_deep:
        gather.unread("网页嵌套过深，没有查完")
    lines = [re.sub(r"[ \u3000\xa0]+", " ", line) for line in "".join(walk.shown).split("\n")]
    lines = [line for line in lines if line.strip()]
    gather.spread(((line, "\n") for line in lines), "正文", lambda index: (f"正文第{index + 1}段", None))
    if "".join(walk.hidden).strip():
        gather.piece("".join(walk.hidden), "隐藏的内容", HitKind.HIDDEN_TEXT)
        gather.mark(HitKind.HIDDEN_TEXT, "正文", "网页里有设为不显示的文字，查看源代码即可看见")
    if walk.comments:
        gather.piece("\n".join(walk.comments), "源代码中的注释", HitKind.COMMENT)
    gather.piece("\n".join(walk.code), "网页代码", HitKind.METADATA)
    gather.piece("\n".join(walk.told), "图片说明和表单", HitKind.METADATA)
    _pictures(text, gather)


class _Walk:
    """Gathers what shows and what does not, in order."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.comments: list[str] = []
        self.code: list[str] = []
        self.told: list[str] = []
        self.too_deep = False

    def element(self, one: etree._Element, hidden: bool, depth: int) -> None:
        """An element, what it holds, and the text after it."""
        if depth > MAX_NESTING:
            self.too_deep = True
            return
        if isinstance(one, etree._Comment | etree._ProcessingInstruction | etree._Entity):
            if one.text and one.text.strip():
                self.comments.append(str(one.text))
        elif one.tag in _CODE:
            self.code.append("".join(str(text) for text in one.itertext()))
        else:
            self._inside(one, hidden or _is_hidden(one), depth)
        self._add(one.tail, hidden)

    def _inside(self, one: etree._Element, hidden: bool, depth: int) -> None:
        if one.tag in BLOCKS:
            self._add("\n", hidden)
        for key, value in one.items():
            name, address = str(key), str(key) in ADDRESSES and not str(value).startswith("data:")
            if address or name in TOLD or name.startswith("data-"):
                self.told.append(str(value))
        self._add(one.text if one.tag in ("pre", "textarea") else _flat(one.text), hidden)
        for inner in one:
            self.element(inner, hidden, depth + 1)
        if one.tag in ("td", "th"):
            self._add("\t", hidden)
        elif one.tag in BLOCKS:
            self._add("\n", hidden)

    def _add(self, text: str | None, hidden: bool) -> None:
        if text:
            (self.hidden if hidden else self.shown).append(text)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _is_hidden(one: etree._Element) -> bool:
    return (
        one.get("hidden") is not None
        or (one.tag == "input" and (one.get("type") or "").lower() == "hidden")
        or _HIDING.search(one.get("style") or "") is not None
    )


def _pictures(text: str, gather: Gathering) -> None:
    """Files carried inside addresses (`data:…`)."""
    for index, match in enumerate(_DATA.finditer(text), 1):
        gather.check_time()
        try:
            raw = unquote_to_bytes(match.group(3))
            held = base64.b64decode(raw, validate=False) if "base64" in match.group(2).lower() else raw
        except (binascii.Error, ValueError):
            gather.unread(f"网页内嵌的第{index}个文件已损坏，没有读出")
            continue
        gather.take_bytes(len(held))
        files.read_into(held, "内嵌", gather.inner(f"网页内嵌的第{index}个文件"))


def _archive(data: bytes, gather: Gathering) -> None:
    """A web archive: a mail with a page and its pictures."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    gather.piece("\n".join(f"{key}: {value}" for key, value in message.items()), "网页存档的信头", HitKind.METADATA)
    found = False
    for part in message.walk():
        if part.is_multipart():
            continue
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes) or not raw:
            continue
        found = True
        gather.take_bytes(len(raw))
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            text, _ = decode(raw, declared=part.get_content_charset() or "")
            page(text, gather)
        else:
            files.read_into(raw, part.get_filename() or "内嵌", gather.inner("网页存档内的文件"))
    if not found:
        raise Unreadable(BROKEN)
