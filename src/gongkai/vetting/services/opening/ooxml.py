"""What the Office forms share: properties, pictures, embedded files, macros, and a sweep of every part nobody else read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import attribute, children, local, optional_part, parse_xml
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.shapes import Gathering

GENERIC_NAMES = frozenset(
    {
        "python-docx", "openpyxl", "administrator", "admin", "user", "users", "apple", "microsoft", "windows", "pc", "lenovo",
        "dell", "hp", "asus", "huawei", "wps", "un-named", "unknown", "typst", "libreoffice", "kingsoft", "wps office",
        "wps_office", "microsoft office user", "microsoft office 用户", "windows 用户", "用户",
    }
)  # fmt: skip
PERSONAL_PROPERTIES = {
    "creator": "作者", "lastmodifiedby": "最后保存者", "manager": "经理", "company": "单位", "description": "备注",
    "keywords": "关键词", "subject": "主题", "category": "类别", "hyperlinkbase": "链接基址", "template": "模板",
}  # fmt: skip
QUIET = frozenset({"subject", "category", "keywords", "template", "description"})
PARTS: tuple[tuple[re.Pattern[str], str, HitKind | None], ...] = tuple(
    (re.compile(pattern), place, hidden)
    for pattern, place, hidden in (
        (r"docprops/(core|app|custom)\.xml", "文件属性", HitKind.METADATA),
        (r"customxml/(?!itemprops|_rels).*\.xml", "自定义数据", HitKind.METADATA),
        (r"(word|xl|ppt)/(people|authors|commentauthors|persons/.*)\.xml", "批注和修订的作者", HitKind.METADATA),
        (r"word/settings\.xml", "文档设置", HitKind.METADATA),
        (r"word/glossary/.*document\.xml", "自动图文集", HitKind.HIDDEN_TEXT),
        (r".*/charts/(chart|chartex)[^/]*\.xml", "图表", None),
        (r".*/diagrams/(data|drawing)[^/]*\.xml", "图形（SmartArt）", None),
        (r"(word|xl|ppt)/drawings/[^/]*\.(xml|vml)", "图形", None),
        (r"xl/pivotcache/.*\.xml", "数据透视表的缓存", HitKind.HIDDEN_TEXT),
        (r"xl/pivottables/.*\.xml", "数据透视表", HitKind.METADATA),
        (r"xl/slicer.*\.xml", "切片器的缓存", HitKind.HIDDEN_TEXT),
        (r"xl/externallinks/.*\.xml", "外部链接的缓存", HitKind.HIDDEN_TEXT),
        (r"xl/revisions/.*\.xml", "共享工作簿的修订记录", HitKind.TRACKED_CHANGE),
        (
            r"xl/(connections|querytables/.*|tables/.*|model/.*|customdata/.*)\.xml",
            "数据连接和表的定义",
            HitKind.METADATA,
        ),
        (r"ppt/(handoutmasters|notesmasters)/[^/]*\.xml", "讲义和备注母版", None),
        (r"ppt/(slidemasters|slidelayouts)/[^/]*\.xml", "幻灯片母版", None),
        (r"ppt/tags/.*\.xml", "自定义标记", HitKind.METADATA),
    )
)
DULL = re.compile(
    r"\[content_types\]\.xml|.*/theme/.*|.*/styles(witheffects)?\.xml|.*/(fonttable|websettings|numbering|calcchain|metadata|"
    r"tablestyles|viewprops|presprops)\.xml|.*/charts/(colors|style)[^/]*\.xml|.*/diagrams/(layout|colors|quickstyle)[^/]*\.xml|"
    r"customxml/itemprops.*|xl/richdata/.*|.*/ctrlprops/.*|.*\.fntdata|.*/fonts/.*|.*printersettings.*|_xmlsignatures/.*\.sigs|"
    r"word/comments(extended|ids|extensible)\.xml|.*\.odttf",
    re.IGNORECASE,
)
TELLING = frozenset(
    {
        "name", "author", "lastauthor", "username", "displayname", "userid", "title", "descr", "tooltip", "prompt",
        "prompttitle", "error", "errortitle", "text", "v", "val", "caption", "uniquename", "displaytext", "connection",
        "sourcefile", "command", "string", "result", "nv", "ov", "alttext", "value",
    }
)  # fmt: skip
SWEPT_MOST = 4_000_000


def text_of(root: etree._Element, *, attributes: bool = True) -> str:
    """Every text of a part and every attribute that may tell something, a line each; runs of one paragraph together."""
    lines: list[str] = []
    for element in root.iter():
        tag = local(element)
        if attributes:
            for key, value in element.items():
                name = str(key).rsplit("}", 1)[-1].lower()
                if name in TELLING and len(value) > 1 and not str(value).startswith("{"):
                    lines.append(str(value))
        if tag == "p":
            lines.append("".join(paragraph_texts(element)))
        elif not len(element) and element.text and element.text.strip() and not _in_paragraph(element):
            lines.append(element.text)
    return "\n".join(line for line in lines if line.strip())


def paragraph_texts(paragraph: etree._Element) -> Iterator[str]:
    """The runs of a paragraph of DrawingML or WordprocessingML; breaks and tabs as such."""
    for one in paragraph.iter():
        tag = local(one)
        if tag in ("t", "delText"):
            yield one.text or ""
        elif tag in ("br", "cr"):
            yield "\n"
        elif tag == "tab" and local(one.getparent()) == "r":  # type: ignore[arg-type]
            yield "\t"


def _in_paragraph(element: etree._Element) -> bool:
    return any(local(one) == "p" for one in element.iterancestors())


def sweep(package: Package, read: set[str], gather: Gathering) -> None:
    """Every entry of the package that no reader has taken: by its kind, or as text or as a file of its own."""
    for name in package.names:
        low = name.lower()
        if name in read or name.endswith("/") or DULL.fullmatch(low):
            continue
        gather.check_time()
        if low.endswith(".rels"):
            _relations(package, name, gather)
        elif "vbaproject" in low or low.endswith("vbadata.xml"):
            if low.endswith(".bin"):
                gather.mark(HitKind.MACRO, "宏", "文件带有宏代码")
                _strings(package.read(name), gather)
        elif low.startswith("docprops/thumbnail"):
            gather.mark(HitKind.METADATA, "文件缩略图", "文件里存有首页的缩略图，可能是修改以前的样子")
        elif "/media/" in low or low.endswith((".jpg", ".jpeg", ".png", ".gif", ".emf", ".wmf", ".tif", ".tiff")):
            _inside(package, name, f"图片“{PurePath(name).name}”", gather)
        elif low.endswith((".xml", ".vml")) and "/embeddings/" not in low:
            _part(package, name, gather)
        else:
            gather.mark(HitKind.EMBEDDED_FILE, f"嵌入的文件“{PurePath(name).name}”", "文件里嵌有别的文件")
            _inside(package, name, f"嵌入的文件“{PurePath(name).name}”", gather)
    properties(package, gather)


def _part(package: Package, name: str, gather: Gathering) -> None:
    place, hidden = next(
        ((place, hidden) for pattern, place, hidden in PARTS if pattern.fullmatch(name.lower())),
        (f"部件“{PurePath(name).name}”", HitKind.METADATA),
    )
    try:
        root = parse_xml(package.read(name))
    except Unreadable as reason:
        if name.lower().endswith(".vml"):  # written loosely by old programs; what shows is read elsewhere
            gather.piece(_loose(package.read(name)), place, hidden)
            return
        gather.unread(f"{place}没有读出：{reason}")
        return
    text = text_of(root)
    gather.take_bytes(len(text))
    gather.piece(text[:SWEPT_MOST], place, hidden)
    if len(text) > SWEPT_MOST:
        gather.unread(f"{place}过大，没有查完")
    if text and hidden in (HitKind.HIDDEN_TEXT, HitKind.TRACKED_CHANGE):
        gather.mark(hidden, place, f"文件里存有{place}，打开后看不见，但别人可以取出")


def _loose(data: bytes) -> str:
    return re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace"))


def _relations(package: Package, name: str, gather: Gathering) -> None:
    """Addresses outside the file: mail addresses, paths of somebody's computer, shared folders."""
    root = optional_part(package, name)
    targets = [
        one.get("Target") or "" for one in children(root, "Relationship") if (one.get("TargetMode") or "") == "External"
    ]
    gather.piece("\n".join(targets), "超链接地址", HitKind.METADATA)


