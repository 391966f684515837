"""OFD (GB/T 33190): the text of every page and template, unseen text, annotations, attachments, properties, older versions."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED, MAX_PAGES
from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import local, parse_xml, part
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.ooxml import is_telling
from gongkai.vetting.services.opening.plain import over_lines
from gongkai.vetting.services.opening.shapes import Gathering

PERSONS = {"Author": "作者", "Creator": "", "CustomData": "自定义属性"}
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".jb2")
_CONTENT = re.compile(r".*pages/.*content.*\.xml", re.IGNORECASE)
_TEMPLATE = re.compile(r".*(tpls|temps|templates)/.*\.xml", re.IGNORECASE)
_ANNOTATION = re.compile(r".*annot.*\.xml", re.IGNORECASE)
_DULL = re.compile(
    r".*(signatures?/|signature|publicres|documentres|res/.*\.(ttf|otf)|tags/|extensions).*", re.IGNORECASE
)
SAME_LINE = 1.5


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in an OFD file."""
    package = Package(data)
    if any(one.lower().endswith(("encryptions.xml", "encryptinfo.xml")) for one in package.names):
        raise Unreadable(ENCRYPTED)
    root = part(package, next(one for one in package.names if one.lower() == "ofd.xml"))
    _properties(root, gather)
    pages, listed = _pages(package, root)
    if len(pages) > MAX_PAGES:
        gather.unread(f"OFD 有{len(pages)}页，超过{MAX_PAGES}页，后面的没有检查")
    for number, path in enumerate(pages[:MAX_PAGES], 1):
        _page(package, path, f"第{number}页", gather)
    seen = set(pages) | listed
    for entry in package.names:
        if entry not in seen and not entry.endswith("/"):
            _entry(package, entry, gather)


def _pages(package: Package, root: etree._Element) -> tuple[list[str], set[str]]:
    """Paths of all pages of all documents, and of the documents themselves."""
    spelled = {one.lower(): one for one in package.names}
    pages: list[str] = []
    documents: set[str] = set()
    for one in root.iter():
        if local(one) != "DocRoot" or not one.text:
            continue
        path = spelled.get(one.text.strip().lstrip("/").lower())
        if path is None:
            raise Unreadable(BROKEN)
        documents.add(path)
        folder = posixpath.dirname(path)
        for page in part(package, path).iter():
            base = page.get("BaseLoc") if local(page) == "Page" else None
            if base:
                full = base.lstrip("/") if base.startswith("/") else posixpath.normpath(posixpath.join(folder, base))
                pages.append(spelled.get(full.lower(), full))
    if not pages:
        raise Unreadable(BROKEN)
    return pages, documents


def _page(package: Package, path: str, place: str, gather: Gathering) -> None:
    gather.check_time()
    if path not in package:
        gather.unread(f"{place}缺失，没有读出")
        return
    root = parse_xml(package.read(path))
    shown, unseen = page_text(root)
    gather.piece(shown, place)
    for joined in over_lines(shown):
        gather.piece(joined, f"{place}（跨行的号码）")
    if unseen:
        gather.piece(unseen, f"{place}（不显示）", HitKind.HIDDEN_TEXT)
        gather.mark(HitKind.HIDDEN_TEXT, place, "有设为不显示的文字，可以选中或提取")
    if not shown.strip() and any(local(one) == "ImageObject" for one in root.iter()):
        gather.unread(f"{place}是图片，没有文字，没有检查")


def page_text(root: etree._Element) -> tuple[str, str]:
    """(what shows, what does not): text objects put into lines by their places."""
    objects: list[tuple[float, float, float, str]] = []
    unseen: list[str] = []
    for one in root.iter():
        if local(one) != "TextObject":
            continue
        text = "".join(code.text or "" for code in one if local(code) == "TextCode")
        if one.get("Visible") == "false" or one.get("Alpha") == "0":
            unseen.append(text)
            continue
        left, top, width = _boundary(one.get("Boundary"))
        objects.append((top, left, width, text))
    objects.sort(key=lambda one: one[0])
    lines: list[list[tuple[float, float, float, str]]] = []
    for item in objects:
        if lines and item[0] - lines[-1][0][0] <= SAME_LINE:
            lines[-1].append(item)
        else:
            lines.append([item])
    return "\n".join(_joined(sorted(line, key=lambda one: one[1])) for line in lines), "\n".join(unseen)


