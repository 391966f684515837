"""Word files (.docx): body, tables, headers, notes, text boxes, and what hides: comments, revisions, hidden and blackened text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN
from gongkai.reading.services.package import Package
from gongkai.reading.services.revisions import FORMAT_CHANGES
from gongkai.reading.services.xml import attribute, child, children, local, optional_part, part, whole_number
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import ooxml
from gongkai.vetting.services.opening.shapes import Gathering

STORIES = (
    (re.compile(r"word/header\d*\.xml", re.IGNORECASE), "页眉"),
    (re.compile(r"word/footer\d*\.xml", re.IGNORECASE), "页脚"),
    (re.compile(r"word/footnotes\d*\.xml", re.IGNORECASE), "脚注"),
    (re.compile(r"word/endnotes\d*\.xml", re.IGNORECASE), "尾注"),
)
_COMMENTS = re.compile(r"word/comments\d*\.xml", re.IGNORECASE)
_DOCUMENT = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
BLACK = frozenset({"000000", "black", "auto000000"})
WHITE = frozenset({"FFFFFF", "ffffff", "white"})
REVISIONS = {"del": True, "moveFrom": True, "ins": False, "moveTo": False}
MOST_DEPTH = 120


@dataclass(slots=True)
class _Line:
    """A paragraph as it shows, as it was before its revisions, and with what is hidden."""

    shown: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    deleted: bool = False
    vanished: bool = False

    def add(self, text: str, deleted: bool, inserted: bool, vanished: bool) -> None:
        """A stretch of one state."""
        if not deleted and not vanished:
            self.shown.append(text)
        if not inserted:
            self.before.append(text)
        if not deleted:
            self.whole.append(text)
        self.deleted |= deleted and bool(text.strip())
        self.vanished |= vanished and not deleted and bool(text.strip())


@dataclass(slots=True)
class _Story:
    """One flow of text: its paragraphs, its tables row by row, and its text boxes."""

    lines: list[_Line] = field(default_factory=list)
    tables: list[list[list[tuple[int, list[_Line]]]]] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, gather: Gathering) -> None:
        self.package = package
        self.gather = gather
        self.inserted = self.deleted = self.reformatted = 0
        self.blackened = 0
        self.boxes: list[_Story] = []
        self.codes: list[str] = []
        self.notes: list[str] = []
        self.vanishing = _vanishing_styles(package)

    def story(self, root: etree._Element) -> _Story:
        """The flow of text of a part."""
        story = _Story()
        self._blocks(root, story, 0, (False, False))
        return story

    def _blocks(self, element: etree._Element, story: _Story, depth: int, state: tuple[bool, bool]) -> None:
        if depth > MOST_DEPTH:
            raise Unreadable(BROKEN)
        for one in element:
            tag = local(one)
            if tag == "p":
                story.lines.append(self._line(one, state))
            elif tag == "tbl":
                story.tables.append(self._table(one, depth, state))
            elif tag == "AlternateContent":
                self._blocks(_chosen(one), story, depth + 1, state)
            elif tag in ("del", "moveFrom"):
                self._blocks(one, story, depth + 1, (True, state[1]))
            elif tag in ("ins", "moveTo"):
                self._blocks(one, story, depth + 1, (state[0], True))
            elif not tag.endswith("Pr") and len(one):
                self._blocks(one, story, depth + 1, state)

    def _table(
        self, table: etree._Element, depth: int, state: tuple[bool, bool]
    ) -> list[list[tuple[int, list[_Line]]]]:
        """Rows of (column counted from 1, paragraphs of the cell)."""
        rows: list[list[tuple[int, list[_Line]]]] = []
        for row in _deep(table, "tr"):
            properties = child(row, "trPr")
            gone, come = child(properties, "del") is not None, child(properties, "ins") is not None
            self.deleted += gone
            self.inserted += come
            here = (state[0] or gone, state[1] or come)
            column = 1 + whole_number(attribute_of(child(properties, "gridBefore"), "val"))
            cells: list[tuple[int, list[_Line]]] = []
            for cell in _deep(row, "tc"):
                inner = _Story()
                self._blocks(cell, inner, depth + 1, here)
                lines = inner.lines + [
                    line for nested in inner.tables for nested_row in nested for _, held in nested_row for line in held
                ]
                cells.append((column, lines))
                span = child(child(cell, "tcPr"), "gridSpan")
                column += max(1, whole_number(attribute_of(span, "val"), 1))
            rows.append(cells)
        return rows

    def _line(self, paragraph: etree._Element, state: tuple[bool, bool]) -> _Line:
        line = _Line()
        marks = child(child(paragraph, "pPr"), "rPr")
        for name in ("ins", "del"):
            if child(marks, name) is not None:
                self.inserted += name == "ins"
                self.deleted += name == "del"
        style = attribute_of(child(child(paragraph, "pPr"), "pStyle"), "val") or ""
        self._inline(paragraph, line, (*state, style in self.vanishing), 0)
        return line

    def _inline(self, element: etree._Element, line: _Line, state: tuple[bool, bool, bool], depth: int) -> None:
        if depth > MOST_DEPTH:
            raise Unreadable(BROKEN)
        deleted, inserted, vanished = state
        for one in element:
            tag = local(one)
            if tag in _TEXTS:
                text = _SIGNS.get(tag, one.text or "")
                line.add(text, deleted or tag == "delText", inserted, vanished)
            elif tag in ("instrText", "delInstrText"):
                self.codes.append(one.text or "")
            elif tag in REVISIONS:
                goes = REVISIONS[tag]
                self.deleted += goes
                self.inserted += not goes
                self._inline(one, line, (deleted or goes, inserted or not goes, vanished), depth + 1)
            elif tag == "r":
                self._run(one, line, state, depth)
            elif tag == "txbxContent":
                self.boxes.append(self._box(one, (deleted, inserted)))
            elif tag == "AlternateContent":
                self._inline(_chosen(one), line, state, depth + 1)
            elif tag not in ("pPr", "rPr"):
                self._told(one)
                self._inline(one, line, state, depth + 1)

    def _run(self, run: etree._Element, line: _Line, state: tuple[bool, bool, bool], depth: int) -> None:
        properties = child(run, "rPr")
        deleted, inserted, vanished = state
        if properties is not None:
            switch = child(properties, "vanish")
            if switch is not None:
                vanished = ooxml.is_on(switch)
            elif (attribute_of(child(properties, "rStyle"), "val") or "") in self.vanishing:
                vanished = True
            if is_black(properties) and "".join(str(one) for one in run.itertext()).strip():
                self.blackened += 1
        self._inline(run, line, (deleted, inserted, vanished), depth + 1)

    def _box(self, content: etree._Element, state: tuple[bool, bool]) -> _Story:
        story = _Story()
        self._blocks(content, story, 1, state)
        return story

    def _told(self, element: etree._Element) -> None:
        """What stands in attributes: descriptions of pictures, text of watermarks, choices of a form."""
        for name in ("descr", "title", "string", "displayText", "alt"):
            value = attribute(element, name)
            if value and value.strip():
                self.notes.append(value)


_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


_TEXTS = frozenset({"t", "delText", *_SIGNS})


def attribute_of(element: etree._Element | None, name: str) -> str | None:
    """An attribute of an element that may be missing."""
    return None if element is None else attribute(element, name)


def _deep(element: etree._Element, name: str) -> list[etree._Element]:
    """Children of that name, also those wrapped in content controls or revisions, not those of inner tables."""
    found: list[etree._Element] = []
    for one in element:
        tag = local(one)
        if tag == name:
            found.append(one)
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo", "smartTag"):
            found.extend(_deep(one, name))
    return found


def _chosen(element: etree._Element) -> etree._Element:
    """Of two forms of one drawing the newer; both hold the same text."""
    choice = child(element, "Choice")
    if choice is not None and any(local(one) in ("t", "txbxContent", "docPr") for one in choice.iter()):
        return choice
    fallback = child(element, "Fallback")
    return fallback if fallback is not None else element


def is_black(properties: etree._Element) -> bool:
    """Black on black: a black highlight or shade under letters that are not light."""
    highlight = attribute_of(child(properties, "highlight"), "val") or ""
    fill = attribute_of(child(properties, "shd"), "fill") or ""
    colour = attribute_of(child(properties, "color"), "val") or "auto"
    if highlight not in BLACK and fill not in BLACK:
        return False
    # Word shows letters of automatic colour white on a black shade, but leaves them black on a black highlight
    return colour in BLACK or (colour == "auto" and highlight in BLACK)


def _vanishing_styles(package: Package) -> frozenset[str]:
    """Ids of styles whose text is hidden."""
    root = optional_part(package, "word/styles.xml")
    return frozenset(
        attribute(one, "styleId") or ""
        for one in children(root, "style")
        if ooxml.is_on(child(child(one, "rPr"), "vanish"))
    )


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in a .docx file."""
    package = Package(data)
    gather.take_bytes(sum(len(one) for one in package.names))
    taken: set[str] = set()
    reader = _Reader(package, gather)
    for entry in package.names:
        if _DOCUMENT.fullmatch(entry):
            taken.add(entry)
            body = child(part(package, entry), "body")
            if body is None:
                raise Unreadable(BROKEN)
            _give(reader.story(body), "正文", gather)
    counts: dict[str, int] = {}
    for entry in package.names:
        place = next((place for pattern, place in STORIES if pattern.fullmatch(entry)), "")
        if place:
            taken.add(entry)
            counts[place] = counts.get(place, 0) + 1
            label = place if counts[place] == 1 else f"{place}{counts[place]}"
            _give(reader.story(part(package, entry)), label, gather)
    for index, box in enumerate(reader.boxes, 1):
        _give(box, f"文本框{index}", gather)
    taken |= _comments(package, reader, gather)
    gather.piece("\n".join(reader.codes), "域代码", HitKind.METADATA)
    gather.piece("\n".join(reader.notes), "图片说明和水印", HitKind.METADATA)
    _revisions(reader, package, taken, gather)
    ooxml.sweep(package, taken, gather)