def _inside(package: Package, name: str, place: str, gather: Gathering) -> None:
    data = package.read(name)
    gather.take_bytes(len(data))
    gather.budget.members -= 1
    if gather.budget.members < 0:
        gather.unread("嵌入的文件过多，没有查完")
        return
    files.read_into(data, name, gather.inner(place))


def _strings(data: bytes, gather: Gathering) -> None:
    """Readable runs of a binary part; macro code is packed, so this finds only what stands plainly."""
    gather.take_bytes(len(data))
    found = re.findall(rb"[\x20-\x7e]{8,}", data[:2_000_000])
    gather.piece("\n".join(one.decode("ascii") for one in found[:5_000]), "宏", HitKind.METADATA)


def properties(package: Package, gather: Gathering) -> None:
    """Say which telling properties of the file are filled."""
    filled: dict[str, bool] = {}
    for name in package.names:
        if not re.fullmatch(r"docprops/(core|app|custom)\.xml", name.lower()):
            continue
        try:
            root = parse_xml(package.read(name))
        except Unreadable:
            continue
        if name.lower().endswith("custom.xml") and len(root):
            filled["自定义属性"] = True
        for one in root:
            tag = local(one).lower()
            value = (one.text or "").strip()
            if tag in PERSONAL_PROPERTIES and tag not in QUIET and is_telling(value):
                filled[PERSONAL_PROPERTIES[tag]] = True
    if filled:
        gather.mark(HitKind.METADATA, "文件属性", f"文件属性里填有{'、'.join(filled)}")


def is_telling(value: str) -> bool:
    """Whether a property holds more than what a program writes by itself."""
    value = value.strip()
    return bool(value) and value.lower() not in GENERIC_NAMES


def relations(package: Package, part_name: str) -> dict[str, tuple[str, str]]:
    """Relationship id -> (last word of its type, path of the part inside the package) of one part."""
    folder, base = posixpath.split(part_name)
    root = optional_part(package, f"{folder}/_rels/{base}.rels".lstrip("/"))
    result: dict[str, tuple[str, str]] = {}
    for one in children(root, "Relationship"):
        if (one.get("TargetMode") or "") == "External":
            continue
        target = (one.get("Target") or "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        result[one.get("Id") or ""] = ((one.get("Type") or "").rsplit("/", 1)[-1], path)
    return result


def is_on(element: etree._Element | None) -> bool:
    """A switch such as w:vanish: there, and not set off."""
    return element is not None and (attribute(element, "val") or "1").lower() not in ("0", "false", "off")