def _joined(line: list[tuple[float, float, float, str]]) -> str:
    held = ""
    end = None
    for _, left, width, text in line:
        em = width / max(1, len(text))
        if end is not None and left - end > max(2.0, em):
            held += "\t"
        held += text
        end = left + width
    return held


def _boundary(text: str | None) -> tuple[float, float, float]:
    try:
        left, top, width, _ = (float(one) for one in (text or "").split())
    except ValueError:
        return 0.0, 0.0, 0.0
    return left, top, width


def _entry(package: Package, entry: str, gather: Gathering) -> None:
    gather.check_time()
    low = entry.lower()
    base = posixpath.basename(entry)
    if low == "ofd.xml":
        return
    if low.endswith(PICTURES):
        files.read_into(package.read(entry), base, gather.inner(f"图片“{base}”"))
    elif "attach" in low and not low.endswith("attachments.xml"):
        gather.mark(HitKind.EMBEDDED_FILE, f"附件“{base}”", "文件里嵌有别的文件")
        files.read_into(package.read(entry), base, gather.inner(f"附件“{base}”"))
    elif _ANNOTATION.fullmatch(low):
        _annotation(package, entry, gather)
    elif _TEMPLATE.fullmatch(low):
        gather.piece(page_text(parse_xml(package.read(entry)))[0], "页面模板")
    elif _CONTENT.fullmatch(low):
        shown, unseen = page_text(parse_xml(package.read(entry)))
        if (shown + unseen).strip():
            gather.piece(shown + "\n" + unseen, "未列出的页", HitKind.HIDDEN_TEXT)
            gather.mark(HitKind.HIDDEN_TEXT, "未列出的页", "文件里留有不再显示的页")
    elif low.endswith(".xml") and not _DULL.fullmatch(low):
        gather.piece(_all_text(parse_xml(package.read(entry))), f"部件“{base}”", HitKind.METADATA)


def _annotation(package: Package, entry: str, gather: Gathering) -> None:
    root = parse_xml(package.read(entry))
    notes = [one for one in root.iter() if local(one) == "Annot"]
    text = "\n".join([page_text(root)[0], _all_text(root)])
    gather.piece(text, "注释", HitKind.COMMENT)
    told = [one for one in notes if (one.get("Type") or "").lower() not in ("stamp", "watermark", "link", "")]
    if told:
        gather.mark(HitKind.COMMENT, "注释", f"文件里有{len(told)}条注释")


def _all_text(root: etree._Element) -> str:
    lines = [one.text or "" for one in root.iter() if not len(one)]
    lines += [
        str(value) for one in root.iter() for key, value in one.items() if str(key) in ("Creator", "Name", "Title")
    ]
    return "\n".join(line for line in lines if line.strip())


def _properties(root: etree._Element, gather: Gathering) -> None:
    lines: list[str] = []
    told: set[str] = set()
    for info in (one for one in root.iter() if local(one) == "DocInfo"):
        for one in info.iter():
            text = (one.text or "").strip()
            if text and not len(one):
                lines.append(text)
                label = PERSONS.get(local(one), "")
                if label and is_telling(text):
                    told.add(label)
    gather.piece("\n".join(lines), "文件属性", HitKind.METADATA)
    if told:
        gather.mark(HitKind.METADATA, "文件属性", f"文件属性里填有{'、'.join(sorted(told))}")
    if any(local(one) == "Version" for one in root.iter()):
        gather.mark(HitKind.HIDDEN_TEXT, "文件", "文件里保留了以前的版本")
