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
DIGITS = "0123456789"
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
        done: list[Line] = []
        parser = _parser(self._value, done)
        try:
            with self._zip.open(sheet.part) as stream:
                while piece := stream.read(PIECE):
                    parser.Parse(piece)
                    for line in done:
                        if merged.areas:
                            merged.fill(line)
                        yield line
                    done.clear()
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
    """Names without their prefix, each found once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class _Columns(dict[str, int]):
    """Columns (from 0) by their letters, each found once."""

    def __missing__(self, letters: str) -> int:
        self[letters] = _column(letters)
        return self[letters]


def _refuse(*told: object) -> None:
    raise ValueError("entities are not part of a workbook")


def _put(cells: list[Cell], column: int, value: Cell) -> None:
    if column < MOST_COLUMNS:
        cells += [None] * (column - len(cells))
        cells.append(value)


def _parser(value_of: Callable[[str, str | None, str, bool], Cell], done: list[Line]) -> expat.XMLParserType:
    """A parser that puts the lines of a sheet's XML into `done` as it is fed. Its handlers run for every element: they share plain variables."""
    names, columns, text = _Local(), _Columns(), list[str]()
    line, of, said, formula, phonetic = Line(0, []), dict[str, str](), "", False, False
    filled = False  # whether the cell has a value, be it an empty one

    def start(name: str, told: dict[str, str]) -> None:
        nonlocal line, of, said, filled, formula, phonetic
        kind = names[name]
        if kind == "c":
            of, said, filled, formula = told, "", False, False
        elif kind in ("v", "t"):
            text.clear()
        elif kind == "row":
            line = Line(int(told.get("r", line.number + 1)), [], told.get("hidden") in ("1", "true"))
        elif kind in ("f", "rPh"):
            formula, phonetic = formula or kind == "f", kind == "rPh"

    def end(name: str) -> None:
        nonlocal said, filled, phonetic
        kind = names[name]
        if kind == "c":
            reference, cells = of.get("r"), line.cells
            column = columns[reference.rstrip(DIGITS)] if reference else len(cells)
            _put(cells, column, value_of(of.get("t", "n"), said if filled else None, of.get("s", ""), formula))
        elif kind in ("v", "t"):  # one text stands in each phonetic part, and is left out
            said, filled, phonetic = said if phonetic else said + "".join(text), filled or not phonetic, False
        elif kind == "row":
            done.append(line)

    made = expat.ParserCreate()
    made.buffer_text, made.EntityDeclHandler = True, _refuse
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text.append
    return made


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