def _revisions(reader: _Reader, package: Package, taken: set[str], gather: Gathering) -> None:
    for entry in taken:
        data = package.read(entry)
        reader.reformatted += sum(data.count(f":{one} ".encode()) for one in FORMAT_CHANGES)
    told = [
        f"{word}{count}处"
        for word, count in (("插入", reader.inserted), ("删除", reader.deleted), ("改格式", reader.reformatted))
        if count
    ]
    if told:
        gather.mark(HitKind.TRACKED_CHANGE, "正文", f"文件里有修订痕迹（{'、'.join(told)}），删除的文字仍在文件里")
    if reader.blackened:
        gather.mark(HitKind.COVERED_TEXT, "正文", f"有{reader.blackened}处文字用黑色底纹涂黑，仍可选中复制")


def _comments(package: Package, reader: _Reader, gather: Gathering) -> set[str]:
    taken: set[str] = set()
    count = 0
    for entry in package.names:
        if not _COMMENTS.fullmatch(entry):
            continue
        taken.add(entry)
        authors: set[str] = set()
        for one in children(part(package, entry), "comment"):
            count += 1
            authors |= {value for name in ("author", "initials") if (value := attribute(one, name))}
            _give(reader.story(one), f"批注{count}", gather, HitKind.COMMENT)
        gather.piece("\n".join(sorted(authors)), "批注的作者", HitKind.METADATA)
    if count:
        gather.mark(HitKind.COMMENT, "批注", f"文件里有{count}条批注")
    return taken


