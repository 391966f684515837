"""Excel workbooks (.xlsx): every sheet, hidden or not, with comments, names, headers, formulas and leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN
from gongkai.reading.services.package import Package
from gongkai.reading.services.xlsx_formats import BUILT_IN
from gongkai.reading.services.xml import attribute, child, children, local, optional_part, part, whole_number
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import ooxml
from gongkai.vetting.services.opening.cells import (
    LAST_COLUMN,
    LAST_ROW,
    Sheet,
    column_of,
    hides,
    iso_text,
    number_text,
)
from gongkai.vetting.services.opening.shapes import Gathering

TRUE = ("1", "true")
_TEXT = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TELLING_FORMULA = re.compile(r"\"[^\"]{2,}\"|\d{11}")
_PROMPTS = frozenset({"prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "location"})
_SAVED_BY = frozenset({"absPath", "fileSharing"})
_LAYOUT = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_LAYOUT_CODES = re.compile(r"&(\"[^\"]*\"|K[0-9A-F]{6}|[LCRPNDTFABUESXYGHO]|\d+)")


@dataclass(slots=True)
class Book:
    """What all sheets share. `used` are the shared strings some cell shows."""

    strings: list[str]
    formats: list[str]
    from_1904: bool
    used: set[int] = field(default_factory=set)


def unescaped(text: str) -> str:
    """`_x000D_` is how the format writes signs that XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def string_of(element: etree._Element) -> str:
    """Text of a string item: plain or in runs, without phonetic guides."""
    if len(element) == 1 and element[0].tag == _TEXT:
        return unescaped(element[0].text or "")
    held: list[str] = []
    for one in element:
        tag = local(one)
        if tag == "t":
            held.append(one.text or "")
        elif tag == "r":
            held.extend(run.text or "" for run in one if local(run) == "t")
    return unescaped("".join(held))


def cell_text(cell: etree._Element, book: Book) -> str:
    """What a cell holds, as shown; long numbers with all digits."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inner = child(cell, "is")
        return string_of(inner) if inner is not None else ""
    held = cell.find("{*}v")
    value = (held.text or "") if held is not None else ""
    if not value or kind == "e":
        return value
    if kind == "s":
        index = whole_number(value, -1)
        if not 0 <= index < len(book.strings):
            return ""
        book.used.add(index)
        return book.strings[index]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return iso_text(value)
    return number_text(value, format_of(cell, book), from_1904=book.from_1904) if kind == "n" else unescaped(value)


def format_of(cell: etree._Element, book: Book) -> str:
    """The number format of a cell."""
    style = whole_number(cell.get("s"))
    return book.formats[style] if 0 <= style < len(book.formats) else "General"


def book_of(package: Package) -> Book:
    """Shared strings and formats of a workbook."""
    workbook = part(package, "xl/workbook.xml")
    properties = child(workbook, "workbookPr")
    dates = (attribute(properties, "date1904") or "0") if properties is not None else "0"
    strings = _shared(package)
    root = optional_part(package, "xl/styles.xml")
    own = {
        whole_number(one.get("numFmtId")): one.get("formatCode") or ""
        for one in children(child(root, "numFmts"), "numFmt")
    }
    ids = [whole_number(one.get("numFmtId")) for one in children(child(root, "cellXfs"), "xf")]
    formats = [own.get(number, BUILT_IN.get(number, "General")) for number in ids]
    return Book(strings, formats, dates.lower() in TRUE)


def _shared(package: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in package:
        return []
    found: list[str] = []
    for element in _stream(package.read("xl/sharedStrings.xml"), "si"):
        found.append(string_of(element))
    return found


def _stream(data: bytes, *wanted: str) -> Iterable[etree._Element]:
    """Elements of these names as they end, emptied afterwards, so that a big sheet costs little."""
    tags = tuple(f"{{*}}{one}" for one in wanted)
    events = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
            if local(element) in ("row", "si"):
                element.clear()
                above = element.getparent()
                while above is not None and element.getprevious() is not None:
                    del above[0]
    except etree.XMLSyntaxError as fault:
        raise Unreadable(BROKEN) from fault


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in an .xlsx file."""
    package = Package(data)
    workbook = part(package, "xl/workbook.xml")
    book = book_of(package)
    taken = {"xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"}
    targets = ooxml.relations(package, "xl/workbook.xml")
    for one in children(child(workbook, "sheets"), "sheet"):
        _, target = targets.get(attribute(one, "id") or "", ("", ""))
        sheet = Sheet((one.get("name") or "").strip(), hidden=(one.get("state") or "visible") != "visible")
        gather.piece(sheet.name, "工作表名称", HitKind.HIDDEN_SHEET if sheet.hidden else None)
        if target not in package:
            gather.unread(f"{sheet.label}缺失，没有读出")
            continue
        taken.add(target)
        if "worksheets/" in target:
            _sheet(package.read(target), sheet, book, gather)
        elif "chartsheets/" in target and sheet.hidden:
            gather.mark(HitKind.HIDDEN_SHEET, sheet.label, "隐藏的图表页，取消隐藏即可看见")
        taken |= _comments(package, target, sheet, gather)
    _names(workbook, gather)
    _orphans(package, taken, book, gather)
    left = [text for index, text in enumerate(book.strings) if index not in book.used and text.strip()]
    if left:
        gather.piece("\n".join(left), "已删除单元格的残留文字", HitKind.HIDDEN_TEXT)
        gather.mark(HitKind.HIDDEN_TEXT, "工作簿", f"文件里残留{len(left)}条已从表格中删除的文字")
    ooxml.sweep(package, taken, gather)


