"""A small table out of a workbook or a CSV file."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.kernel.errors import Refused, refuse_if
from gongkai.portal.rules.parts import MOST_CELLS, MOST_ROWS, table_of

UNREADABLE = "不能读取这个表格：请上传 .xlsx 或 .csv，或者把内容粘贴到表格栏。"


def read(data: bytes, name: str) -> dict[str, Any]:
    """The first sheet as a table; raises `Refused` with sentences."""
    rows = _book(data) if data[:2] == b"PK" else _lines(data, name)
    table, wrong = table_of(rows)
    refuse_if(wrong)
    if not table["rows"]:
        raise Refused("表格里没有内容。")
    return table


def _book(data: bytes) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_CELLS + 1, values_only=True)
        return [["" if cell is None else _cell(cell) for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise Refused(UNREADABLE) from error


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())


def _lines(data: bytes, name: str) -> list[list[str]]:
    if not name.lower().endswith((".csv", ".txt")):
        raise Refused(UNREADABLE)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))[: MOST_ROWS + 2]
    raise Refused(UNREADABLE)
