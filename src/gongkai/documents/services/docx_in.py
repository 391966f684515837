"""A Word document as sound HTML: headings, lists, tables, pictures; automatic numbers written out as Word prints them.

mammoth knows structure but drops Word's own numbering (一、（一）), so the numbers are written into the document's XML
first, by the same counting the notices are read with. Hidden runs stay out. No database, nothing outside is opened.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import mammoth
from lxml import etree

from gongkai.kernel import html
from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN, MAX_FILE_BYTES
from gongkai.reading.services.docx_numbers import Numbering
from gongkai.reading.services.docx_styles import Styles, is_on, list_of
from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import attribute, child, local, optional_part, part

MAIN, STYLES = "word/document.xml", "word/styles.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHOWN = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
MOST_PICTURES = 200
_STYLES = """
p[style-name='gongkai-center'] => p.align-center:fresh
p[style-name='gongkai-right'] => p.align-right:fresh
p[style-name='Title'] => p.align-center:fresh
p[style-name='标题'] => p.align-center:fresh
"""
_UNREAD = re.compile(
    r"docProps/|customXml/|word/(?:theme|fontTable|settings|webSettings|stylesWithEffects|glossary|printerSettings)"
)
IDLE = frozenset(
    {"proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "sectPr", "tblGrid", "permStart", "permEnd"}
)
KEPT = {
    "rPr": frozenset({"b", "i", "u", "strike", "dstrike", "vertAlign", "rStyle"}),
    "pPr": frozenset({"pStyle", "jc", "numPr"}),
    "tcPr": frozenset({"gridSpan", "vMerge"}),
    "trPr": frozenset({"tblHeader", "del"}),
    "tblPr": frozenset({"tblStyle"}),
}
_BACK = re.compile(r'<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
_BULLET = re.compile(r"[^\w（）()〔〕.．、]")


@dataclass(slots=True)
class Converted:
    """HTML with pictures at made-up addresses, the pictures (address → name, bytes), and what was left out."""

    html: str
    before: str = ""
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    gone: dict[str, int] = field(default_factory=dict)


def convert(data: bytes) -> Converted:
    """The document's body. Raises `Unreadable` with a sentence for a file that is no sound .docx."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请把其中的图片压缩后再上传。")
    package = Package(data)
    prepared, hidden, revised = _prepared(package)
    made = Converted("")
    lost = 0

    def picture(image: Any) -> dict[str, str]:
        nonlocal lost
        end = SHOWN.get(image.content_type)
        if end is None or len(made.pictures) >= MOST_PICTURES:
            lost += 1
            return {"src": ""}
        with image.open() as opened:
            content = opened.read()
        address = f"/files/{uuid4()}/"
        made.pictures[address] = (f"图{len(made.pictures) + 1}.{end}", content)
        return {"src": address}

    try:
        found = mammoth.convert_to_html(
            BytesIO(prepared), style_map=_STYLES, convert_image=mammoth.images.img_element(picture),
            transform_document=mammoth.transforms.paragraph(_aligned), ignore_empty_paragraphs=True,
        )  # fmt: skip
    except Exception as fault:  # a damaged file may fail anywhere inside the format library
        raise Unreadable(BROKEN) from fault
    cleaned = html.cleaned(_BACK.sub("", found.value))
    made.before = html.text_of(found.value)
    made.html, made.gone = cleaned.html, {name: count for name, count in cleaned.gone.items() if name != "images"}
    if lost:
        made.notes.append(f"{lost} 张图片的格式网页不能显示（如 EMF、WMF），没有带入，请另存为 PNG 后用“插入图片”放入")
    if hidden:
        made.notes.append(f"{hidden} 处隐藏文字没有带入")
    if revised:
        made.notes.append("文件带有修订标记，已按“接受所有修订”带入")
    return made


def _aligned(paragraph: Any) -> Any:
    """A paragraph set in the middle or to the right keeps that; headings stay headings."""
    style = (paragraph.style_name or "").lower()
    if paragraph.alignment not in {"center", "right", "end"} or style.startswith(("heading", "标题", "title")):
        return paragraph
    name = "gongkai-center" if paragraph.alignment == "center" else "gongkai-right"
    return paragraph.copy(style_id=name, style_name=name)