def _give(story: _Story, label: str, gather: Gathering, hidden: HitKind | None = None) -> None:
    """Paragraphs and tables of a flow, then what of them is hidden."""
    lines = [line for line in story.lines if line.shown or line.before or line.whole]
    full = [line for line in lines if "".join(line.before + line.whole).strip()]

    def paragraph(index: int) -> tuple[str, HitKind | None]:
        return (f"{label}第{index + 1}段" if hidden is None else label), None

    gather.spread((("".join(line.shown), "\n") for line in full), label, paragraph, hidden)
    for index, line in enumerate(full):
        _hidden_of(line, paragraph(index)[0], gather)
    for number, table in enumerate(story.tables, 1):
        prefix = "" if label == "正文" else label
        _give_table(table, f"{prefix}表{number}", gather, hidden)


def _give_table(
    table: list[list[tuple[int, list[_Line]]]], label: str, gather: Gathering, hidden: HitKind | None
) -> None:
    places: list[tuple[int, int]] = []
    parts: list[tuple[str, str]] = []
    for row_number, row in enumerate(table, 1):
        for index, (column, lines) in enumerate(row):
            places.append((row_number, column))
            text = " ".join("".join(line.shown) for line in lines).replace("\n", " ").replace("\t", " ").strip()
            parts.append((text, "\n" if index == len(row) - 1 else "\t"))
            for line in lines:
                _hidden_of(line, f"{label}第{row_number}行第{column}列", gather)

    def cell(index: int) -> tuple[str, HitKind | None]:
        return f"{label}第{places[index][0]}行第{places[index][1]}列", None

    gather.spread(parts, label, cell, hidden)


def _hidden_of(line: _Line, place: str, gather: Gathering) -> None:
    if line.deleted:
        gather.piece("".join(line.before), f"{place}（修订前）", HitKind.TRACKED_CHANGE)
    if line.vanished:
        gather.piece("".join(line.whole), f"{place}（隐藏文字）", HitKind.HIDDEN_TEXT)
        gather.mark(HitKind.HIDDEN_TEXT, place, "有设为隐藏的文字，取消隐藏即可看见")
