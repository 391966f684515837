"""Presentations (.pptx): slides shown and hidden, notes, comments."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import attribute, child, children, local, part
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import ooxml
from gongkai.vetting.services.opening.shapes import Gathering

_COMMENT = re.compile(r"ppt/comments/.*\.xml", re.IGNORECASE)
_SLIDE = re.compile(r"ppt/slides/[^/]*\.xml", re.IGNORECASE)


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in a .pptx file."""
    package = Package(data)
    presentation = part(package, "ppt/presentation.xml")
    targets = ooxml.relations(package, "ppt/presentation.xml")
    taken = {"ppt/presentation.xml"}
    for number, one in enumerate(children(child(presentation, "sldIdLst"), "sldId"), 1):
        gather.check_time()
        _, target = targets.get(attribute_id(one), ("", ""))
        if target not in package:
            gather.unread(f"第{number}张幻灯片缺失，没有读出")
            continue
        taken.add(target)
        root = part(package, target)
        hidden = (root.get("show") or "1").lower() in ("0", "false")
        place = f"第{number}张幻灯片" + ("（隐藏）" if hidden else "")
        _slide(root, place, HitKind.HIDDEN_SHEET if hidden else None, gather)
        if hidden:
            gather.mark(HitKind.HIDDEN_SHEET, place, "隐藏的幻灯片，放映时不显示，打开文件即可看见")
        taken |= _beside(package, target, place, gather)
    for entry in package.names:
        if _SLIDE.fullmatch(entry) and entry not in taken:
            taken.add(entry)
            _slide(part(package, entry), "已删除的幻灯片", HitKind.HIDDEN_TEXT, gather)
            gather.mark(HitKind.HIDDEN_TEXT, "已删除的幻灯片", "文件里残留已删除的幻灯片")
    ooxml.sweep(package, taken, gather)


def attribute_id(element: etree._Element) -> str:
    """The relationship id (`r:id`) and not the slide's own `id`."""
    return next(
        (str(value) for key, value in element.items() if str(key).endswith("}id")), attribute(element, "id") or ""
    )


def _slide(root: etree._Element, place: str, hidden: HitKind | None, gather: Gathering) -> None:
    """Paragraphs of shapes, tables row by row, and what stands in attributes (descriptions of pictures)."""
    lines: list[str] = []
    for table in (one for one in root.iter() if local(one) == "tbl"):
        for row in children(table, "tr"):
            lines.append("\t".join(" ".join(_paragraphs(cell)) for cell in children(row, "tc")))
    loose = [
        "".join(ooxml.paragraph_texts(one))
        for one in root.iter()
        if local(one) == "p" and not any(local(above) == "tc" for above in one.iterancestors())
    ]
    gather.piece("\n".join([*loose, *lines]), place, hidden)
    told = [
        value
        for one in root.iter()
        for key in ("descr", "title")
        if local(one) == "cNvPr" and (value := one.get(key) or "")
    ]
    gather.piece("\n".join(told), f"{place}的图片说明", HitKind.METADATA)


def _paragraphs(element: etree._Element) -> list[str]:
    return ["".join(ooxml.paragraph_texts(one)).replace("\n", " ") for one in element.iter() if local(one) == "p"]


def _beside(package: Package, slide: str, place: str, gather: Gathering) -> set[str]:
    """Notes and comments of a slide."""
    taken: set[str] = set()
    for kind, path in ooxml.relations(package, slide).values():
        if path not in package or path in taken:
            continue
        if kind == "notesSlide":
            taken.add(path)
            lines = [line for line in _notes(part(package, path)) if line.strip()]
            if lines:
                gather.piece("\n".join(lines), f"{place}的备注", HitKind.COMMENT)
                gather.mark(HitKind.COMMENT, place, "幻灯片带有演讲备注")
        elif _COMMENT.fullmatch(path):
            taken.add(path)
            root = part(package, path)
            gather.piece(ooxml.text_of(root, attributes=False), f"{place}的批注", HitKind.COMMENT)
            gather.mark(HitKind.COMMENT, place, "幻灯片带有批注")
    return taken


def _notes(root: etree._Element) -> list[str]:
    """The lines of the notes, without the page number that stands in a field of its own."""
    return [
        "".join(ooxml.paragraph_texts(one))
        for one in root.iter()
        if local(one) == "p" and not any(local(inner) == "fld" for inner in one)
    ]