def _prepared(package: Package) -> tuple[bytes, int, bool]:
    """The package with numbers as text and hidden runs out; how many were hidden; whether it holds tracked changes."""
    if MAIN not in package:
        raise Unreadable(BROKEN)
    document = part(package, MAIN)
    sheet = optional_part(package, STYLES)
    if sheet is not None:
        for one in list(sheet):
            if local(one) != "style" or attribute(one, "type") == "table":
                sheet.remove(one)  # table styles and defaults are many and say nothing here
    styles = Styles(sheet)
    numbering = Numbering(optional_part(package, "word/numbering.xml"), styles.lists())
    hidden = 0
    for run in [one for one in document.iter() if local(one) == "r" and is_on(child(one, "rPr"), "vanish")]:
        hidden += bool("".join(str(text) for text in run.itertext()).strip())
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
    revised = any(local(one) in {"ins", "del"} and len(one) for one in document.iter())
    for paragraph in document.iter(f"{{{W}}}p"):
        _numbered(paragraph, styles, numbering)
    _thin(document)
    parts = {MAIN: document}
    if sheet is not None:
        _thin_styles(sheet)
        parts[STYLES] = sheet
    return _repacked(package, parts), hidden, revised


def _thin(document: etree._Element) -> None:
    """Take out what makes no difference to structure: nine of ten elements Word writes, which mammoth would read slowly."""
    for one in [one for one in document.iter() if isinstance(one.tag, str)]:
        name = local(one)
        parent = one.getparent()
        if parent is None:
            continue
        if name in IDLE:
            parent.remove(one)
        elif (kept := KEPT.get(name)) is not None:
            for inner in [inner for inner in one if local(inner) not in kept]:
                one.remove(inner)
            if not len(one):
                parent.remove(one)


def _thin_styles(sheet: etree._Element) -> None:
    """Of styles keep their names and numbering."""
    for one in sheet:
        for inner in [inner for inner in one if local(inner) not in {"name", "pPr"}]:
            one.remove(inner)
        for properties in [inner for inner in one if local(inner) == "pPr"]:
            for inner in [inner for inner in properties if local(inner) != "numPr"]:
                properties.remove(inner)


def _numbered(paragraph: etree._Element, styles: Styles, numbering: Numbering) -> None:
    """Write the number Word would print in front of the paragraph's text; bullets stay a list."""
    properties = child(paragraph, "pPr")
    stated = child(properties, "pStyle")
    style = (attribute(stated, "val") if stated is not None else None) or styles.default
    num, level = list_of(properties)
    styled, styled_level, at = styles.list_of(style)
    if num is None:
        num = styled
        if level is None and num is not None:
            level = styled_level if styled_level is not None else numbering.level_of_style(num, at)
    if num is None or num == "0":
        return
    shown, gap = numbering.next(num, level or 0)
    if not shown or (len(shown) == 1 and _BULLET.fullmatch(shown)):
        return
    if not "".join(str(text) for text in paragraph.itertext()).strip():
        return
    _off(paragraph, properties)
    run = etree.Element(f"{{{W}}}r")
    text = etree.SubElement(run, f"{{{W}}}t")
    text.text = shown + gap
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1, run)


def _off(paragraph: etree._Element, properties: etree._Element | None) -> None:
    """Say that the paragraph is in no list, whatever its style says."""
    if properties is None:
        properties = etree.Element(f"{{{W}}}pPr")
        paragraph.insert(0, properties)
    old = child(properties, "numPr")
    if old is not None:
        properties.remove(old)
    made = etree.SubElement(properties, f"{{{W}}}numPr")
    etree.SubElement(made, f"{{{W}}}numId").set(f"{{{W}}}val", "0")


def _repacked(package: Package, parts: dict[str, etree._Element]) -> bytes:
    """The package with other parts, and without those that are never looked at (themes, fonts, settings)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in package.names:
            if name in parts:
                new.writestr(name, etree.tostring(parts[name], xml_declaration=True, encoding="UTF-8", standalone=True))
            elif not name.endswith("/") and not _UNREAD.match(name):
                new.writestr(name, package.read(name))
    return out.getvalue()
