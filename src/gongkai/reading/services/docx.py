"""Word documents (.docx, and .wps written in that form), read straight from their XML.

Automatic numbers become text, revisions are accepted, hidden text and tables of contents stay out with a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services.bounds import BROKEN, EMPTY, MAX_COLUMNS
from gongkai.reading.services.docx_numbers import Numbering
from gongkai.reading.services.docx_styles import Styles, has, is_on, list_of
from gongkai.reading.services.docx_text import Findings, Gatherer, Text
from gongkai.reading.services.package import Package
from gongkai.reading.services.writing import DraftCell, Line, Writer
from gongkai.reading.services.xml import attribute, child, children, local, optional_part, part, whole_number

HIDDEN = "文件里有隐藏文字（{}字），没有读入。"
REVISED = "文件带有修订标记，已按“接受所有修订”读取。"
CONTENTS = "目录没有读入。"
EMBEDDED = "文件里嵌入了另一个文档，没有读入，请打开核对。"
PICTURES = "文件里有{}张图片，图片里的文字没有读入。"
WRAPPERS = frozenset({"sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """The body of the document in order."""
    package = Package(data)
    writer = Writer()
    reader = _Reader(package, writer)
    reader.body()
    reader.doubts()
    if writer.empty and reader.findings.pictures:
        raise Unreadable("这份 Word 文件里只有图片，没有文字；请把图片另存为 JPG 或 PDF 再上传。")
    return writer.source(form)


def _main_part(package: Package) -> str:
    relations = optional_part(package, "_rels/.rels")
    for one in children(relations, "Relationship"):
        if (one.get("Type") or "").endswith("/officeDocument"):
            return (one.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _part(package: Package, folder: str, name: str) -> etree._Element | None:
    return optional_part(package, f"{folder}/{name}" if folder else name)


@dataclass(slots=True)
class _Said:
    """One paragraph as printed."""

    lines: list[Line]
    number: str
    level: int | None
    boxes_before: list[etree._Element]
    boxes_after: list[etree._Element]


class _Reader:
    def __init__(self, package: Package, writer: Writer) -> None:
        main = _main_part(package)
        folder = main.rpartition("/")[0]
        self._document = part(package, main)
        self._styles = Styles(_part(package, folder, "styles.xml"))
        self._numbering = Numbering(_part(package, folder, "numbering.xml"), self._styles.lists())
        self.findings = Findings()
        self._gatherer = Gatherer(self._styles, self.findings)
        self._writer = writer

    def body(self) -> None:
        """Write the whole body."""
        body = child(self._document, "body")
        if body is None:
            raise Unreadable(BROKEN)
        if not len(body):
            raise Unreadable(EMPTY)
        self._blocks(body)

    def doubts(self) -> None:
        """Say what was left out or taken as settled."""
        found = self.findings
        if found.hidden:
            self._writer.doubt(HIDDEN.format(found.hidden))
        if found.revised:
            self._writer.doubt(REVISED)
        if found.contents:
            self._writer.doubt(CONTENTS)
        if found.embedded:
            self._writer.doubt(EMBEDDED)
        if found.pictures and not self._writer.empty:
            self._writer.doubt(PICTURES.format(found.pictures))

    def _parts(self, container: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables, whatever wraps them."""
        for one in container:
            tag = local(one)
            if tag in ("p", "tbl"):
                yield one
            elif tag in WRAPPERS:
                self.findings.revised |= tag in ("ins", "moveTo")
                yield from self._parts(one)
            elif tag == "sdt":
                yield from self._content_control(one)
            elif tag == "AlternateContent":
                for choice in (child(one, "Choice"), child(one, "Fallback")):
                    if choice is not None:
                        yield from self._parts(choice)
                        break
            elif tag == "altChunk":
                self.findings.embedded = True

    def _content_control(self, control: etree._Element) -> Iterator[etree._Element]:
        gallery = child(child(child(control, "sdtPr"), "docPartObj"), "docPartGallery")
        if gallery is not None and attribute(gallery, "val") == "Table of Contents":
            self.findings.contents = True
            return
        content = child(control, "sdtContent")
        if content is not None:
            yield from self._parts(content)

    def _blocks(self, container: etree._Element) -> None:
        carried: Text | None = None
        for one in self._parts(container):
            if local(one) == "tbl":
                self._table(one)
                continue
            said, carried = self._paragraph(one, carried)
            if said is not None:
                self._write(said)

    def _write(self, said: _Said) -> None:
        for box in said.boxes_before:
            self._blocks(box)
        number = said.number
        for line in said.lines:
            shift = len(number)
            self._writer.paragraph(
                number + line.text,
                level=said.level,
                bold=[(start + shift, end + shift) for start, end in line.bold],
                number=number.strip(),
            )
            number = ""
        for box in said.boxes_after:
            self._blocks(box)

    def _paragraph(self, paragraph: etree._Element, carried: Text | None) -> tuple[_Said | None, Text | None]:
        """(the paragraph, None), or (None, its text) when its end was deleted and it runs on into the next."""
        properties = child(paragraph, "pPr")
        stated = child(properties, "pStyle")
        style = (attribute(stated, "val") if stated is not None else None) or self._styles.default
        if self._styles.in_contents(style):
            self.findings.contents = True
            return None, carried
        text = carried or Text()
        self._gatherer.gather(paragraph, style, text)
        mark = child(properties, "rPr")
        if has(mark, "del", "moveFrom"):
            self.findings.revised = True
            return None, text
        lines = text.lines.finished()
        number, gap = self._number(properties, style, printed=bool(lines) or not is_on(mark, "vanish"))
        return _Said(
            lines,
            number + gap if lines else "",
            self._level(properties, style),
            text.boxes_before,
            text.boxes_after,
        ), None

    def _level(self, properties: etree._Element | None, style: str) -> int | None:
        outline = child(properties, "outlineLvl")
        if outline is not None:
            level = whole_number(attribute(outline, "val"), 9)
            return level + 1 if 0 <= level < 9 else None
        return self._styles.heading(style)

    def _number(self, properties: etree._Element | None, style: str, *, printed: bool) -> tuple[str, str]:
        """An empty numbered paragraph counts too, as in Word."""
        num, level = list_of(properties)
        styled, styled_level, at = self._styles.list_of(style)
        if num is None:
            num = styled
            if level is None and num is not None:
                level = styled_level if styled_level is not None else self._numbering.level_of_style(num, at)
        if num is None or num == "0" or not printed:
            return "", ""
        return self._numbering.next(num, level or 0)

    def _table(self, table: etree._Element) -> None:
        rows = list(_rows(table, "tr"))
        cells = [cell for row in rows for cell in _rows(row, "tc")]
        if len(cells) == 1:
            self._blocks(cells[0])
            return
        self._writer.table(self._grid(rows))

    def _grid(self, rows: list[etree._Element]) -> list[DraftCell]:
        drafts: list[DraftCell] = []
        open_cells: dict[int, DraftCell] = {}
        index = 0
        for row in rows:
            properties = child(row, "trPr")
            if has(properties, "del"):
                self.findings.revised = True
                continue
            drafts.extend(self._row(row, properties, index, open_cells))
            index += 1
        return drafts

    def _row(
        self, row: etree._Element, properties: etree._Element | None, index: int, open_cells: dict[int, DraftCell]
    ) -> list[DraftCell]:
        header = is_on(properties, "tblHeader")
        before = child(properties, "gridBefore")
        column = whole_number(attribute(before, "val")) if before is not None else 0
        drafts: list[DraftCell] = []
        for cell in _rows(row, "tc"):
            if not 0 <= column < MAX_COLUMNS:
                break
            own = child(cell, "tcPr")
            span = child(own, "gridSpan")
            width = max(
                1, min(whole_number(attribute(span, "val"), 1) if span is not None else 1, MAX_COLUMNS - column)
            )
            if _merge(own, "hMerge") == "continue" and drafts:
                drafts[-1].colspan += width
                column += width
                continue
            merge = _merge(own, "vMerge")
            above = open_cells.get(column)
            if merge == "continue" and above is not None and above.row + above.rowspan == index:
                above.rowspan += 1
                above.colspan = min(above.colspan, width)  # rows of one merged cell may count the grid differently
            else:
                draft = DraftCell(index, column, "\n".join(self._cell(cell)), 1, width, header)
                drafts.append(draft)
                for covered in range(column, column + width):
                    open_cells.pop(covered, None)
                if merge is not None:
                    open_cells[column] = draft
            column += width
        return drafts

    def _cell(self, cell: etree._Element) -> list[str]:
        """The lines of a cell; a table inside it gives one line a row."""
        lines: list[str] = []
        carried: Text | None = None
        for one in self._parts(cell):
            if local(one) == "tbl":
                for row in _rows(one, "tr"):
                    inner = [" ".join(self._cell(part)) for part in _rows(row, "tc")]
                    if any(inner):
                        lines.append("\t".join(inner))
                continue
            said, carried = self._paragraph(one, carried)
            if said is not None:
                texts = [line.text for line in said.lines]
                if texts:
                    texts[0] = said.number + texts[0]
                for box in said.boxes_before:
                    lines.extend(self._cell(box))
                lines.extend(texts)
                for box in said.boxes_after:
                    lines.extend(self._cell(box))
        return lines


def _merge(properties: etree._Element | None, name: str) -> str | None:
    """None, "restart" or "continue"."""
    found = child(properties, name)
    return None if found is None else ("restart" if attribute(found, "val") == "restart" else "continue")


def _rows(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, whatever wraps them."""
    for one in container:
        tag = local(one)
        if tag == name:
            yield one
        elif tag in WRAPPERS or tag == "sdt":
            yield from _rows(one, name)