def _orphans(package: Package, taken: set[str], book: Book, gather: Gathering) -> None:
    """Sheets no longer listed in the workbook, but still in the file."""
    for entry in package.names:
        if entry not in taken and re.fullmatch(r"xl/(worksheets|macrosheets|dialogsheets)/[^/]+\.xml", entry):
            taken.add(entry)
            _sheet(package.read(entry), Sheet(f"未列出的{entry.rsplit('/', 1)[-1]}", hidden=True), book, gather)


def _sheet(data: bytes, sheet: Sheet, book: Book, gather: Gathering) -> None:
    state = _Rows(sheet, book)
    others: list[str] = []
    for element in _stream(
        data, "row", "col", "dataValidation", "hyperlink", "headerFooter", "sheetFormatPr", "cfRule"
    ):
        tag = local(element)
        if tag == "row":
            gather.check_time()
            state.row(element)
        elif tag == "col":
            _column(element, sheet)
        elif tag == "sheetFormatPr":
            state.all_hidden = (element.get("zeroHeight") or "").lower() in TRUE
        elif tag == "headerFooter":
            texts = [_LAYOUT_CODES.sub(" ", one.text or "") for one in element if local(one) in _LAYOUT]
            gather.piece("\n".join(texts), f"{sheet.label}的页眉页脚", HitKind.HIDDEN_SHEET if sheet.hidden else None)
        else:
            others.extend(str(value) for key, value in element.items() if key in _PROMPTS)
            others.extend(
                one.text or "" for one in element.iter() if local(one) in ("formula", "formula1", "formula2", "f")
            )
    sheet.give(gather)
    gather.piece("\n".join(others), f"{sheet.label}的输入提示、数据验证和链接", HitKind.METADATA)
    gather.spread(
        ((text, "\n") for _, text in state.formulas),
        f"{sheet.label}的公式",
        lambda index: (f"{sheet.label}{state.formulas[index][0]}的公式", None),
        HitKind.METADATA,
    )


class _Rows:
    """Takes the rows of a sheet one by one."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.number = -1
        self.all_hidden = False
        self.formulas: list[tuple[str, str]] = []

    def row(self, element: etree._Element) -> None:
        """One row: whether it is hidden, and its cells."""
        stated = whole_number(element.get("r"), self.number + 2)
        self.number = min(max(stated, 1), LAST_ROW) - 1
        height = element.get("ht")
        flat = height is not None and is_nought(height)
        if (element.get("hidden") or "0").lower() in TRUE or flat or (self.all_hidden and height is None):
            self.sheet.hidden_rows.add(self.number)
        column = -1
        for cell in element.iterchildren("{*}c"):
            named = column_of((cell.get("r") or "").rstrip("0123456789").replace("$", "").upper())
            column = named if named >= 0 else column + 1
            if not len(cell):
                continue
            text = cell_text(cell, self.book)
            self.sheet.add(self.number, column, text)
            if text and cell.get("s") and hides(format_of(cell, self.book)):
                self.sheet.unseen.add((self.number, column))
            formula = cell[0]  # a formula comes before its value
            if formula.text and local(formula) == "f" and _TELLING_FORMULA.search(formula.text):
                self.formulas.append((cell.get("r") or "", formula.text))


def is_nought(value: str) -> bool:
    """Whether a width or height is 0."""
    try:
        return float(value) == 0
    except ValueError:
        return False


def _column(element: etree._Element, sheet: Sheet) -> None:
    width = element.get("width")
    if (element.get("hidden") or "0").lower() in TRUE or (width is not None and is_nought(width)):
        first, last = whole_number(element.get("min"), 1), whole_number(element.get("max"), 1)
        sheet.hidden_columns.append((first - 1, min(last, LAST_COLUMN) - 1))


def _comments(package: Package, target: str, sheet: Sheet, gather: Gathering) -> set[str]:
    """Comments old and threaded of one sheet."""
    taken: set[str] = set()
    found: list[tuple[str, str]] = []
    authors: set[str] = set()
    for kind, path in ooxml.relations(package, target).values():
        if path not in package or kind not in ("comments", "threadedComment"):
            continue
        taken.add(path)
        root = part(package, path)
        authors |= {one.text or "" for one in root.iter() if local(one) == "author"}
        for one in root.iter():
            if local(one) in ("comment", "threadedComment"):
                text = "".join(inner.text or "" for inner in one.iter() if local(inner) in ("t", "text"))
                found.append((one.get("ref") or "", text))
    if found:
        gather.spread(
            ((text, "\n") for _, text in found),
            f"{sheet.label}的批注",
            lambda index: (f"{sheet.label}{found[index][0]}的批注", None),
            HitKind.COMMENT,
        )
        gather.mark(HitKind.COMMENT, sheet.label, f"有{len({ref for ref, _ in found})}个单元格带批注")
    gather.piece("\n".join(sorted(authors)), "批注的作者", HitKind.METADATA)
    return taken


def _names(workbook: etree._Element, gather: Gathering) -> None:
    """Defined names and what they stand for."""
    told = [
        f"{one.get('name') or ''}\t{one.text or ''}\t{one.get('comment') or ''}"
        for one in children(child(workbook, "definedNames"), "definedName")
        if not (one.get("name") or "").startswith("_xlnm.")
    ]
    gather.piece("\n".join(told), "定义的名称", HitKind.METADATA)
    saved = [one.get("url") or one.get("userName") or "" for one in workbook.iter() if local(one) in _SAVED_BY]
    if any(saved):
        gather.piece("\n".join(saved), "保存路径和保存者", HitKind.METADATA)
        gather.mark(HitKind.METADATA, "工作簿", "工作簿里记有保存时的文件夹或保存者")
