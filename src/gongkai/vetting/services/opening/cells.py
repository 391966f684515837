"""Sheets as pieces of text: rows and cells with their places, and what of them is hidden."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from gongkai.reading.services.xlsx_formats import shown, shown_iso
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening.shapes import Gathering

MAX_CELLS = 1_500_000
LONG = 11
IDENTITY_LENGTH = 18
MOST_SPOILT = 200
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_IDENTITY = re.compile(r"[1-689]\d{5}(19[2-9]|20[0-4])\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d?0{2,3}")
_NOTHING = re.compile(r"\s*;\s*;\s*(;\s*)?")


def place_of(reference: str) -> tuple[int, int] | None:
    """B7 to (6, 1); None when it is no place in a sheet."""
    match = _PLACE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row - 1, column - 1) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


@lru_cache(maxsize=20_000)
def column_of(letters: str) -> int:
    """B to 1; -1 when it is no column of a sheet."""
    place = place_of(letters + "1")
    return place[1] if place else -1


def reference(row: int, column: int) -> str:
    """(6, 1) to B7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def number_text(value: str, code: str, *, from_1904: bool) -> str:
    """A number as shown; a long whole one with all its digits, as the cell holds it however it is shown.

    Excel shows an identity number kept as a number as 4.50321E+17, and gives all its digits to whoever clicks on it.
    """
    if code == "General" and len(value) < LONG and value.isdecimal():
        return value
    digits = whole_digits(value)
    if len(digits.lstrip("-")) >= LONG:
        return digits
    if _NOTHING.fullmatch(code):
        return value
    return shown(value, code, from_1904=from_1904)


def whole_digits(value: str) -> str:
    """The digits of a whole number however it is written (`4.5E+17` too), "" for any other."""
    if len(value) > 40 or not value or value[-1] not in "0123456789":
        return ""
    try:
        number = Decimal(value)
        whole = number == number.to_integral_value() and abs(number) < Decimal(10) ** 30
    except InvalidOperation:
        return ""
    return f"{number:f}".split(".")[0] if whole else ""


def hides(code: str) -> bool:
    """Whether a number format shows nothing at all (`;;;`)."""
    return code.count(";") >= 2 and _NOTHING.fullmatch(code) is not None


def iso_text(value: str) -> str:
    """A cell of dates in ISO form."""
    return shown_iso(value)


def is_spoilt_identity(digits: str) -> bool:
    """Whether a number has the shape of an identity number whose last digits Excel has turned to 0.

    A cell keeps fifteen digits of a number: region, birthday and the first digit of the serial are still there.
    """
    return _IDENTITY.fullmatch(digits) is not None


@dataclass(slots=True)
class Sheet:
    """One sheet: its cells in reading order and what is hidden. Rows and columns count from 0."""

    name: str
    hidden: bool = False
    rows: array[int] = field(default_factory=lambda: array("L"))
    columns: array[int] = field(default_factory=lambda: array("L"))
    texts: list[str] = field(default_factory=list)
    unseen: set[tuple[int, int]] = field(default_factory=set)
    spoilt: list[int] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How the sheet is named in a place."""
        return f"工作表“{self.name}”" + ("（隐藏）" if self.hidden else "")

    def add(self, row: int, column: int, text: str) -> None:
        """A cell; tabs and line ends inside become blanks, so that they part cells and rows alone."""
        if text.strip():
            if len(text) == IDENTITY_LENGTH and is_spoilt_identity(text):
                self.spoilt.append(len(self.texts))
            self.rows.append(row)
            self.columns.append(column)
            self.texts.append(text if text.isprintable() else _flat(text))

    def column_is_hidden(self, column: int) -> bool:
        """Whether the column is hidden or has no width."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def give(self, gather: Gathering) -> None:
        """The sheet as one piece, and marks for what is hidden and not empty."""
        if len(self.texts) > MAX_CELLS:
            gather.unread(f"{self.label}的单元格太多，没有查完")
            return
        hidden = HitKind.HIDDEN_SHEET if self.hidden else None
        gather.spread(self._parts(), self.label, self._where, hidden)
        if self.hidden:
            gather.mark(
                HitKind.HIDDEN_SHEET, self.label, "隐藏的工作表，取消隐藏即可看见" if self.texts else "隐藏的空工作表"
            )
        rows = sorted({row + 1 for row in self.rows if row in self.hidden_rows})
        columns = sorted({column for column in self.columns if self.column_is_hidden(column)})
        if rows:
            gather.mark(HitKind.HIDDEN_ROWS, self.label, f"有隐藏的行，里面有内容：第{_listed(rows)}行")
        if columns:
            letters = [reference(0, column)[:-1] for column in columns]
            gather.mark(HitKind.HIDDEN_COLUMNS, self.label, f"有隐藏的列，里面有内容：{'、'.join(letters[:10])}列")
        for index in self.spoilt[:MOST_SPOILT]:
            place, _ = self._where(index)
            gather.mark(
                HitKind.ID_CARD, place, "形似身份证件号码的数字，末几位被表格软件改成了 0，其余仍可看出地区和出生日期"
            )
        if self.unseen:
            gather.mark(HitKind.HIDDEN_TEXT, self.label, f"有{len(self.unseen)}个单元格设了不显示的格式，里面有内容")

    def _parts(self) -> Iterable[tuple[str, str]]:
        """Cells with the tabs that keep columns under their headings."""
        last = len(self.texts) - 1
        for index, text in enumerate(self.texts):
            if index == last:
                yield text, ""
            elif self.rows[index + 1] != self.rows[index]:
                # empty cells at the left of the next row are tabs too, so that headings stay above their columns
                yield text, "\n" + "\t" * min(self.columns[index + 1], 64)
            else:
                yield text, "\t" * max(1, min(self.columns[index + 1] - self.columns[index], 64))

    def _where(self, index: int) -> tuple[str, HitKind | None]:
        row, column = self.rows[index], self.columns[index]
        place = f"{self.label}{reference(row, column)}"
        if row in self.hidden_rows:
            return place + "（隐藏行）", HitKind.HIDDEN_ROWS
        if self.column_is_hidden(column):
            return place + "（隐藏列）", HitKind.HIDDEN_COLUMNS
        if (row, column) in self.unseen:
            return place + "（不显示）", HitKind.HIDDEN_TEXT
        return place, None


def _flat(text: str) -> str:
    return text.replace("\t", " ").replace("\r", "").replace("\n", " ")


def _listed(numbers: list[int]) -> str:
    """1、3至5 for 1, 3, 4, 5; the first ten stretches."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    told = [str(first) if first == last else f"{first}至{last}" for first, last in stretches]
    return "、".join(told[:10]) + ("等" if len(told) > 10 else "")
