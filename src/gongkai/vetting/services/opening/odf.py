"""OpenDocument files (.odt .ods .odp): text, tables, comments, revisions, hidden rows and sheets, properties."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import ENCRYPTED
from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import attribute, child, local, optional_part, part, whole_number
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.cells import Sheet, whole_digits
from gongkai.vetting.services.opening.ooxml import is_telling
from gongkai.vetting.services.opening.shapes import Gathering

PERSONS = {"initial-creator": "作者", "creator": "最后保存者", "printed-by": "打印者", "user-defined": "自定义属性"}
APART = frozenset({"annotation", "tracked-changes", "deletion"})
MAX_REPEATED = 200


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in an OpenDocument file."""
    package = Package(data)
    manifest = optional_part(package, "META-INF/manifest.xml")
    if manifest is not None and any(local(one) == "encryption-data" for one in manifest.iter()):
        raise Unreadable(ENCRYPTED)
    content = part(package, "content.xml")
    _apart(content, gather)
    if b"opendocument.spreadsheet" in package.read("mimetype"):
        _sheets(content, gather)
        _rest(content, gather)
    else:
        lines = _paragraphs(content)
        gather.spread(((line, "\n") for line in lines), "正文", lambda index: (f"正文第{index + 1}段", None))
        _hidden(content, gather)
    for entry in package.names:
        _entry(package, entry, gather)


def _entry(package: Package, entry: str, gather: Gathering) -> None:
    gather.check_time()
    if entry == "styles.xml":
        gather.piece("\n".join(_paragraphs(part(package, entry))), "页眉页脚")
    elif entry == "meta.xml":
        _meta(part(package, entry), gather)
    elif entry.startswith("Thumbnails/"):
        return  # a picture of the first page, which is read itself
    elif entry.startswith(("Pictures/", "media/")) and not entry.endswith("/"):
        held = package.read(entry)
        gather.take_bytes(len(held))
        files.read_into(held, entry, gather.inner(f"图片“{entry.rsplit('/', 1)[-1]}”"))
    elif re.fullmatch(r"[^/]+/content\.xml", entry):
        gather.mark(HitKind.EMBEDDED_FILE, f"嵌入的对象“{entry.split('/')[0]}”", "文件里嵌有别的文件")
        gather.piece("\n".join(_paragraphs(part(package, entry))), f"嵌入的对象“{entry.split('/')[0]}”")
    elif re.match(r"(Basic|Scripts)/", entry) and entry.endswith((".xml", ".py", ".js")):
        gather.mark(HitKind.MACRO, "宏", "文件带有宏代码")
    elif re.fullmatch(r"Object[^/]*", entry):
        held = package.read(entry)
        gather.mark(HitKind.EMBEDDED_FILE, f"嵌入的文件“{entry}”", "文件里嵌有别的文件")
        files.read_into(held, entry, gather.inner(f"嵌入的文件“{entry}”"))


def _line(element: etree._Element) -> str:
    """The text of a paragraph; comments and revisions inside it are left out."""
    held = [element.text or ""]
    for one in element:
        tag = local(one)
        if tag == "tab":
            held.append("\t")
        elif tag == "line-break":
            held.append("\n")
        elif tag == "s":
            held.append(" " * min(whole_number(attribute(one, "c"), 1), 1000))
        elif tag and tag not in APART:
            held.append(_line(one))
        held.append(one.tail or "")
    return "".join(held)


def _inside(element: etree._Element, names: frozenset[str]) -> bool:
    return any(local(one) in names for one in element.iterancestors())


def _paragraphs(root: etree._Element) -> list[str]:
    """Paragraphs in order, a table row as one line with tabs."""
    lines: list[str] = []
    for one in root.iter():
        tag = local(one)
        if tag == "table-row":
            cells = [inner for inner in one if local(inner) in ("table-cell", "covered-table-cell")]
            lines.append("\t".join(" ".join(_cell_lines(cell)) for cell in cells))
        elif tag in ("p", "h") and not _inside(one, APART | {"table-row", "p", "h"}):
            lines.append(_line(one))
    return [line for line in lines if line.strip()]


def _cell_lines(cell: etree._Element) -> list[str]:
    return [
        _line(one).replace("\n", " ") for one in cell.iter() if local(one) in ("p", "h") and not _inside(one, APART)
    ]


