"""A table in any form an office has, as lines of cells: xlsx, xls, ods, et, csv, json."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gongkai.kernel.errors import Refused
from gongkai.reading.services.bounds import BROKEN
from gongkai.registers.rules.cells import Attached, Cell, Spoilt, error_of
from gongkai.registers.services.misshown import Errors, errors_in
from gongkai.registers.services.xlsx import Book, Line, Sheet

FORMS = ("xlsx", "xls", "ods", "et", "csv", "json")
MOST_WHOLE = 60 * 1024 * 1024  # of forms that are read whole
MOST_FIELD = 1_000_000
ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1 << 20


class Table(Protocol):
    """An opened file."""

    @property
    def from_1904(self) -> bool:
        """Whether its days are counted from 1904."""

    @property
    def names(self) -> Sequence[str]:
        """The names of its sheets that can be seen."""

    def lines(self, sheet: str) -> Iterator[Line]:
        """The lines of a sheet from the top."""


@dataclass(slots=True)
class _Xlsx:
    book: Book

    @property
    def from_1904(self) -> bool:
        return self.book.from_1904

    @property
    def _seen(self) -> list[Sheet]:
        return [one for one in self.book.sheets if not one.hidden]

    @property
    def names(self) -> Sequence[str]:
        return [one.name for one in self._seen]

    def lines(self, sheet: str) -> Iterator[Line]:
        yield from self.book.lines(next(one for one in self._seen if one.name == sheet))


@dataclass(slots=True)
class _Calamine:
    book: CalamineWorkbook
    errors: Sequence[Errors] = ()
    from_1904: bool = False

    @property
    def names(self) -> Sequence[str]:
        return [
            one.name
            for one in self.book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
        ]

    def lines(self, sheet: str) -> Iterator[Line]:
        try:
            found = self.book.get_sheet_by_name(sheet)
        except CalamineError as fault:
            raise Refused(BROKEN) from fault
        down: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, left), (bottom, _) in found.merged_cell_ranges or ():
            down |= {(row, left): (top, left) for row in range(top + 1, bottom + 1)}
        kept: dict[tuple[int, int], Cell] = {}
        order = [one.name for one in self.book.sheets_metadata].index(sheet)
        errors = {place: error_of(code) for place, code in self.errors[order].items()} if self.errors else {}
        for number, row in enumerate(found.to_python(skip_empty_area=False)):
            cells: list[Cell] = [None if value == "" else _plain(value) for value in row]
            for place in errors.keys() & {(number, column) for column in range(len(cells))} if errors else ():
                cells[place[1]] = errors[place]
            for column, value in enumerate(cells):
                if (number, column) in down:
                    cells[column] = kept.get(down[number, column])
                elif down:
                    kept[number, column] = value
            yield Line(number + 1, cells)


def _plain(value: Any) -> Cell:
    if isinstance(value, str | bool | int | float | datetime | date | time | timedelta):
        return value
    return str(value)


@dataclass(slots=True)
class _Csv:
    path: Path
    encoding: str
    delimiter: str
    from_1904: bool = False

    @property
    def names(self) -> Sequence[str]:
        return [self.path.stem]

    def lines(self, sheet: str) -> Iterator[Line]:
        csv.field_size_limit(MOST_FIELD)
        with self.path.open(encoding=self.encoding, newline="") as stream:
            try:
                for number, row in enumerate(csv.reader(stream, delimiter=self.delimiter), 1):
                    yield Line(number, [cell or None for cell in row])
            except (csv.Error, UnicodeDecodeError) as fault:
                raise Refused("CSV 文件有一行读不出来，请用 Excel 或 WPS 打开后另存一份再上传。") from fault


@dataclass(slots=True)
class _Json:
    items: list[dict[str, Any]]
    from_1904: bool = False

    @property
    def names(self) -> Sequence[str]:
        return ["items"]

    def lines(self, sheet: str) -> Iterator[Line]:
        heads = list(dict.fromkeys(str(name) for item in self.items for name in item))
        yield Line(1, list(heads))
        for number, item in enumerate(self.items, 2):
            yield Line(number, [_of_json(item.get(name)) for name in heads])


def files_in(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """The files that stand in the cells of a JSON file, by name; no other form holds any."""
    if name.rpartition(".")[2].lower() != "json":
        return
    with opened(path, name) as table:
        for item in table.items if isinstance(table, _Json) else ():
            for value in item.values():
                if isinstance(value, dict) and (data := _file_of(value)):
                    yield value["name"], data


def _file_of(value: dict[str, Any]) -> bytes | None:
    """The bytes of a file written as an object of its name and its content; None for anything else."""
    if value.keys() != {"name", "base64"} or not all(isinstance(part, str) for part in value.values()):
        return None
    try:
        return base64.b64decode(value["base64"], validate=True)
    except ValueError:
        return None


def _of_object(value: dict[str, Any]) -> Cell:
    data = _file_of(value)
    if data:
        return Attached(value["name"], hashlib.sha256(data).hexdigest())
    return Spoilt("读不出来。附件应写成含 name（文件名）和 base64（文件内容）的对象，其他字段不能写成对象。")


def _of_json(value: Any) -> Cell:
    if isinstance(value, dict):
        return _of_object(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list):
        return "；".join(str(part) for part in value)
    return str(value)


@contextmanager
def opened(path: Path, name: str) -> Iterator[Table]:
    """The table in a file, whose form its bytes and its name tell. Raises `Refused` with a sentence."""
    with path.open("rb") as stream:
        head = stream.read(8)
    form = name.rpartition(".")[2].lower()
    if head.startswith(b"PK") and form not in ("ods",):
        book = Book(path)
        try:
            yield _Xlsx(book)
        finally:
            book.close()
        return
    if not head.strip(b"\x00 \r\n\t"):
        raise Refused("文件是空的，请核对后重新上传。")
    if head.startswith(b"\xd0\xcf\x11\xe0") or form == "ods":
        yield _old(path)
    elif form == "json":
        yield _json(path)
    elif form in ("csv", "txt", "tsv"):
        yield _text(path)
    else:
        raise Refused(f"“{name}”不是可以导入的表格。请上传 {'、'.join(FORMS)} 文件。")


def _whole(path: Path) -> bytes:
    if path.stat().st_size > MOST_WHOLE:
        raise Refused(f"这种格式的文件不能超过 {MOST_WHOLE >> 20} MB，请另存为 xlsx 或 csv。")
    return path.read_bytes()


def _old(path: Path) -> Table:
    _whole(path)
    try:
        return _Calamine(CalamineWorkbook.from_path(str(path)), errors_in(path))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, struct.error, etree.XMLSyntaxError) as fault:
        raise Refused(BROKEN) from fault


def _json(path: Path) -> Table:
    try:
        data = json.loads(_whole(path).decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as fault:
        raise Refused("JSON 文件读不出来，请检查是否为 UTF-8 编码、括号和逗号是否成对。") from fault
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise Refused("JSON 应是对象的列表，或者是含有“items”列表的对象。")
    return _Json(items)


def _text(path: Path) -> Table:
    encoding = next((one for one in ENCODINGS if _decodes(path, one)), "")
    if not encoding:
        raise Refused("CSV 文件的编码读不出来，请另存为 UTF-8 编码的 CSV。")
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(100_000)
    delimiter = max((",", "\t", ";", "，"), key=first.count) if any(mark in first for mark in ",\t;，") else ","
    return _Csv(path, encoding, delimiter)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as stream:
            while stream.read(PIECE):
                pass
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True
