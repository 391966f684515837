"""Workbooks: values only, what is hidden left out, then the terms taken out of every part that stays.

Texts stand in their cells (no shared table with leftovers), results stand for formulas. Comments, names, validations, tables,
pivots, outside links and hidden sheets, rows and columns do not come along.
"""

from __future__ import annotations

import copy
import re
from decimal import Decimal, InvalidOperation

from lxml import etree

from gongkai.reading.services.bounds import BROKEN
from gongkai.reading.services.revisions import named, remove
from gongkai.reading.services.xml import attribute, child, children, local, whole_number
from gongkai.redaction.rules import Mark, NotRedacted
from gongkai.redaction.services import package_proof
from gongkai.redaction.services.packages import REL_NAMESPACES, Part, Parts, referring
from gongkai.redaction.services.shown import look_at, refuse_regions
from gongkai.redaction.services.stories import taken_out
from gongkai.redaction.services.work import Work

KEPT = frozenset(
    {"worksheet", "chartsheet", "sharedStrings", "styles", "theme", "drawing", "image", "chart", "hyperlink"}
)
SHEETS = frozenset({"worksheet", "chartsheet"})
BOOK_LEFT = (
    "definedNames", "externalReferences", "pivotCaches", "fileSharing", "workbookProtection", "customWorkbookViews",
    "functionGroups", "webPublishing", "webPublishObjects", "extLst", "fileVersion", "AlternateContent", "revisionPtr",
)  # fmt: skip
SHEET_LEFT = (
    "f", "legacyDrawing", "legacyDrawingHF", "tableParts", "dataValidations", "conditionalFormatting", "customSheetViews",
    "oleObjects", "controls", "protectedRanges", "scenarios", "extLst", "sheetProtection", "webPublishItems", "cellWatches",
    "AlternateContent", "customProperties", "smartTags", "picture", "autoFilter", "sortState", "phoneticPr", "dataConsolidate",
)  # fmt: skip
LEFT = {
    "comments": "批注", "threadedComment": "批注", "pivotTable": "透视表", "pivotCacheDefinition": "透视表的数据",
    "externalLink": "外部链接", "vbaProject": "宏", "oleObject": "嵌入的对象", "package": "嵌入的文件", "table": "表格样式",
    "customXml": "内嵌数据", "connections": "数据连接", "calcChain": "", "vmlDrawing": "",
}  # fmt: skip
VALUES = "公式已换成结果，自动筛选、数据验证和名称没有带入新文件。"
PLACES = {
    "officeDocument": "工作表名称",
    "worksheet": "单元格",
    "drawing": "图形",
    "chart": "图表",
    "styles": "单元格样式",
}
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SCIENTIFIC = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]{1,2}")
MOST_DIGITS = 20
NAME_LENGTH = 31


def redact(data: bytes, work: Work) -> bytes:
    """The new file, proved. Raises NotRedacted, or Unreadable for a package that cannot be opened."""
    refuse_regions(work)
    parts = Parts(data, KEPT, main="xl/workbook")
    strings = _strings(parts)
    _left(parts, work)
    _drop_hidden_sheets(parts, work)
    for part in parts:
        if part.tree is not None:
            _clean(part, strings, work)
    look_at(parts, work)
    for part in parts:
        if part.tree is not None:
            _take_out(part, work)
    result = parts.written(work.needles)
    package_proof.prove(result, "x.xlsx", work.needles)
    return result


def _take_out(part: Part, work: Work) -> None:
    for term, hidden in taken_out(part.root, work.needles, work.terms, labels=work.labels):
        place = PLACES.get(part.short, "文件的其他部分")
        place += "里不显示的内容" if hidden and part.short != "officeDocument" else ""
        work.marks.append(Mark(place, work.terms[term].ground, term=term))
    if part.short == "worksheet":
        for cell in named(part.root, "c"):
            _type_of(cell)
    if part.short == "officeDocument":
        _name_apart(part.root)


def _strings(parts: Parts) -> list[etree._Element]:
    """The shared texts; their table does not stay."""
    found: list[etree._Element] = []
    for part in [one for one in parts if one.short == "sharedStrings"]:
        found = children(part.root, "si")
        parts.drop(part.name)
    return found


