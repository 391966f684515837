"""An .xlsx workbook read line by line in flat memory: numbers, days, percentages, errors, formulas and merged cells told apart."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from lxml import etree

from gongkai.kernel.errors import Refused
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, TOO_BIG_INSIDE
from gongkai.registers.rules.cells import Cell, Percent, Spoilt, error_of

MOST_UNPACKED = 2 * 1024**3
MOST_LETTERS = 80_000_000  # of all shared texts
MOST_COLUMNS = 400
MOST_MERGED = 100_000
BUILT_IN_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
BUILT_IN_PERCENT = frozenset({9, 10})
NO_RESULT = Spoilt("是公式，但文件里没有算出的结果。请用 Excel 或 WPS 打开、重新保存后再上传，或直接填写结果。")
BESIDE = Spoilt("与左边的单元格合并了，分不清填的是哪一列。请取消合并，分别填写。")
_BARE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
PIECE = 1 << 18
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: its name, its part of the package, whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


@dataclass(slots=True)
class Line:
    """A line as it stands: its number from 1, its cells from the first column on, whether it is hidden."""

    number: int
    cells: list[Cell]
    hidden: bool = False


@dataclass(slots=True)
class _Merged:
    """Merged areas: the line on which one begins and ends, its columns; kept while lines pass through it."""

    areas: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    open: list[tuple[int, int, int, Cell]] = field(default_factory=list)

    def fill(self, line: Line) -> None:
        """Give the value of an area to each of its lines; what lies beside its first column is named."""
        self.open = [area for area in self.open if area[0] >= line.number]
        for last, low, high in self.areas.get(line.number, ()):
            self.open.append((last, low, high, line.cells[low] if low < len(line.cells) else None))
        for _, low, high, value in self.open:
            while len(line.cells) <= high:
                line.cells.append(None)
            line.cells[low] = value
            for column in range(low + 1, high + 1):
                line.cells[column] = None if value is None else BESIDE


class Book:
    """An opened workbook. Raises `Refused` with a sentence when it cannot be read."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as fault:
            raise Refused(BROKEN) from fault
        try:
            self._weigh(path)
            self.from_1904, self.sheets = self._workbook()
            self._texts = self._shared()
            self._kinds = self._styles()
        except (etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile, OSError, EOFError) as fault:
            self._zip.close()
            raise Refused(BROKEN) from fault

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()

    def _weigh(self, path: Path) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(ENCRYPTED)
        bomb = total > 50_000_000 and total > MAX_ZIP_RATIO * path.stat().st_size
        if len(entries) > MAX_ZIP_ENTRIES or total > MOST_UNPACKED or bomb:
            raise Refused(TOO_BIG_INSIDE)

    def _root(self, part: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(self._zip.read(part), parser)

    def _workbook(self) -> tuple[bool, list[Sheet]]:
        links: dict[str, str] = {}
        for link in self._root("xl/_rels/workbook.xml.rels"):
            target = str(link.get("Target", ""))
            links[str(link.get("Id"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        root = self._root("xl/workbook.xml")
        from_1904 = any(one.get("date1904") in ("1", "true") for one in _all(root, "workbookPr"))
        sheets = []
        for one in _all(root, "sheet"):
            number = next((str(value) for key, value in one.items() if str(key).endswith("}id")), "")
            if "worksheets/" in links.get(number, ""):
                sheets.append(Sheet(str(one.get("name")), links[number], one.get("state", "visible") != "visible"))
        return from_1904, sheets

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._zip.namelist():
            return []
        texts: list[str] = []
        letters = 0
        with self._zip.open("xl/sharedStrings.xml") as stream:
            for item in _stream(stream, "si"):
                text = _text_in(item)
                letters += len(text)
                if letters > MOST_LETTERS:
                    raise Refused("表格里的文字太多，请拆成几个文件分别上传，或另存为 CSV。")
                texts.append(text)
        return texts

    def _styles(self) -> list[str]:
        """For each style "d" day, "%" percentage or "" anything else."""
        if "xl/styles.xml" not in self._zip.namelist():
            return []
        root = self._root("xl/styles.xml")
        own = {int(one.get("numFmtId", 0)): str(one.get("formatCode", "")) for one in _all(root, "numFmt")}
        styles = next(iter(_all(root, "cellXfs")), None)
        return [_kind_of(int(one.get("numFmtId", 0)), own) for one in (styles if styles is not None else ())]

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        """The lines of a sheet from the top; those in which nothing ever stood are left out."""
        merged = self._merged(sheet)
        parser = _Parser(self._value)
        try:
            with self._zip.open(sheet.part) as stream:
                while piece := stream.read(PIECE):
                    for line in parser.fed(piece):
                        merged.fill(line)
                        yield line
        except (expat.ExpatError, zipfile.BadZipFile, ValueError, IndexError, OSError, EOFError) as fault:
            raise Refused(BROKEN) from fault

    def _value(self, kind: str, value: str | None, style: str, formula: bool) -> Cell:
        if kind == "inlineStr":
            return value
        if value is None or (value == "" and kind != "str"):
            return NO_RESULT if formula else None
        if kind == "n":
            return self._number(value, int(style or 0))
        if kind == "s":
            return self._texts[int(value)]
        if kind == "b":
            return value == "1"
        if kind == "e":
            return error_of(value)
        return datetime.fromisoformat(value.replace("Z", "")) if kind == "d" else value

    def _merged(self, sheet: Sheet) -> _Merged:
        """Merged areas stand behind the lines: they are looked for first, in one pass without building anything."""
        merged, rest, count = _Merged(), b"", 0
        with self._zip.open(sheet.part) as stream:
            while piece := stream.read(1 << 20):
                piece = rest + piece
                for match in _MERGE.finditer(piece):
                    count += 1
                    _enter(merged, match[1].decode("ascii"))
                    if count > MOST_MERGED:
                        raise Refused("合并的单元格太多，请取消合并后再上传。")
                cut = piece.rfind(b"<")
                rest = piece[cut:] if cut >= 0 else b""
        return merged

    def _number(self, value: str, style: int) -> Cell:
        try:
            number = int(value) if value.lstrip("-").isdecimal() else float(value)
        except ValueError:
            return value
        kind = self._kinds[style] if style < len(self._kinds) else ""
        if kind == "%":
            return Percent(float(number))
        return _moment(number, from_1904=self.from_1904) if kind == "d" else number


class _Local(dict[str, str]):
    """Names without their namespace, each found once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(" ")[2]
        return self[name]


class _Parser:
    """The lines of a sheet's XML as it is fed in pieces: expat tells each cell, nothing is kept."""

    def __init__(self, value: Callable[[str, str | None, str, bool], Cell]) -> None:
        self._value = value
        self._names = _Local()
        self._done: list[Line] = []
        self._line = Line(0, [])
        self._of: dict[str, str] = {}
        self._text: list[str] | None = None
        self._said: str | None = None
        self._formula = self._phonetic = False
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler, self._expat.EndElementHandler = self._start, self._end
        self._expat.CharacterDataHandler = self._letters
        self._expat.EntityDeclHandler = self._refuse

    def fed(self, piece: bytes) -> list[Line]:
        """The lines that are whole after one more piece."""
        self._expat.Parse(piece)
        done, self._done = self._done, []
        return done

    def _refuse(self, *told: object) -> None:
        raise ValueError("entities are not part of a workbook")

    def _start(self, name: str, told: dict[str, str]) -> None:
        kind = self._names[name]
        if kind == "c":
            self._of, self._said, self._formula = told, None, False
        elif kind in ("v", "t"):
            self._text = None if self._phonetic else []
        elif kind == "f":
            self._formula = True
        elif kind == "rPh":
            self._phonetic = True
        elif kind == "row":
            number = int(told.get("r", self._line.number + 1))
            self._line = Line(number, [], told.get("hidden") in ("1", "true"))

    def _letters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        kind = self._names[name]
        if kind == "c":
            self._cell()
        elif kind in ("v", "t") and self._text is not None:
            self._said = (self._said or "") + "".join(self._text)
            self._text = None
        elif kind == "rPh":
            self._phonetic = False
        elif kind == "row":
            self._done.append(self._line)

    def _cell(self) -> None:
        told, cells = self._of, self._line.cells
        reference = told.get("r")
        column = _column(reference.rstrip("0123456789")) if reference else len(cells)
        if column >= MOST_COLUMNS:
            return
        while len(cells) < column:
            cells.append(None)
        cells.append(self._value(told.get("t", "n"), self._said, told.get("s", ""), self._formula))


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter("{*}" + name))


def _stream(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    """Elements of that name one after another; each is forgotten when the next is asked for."""
    found = etree.iterparse(
        stream,
        events=("end",),
        tag="{*}" + name,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in found:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text_in(item: etree._Element) -> str:
    """The text of a shared or inline string, without the phonetic letters above it."""
    texts = [part for part in item.iter("{*}t") if etree.QName(part.getparent()).localname != "rPh"]
    return "".join(part.text or "" for part in texts)


@lru_cache(maxsize=2_000)
def _column(letters: str) -> int:
    """A column by its letters, from 0."""
    number = 0
    for letter in letters[:3]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _enter(merged: _Merged, area: str) -> None:
    match = _RANGE.fullmatch(area)
    if match is None:
        return
    low, high = _column(match[1]), min(_column(match[3]), MOST_COLUMNS - 1)
    merged.areas.setdefault(int(match[2]), []).append((int(match[4]), low, high))


def _kind_of(number: int, own: Mapping[int, str]) -> str:
    if number not in own:
        return "d" if number in BUILT_IN_DAYS else "%" if number in BUILT_IN_PERCENT else ""
    code = _BARE.sub("", own[number].split(";")[0])
    if "%" in code:
        return "%"
    return "d" if re.search(r"[yYdD]|[hH]|m{2,}|M{2,}", code) and not re.search(r"[0#?]", code) else ""


def _moment(number: int | float, *, from_1904: bool) -> date | int | float:
    """The day (or day and time) a count stands for; a number no day has stays a number."""
    if not 0 < number < 2_958_466:
        return number
    epoch = (
        datetime(1904, 1, 1, tzinfo=UTC) if from_1904 else datetime(1899, 12, 30 if number >= 60 else 31, tzinfo=UTC)
    )
    found = (epoch + timedelta(days=int(number), seconds=round((number - int(number)) * 86_400))).replace(tzinfo=None)
    return found