def _apart(content: etree._Element, gather: Gathering) -> None:
    """Comments and revisions."""
    comments = [one for one in content.iter() if local(one) == "annotation"]
    for number, one in enumerate(comments, 1):
        lines = [_line(inner) for inner in one.iter() if local(inner) == "p"]
        gather.piece("\n".join(lines), f"批注{number}", HitKind.COMMENT)
        persons = [inner.text or "" for inner in one.iter() if local(inner) in ("creator", "creator-initials")]
        gather.piece("\n".join(persons), "批注的作者", HitKind.METADATA)
    if comments:
        gather.mark(HitKind.COMMENT, "批注", f"文件里有{len(comments)}条批注")
    changes = [one for one in content.iter() if local(one) == "changed-region"]
    for one in changes:
        lines = [_line(inner) for inner in one.iter() if local(inner) in ("p", "h")]
        gather.piece("\n".join(lines), "正文（修订前）", HitKind.TRACKED_CHANGE)
    if changes:
        gather.mark(HitKind.TRACKED_CHANGE, "正文", f"文件里有修订痕迹（{len(changes)}处），删除的文字仍在文件里")


def _hidden(content: etree._Element, gather: Gathering) -> None:
    """Styles that hide text, and sections and paragraphs set to be hidden."""
    named = {
        attribute(one, "name")
        for one in content.iter("{*}style")
        if any(attribute(inner, "display") == "none" for inner in one.iter("{*}text-properties"))
    }
    used = (
        any(attribute(one, "style-name") in named for one in content.iter("{*}span", "{*}p", "{*}h"))
        if named
        else False
    )
    if used or any(attribute(one, "display") == "none" for one in content.iter("{*}section")):
        gather.mark(HitKind.HIDDEN_TEXT, "正文", "有设为隐藏的文字，取消隐藏即可看见")


def _sheets(content: etree._Element, gather: Gathering) -> None:
    unseen = {
        attribute(one, "name") for one in content.iter() if local(one) == "style" and attribute_of_table(one) == "false"
    }
    for table in (one for one in content.iter() if local(one) == "table" and not _inside(one, frozenset({"table"}))):
        sheet = Sheet(attribute(table, "name") or "", hidden=attribute(table, "style-name") in unseen)
        _columns(table, sheet)
        number = 0
        for row in (one for one in table.iter() if local(one) == "table-row"):
            repeated = max(1, whole_number(attribute(row, "number-rows-repeated"), 1))
            if attribute(row, "visibility") in ("collapse", "filter"):
                sheet.hidden_rows.update(range(number, number + min(repeated, MAX_REPEATED)))
            _row(row, number, sheet)
            number += repeated
        sheet.give(gather)


def attribute_of_table(style: etree._Element) -> str:
    """Whether a table style shows its sheets ("false" when not)."""
    properties = child(style, "table-properties")
    return (attribute(properties, "display") or "") if properties is not None else ""


def _columns(table: etree._Element, sheet: Sheet) -> None:
    at = 0
    for one in (inner for inner in table.iter() if local(inner) == "table-column"):
        repeated = max(1, whole_number(attribute(one, "number-columns-repeated"), 1))
        if attribute(one, "visibility") in ("collapse", "filter"):
            sheet.hidden_columns.append((at, at + repeated - 1))
        at += repeated


def _row(row: etree._Element, number: int, sheet: Sheet) -> None:
    column = 0
    for cell in (one for one in row if local(one) in ("table-cell", "covered-table-cell")):
        repeated = max(1, whole_number(attribute(cell, "number-columns-repeated"), 1))
        text = " ".join(_cell_lines(cell))
        digits = whole_digits(attribute(cell, "value") or "")
        if len(digits) >= 11:
            text = digits
        if text.strip():
            for at in range(min(repeated, MAX_REPEATED)):
                sheet.add(number, column + at, text)
        column += repeated


def _rest(content: etree._Element, gather: Gathering) -> None:
    """Text of a workbook that stands in no cell: drawings and header lines."""
    lines = [
        _line(one)
        for one in content.iter()
        if local(one) == "p" and not _inside(one, APART | {"table-cell", "covered-table-cell"})
    ]
    gather.piece("\n".join(lines), "图形和文本框")


def _meta(root: etree._Element, gather: Gathering) -> None:
    told: dict[str, str] = {}
    lines: list[str] = []
    for one in root.iter():
        tag, text = local(one), (one.text or "").strip()
        if text:
            lines.append(text)
        if text and tag in PERSONS and is_telling(text):
            told[PERSONS[tag]] = text
    gather.piece("\n".join(lines), "文件属性", HitKind.METADATA)
    if told:
        gather.mark(HitKind.METADATA, "文件属性", f"文件属性里填有{'、'.join(told)}")