def _left(parts: Parts, work: Work) -> None:
    kinds = {short for part in parts for short in part.left.values()}
    words = [LEFT[short] for short in sorted(kinds) if LEFT.get(short)]
    if any(name.startswith("docProps/") for name in parts.left):
        words.append("文件属性")
    if any("thumbnail" in name.lower() for name in parts.left):
        words.append("缩略图")
    work.marks.extend(Mark(f"{word}（没有带入新文件）") for word in dict.fromkeys(words))


def _drop_hidden_sheets(parts: Parts, work: Work) -> None:
    root = parts.main.root
    targets = {link.key: link.target for link in parts.main.links if link.short in SHEETS}
    for sheet in named(root, "sheet"):
        key = next((str(sheet.get(f"{{{one}}}id")) for one in REL_NAMESPACES if sheet.get(f"{{{one}}}id")), "")
        if (attribute(sheet, "state") or "visible") != "visible":
            remove(sheet)
            if key in targets and targets[key] in parts:
                parts.drop(targets[key])
            work.marks.append(Mark("隐藏的工作表（没有带入新文件）"))
    if not named(root, "sheet"):
        raise NotRedacted(BROKEN)
    for view in named(root, "workbookView"):
        for key in ("activeTab", "firstSheet"):
            if key in view.attrib:
                del view.attrib[key]
    parts.drop_unreached()


def _clean(part: Part, strings: list[etree._Element], work: Work) -> None:
    root = part.root
    if part.short == "officeDocument":
        for one in named(root, *BOOK_LEFT):
            remove(one)
    if part.short in SHEETS:
        if named(root, "f") and VALUES not in work.notes:
            work.notes.append(VALUES)
        for one in named(root, *SHEET_LEFT):
            remove(one)
        _drop_hidden_cells(root, work)
        for cell in named(root, "c"):
            _own_text(cell, strings)
    for element in referring(root, frozenset(part.left)):
        remove(element)


def _drop_hidden_cells(root: etree._Element, work: Work) -> None:
    spans = [
        (whole_number(attribute(one, "min")), whole_number(attribute(one, "max")))
        for one in named(root, "col")
        if _is_on(attribute(one, "hidden"))
    ]
    gone = 0
    for row in named(root, "row"):
        hidden = _is_on(attribute(row, "hidden"))
        for cell in children(row, "c"):
            at = _column(attribute(cell, "r") or "")
            if hidden or any(first <= at <= last for first, last in spans):
                gone += len(cell) > 0
                row.remove(cell)
    if gone:
        work.marks.append(Mark(f"隐藏的行和列里的内容（{gone} 格，没有带入新文件）"))


def _is_on(value: str | None) -> bool:
    return value is not None and value.lower() in {"1", "true", "on"}


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _own_text(cell: etree._Element, strings: list[etree._Element]) -> None:
    """A text of the shared table into the cell; a long number written out."""
    value = child(cell, "v")
    kind = cell.get("t")
    if kind == "s" and value is not None:
        number = whole_number(value.text, -1)
        if not 0 <= number < len(strings):
            raise NotRedacted(BROKEN)
        cell.remove(value)
        text = copy.deepcopy(strings[number])
        text.tag = str(cell.tag)[: -len(local(cell))] + "is"
        text.tail = None
        cell.append(text)
        cell.set("t", "inlineStr")
    elif kind in {None, "n"} and value is not None and _SCIENTIFIC.fullmatch(value.text or ""):
        value.text = _written_out(value.text or "")
    for spoken in named(cell, "rPh", "phoneticPr"):
        remove(spoken)


def _written_out(number: str) -> str:
    try:
        plain = format(Decimal(number), "f")
    except InvalidOperation:
        return number
    return plain if len(plain) <= MOST_DIGITS else number


def _type_of(cell: etree._Element) -> None:
    """A number that lost digits is a text now."""
    value = child(cell, "v")
    if value is None or cell.get("t") in {"str", "inlineStr", "s"}:
        return
    if not value.text:
        cell.remove(value)
        return
    try:
        float(value.text)
    except ValueError:
        if cell.get("t") != "d":
            cell.set("t", "str")


def _name_apart(root: etree._Element) -> None:
    """Sheets keep different names."""
    taken: set[str] = set()
    for number, sheet in enumerate(named(root, "sheet"), 1):
        name = (sheet.get("name") or "")[:NAME_LENGTH]
        if name.lower() in taken:
            name = f"{name[: NAME_LENGTH - 4]}{number}"
        sheet.set("name", name)
        taken.add(name.lower())
