"""Cells of old and OpenDocument workbooks that show an error; the reader of these forms gives them as empty."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import olefile
from lxml import etree

Errors = dict[tuple[int, int], str]  # (row, column), both from 0 → "#REF!"
BOUNDSHEET, FORMULA, BOOLERR, END = 0x85, 0x06, 0x205, 0x0A
CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHOWN = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_DEEPEST = 1_048_576  # rows of a sheet: more are not counted, whatever a file says of repetition


def errors_in(path: Path) -> list[Errors]:
    """For every sheet in its order. Raises OSError, ValueError, zipfile.BadZipFile or etree.XMLSyntaxError for what is no workbook."""
    if olefile.isOleFile(str(path)):
        return list(_old(path))
    with zipfile.ZipFile(path) as package, package.open("content.xml") as content:
        return list(_open_document(content))


def _old(path: Path) -> Iterator[Errors]:
    """By the records of BIFF8 ([MS-XLS] 2.4): BoolErr, and a formula whose kept result is an error."""
    with olefile.OleFileIO(str(path)) as file:
        name = next((one for one in ("Workbook", "Book") if file.exists(one)), None)
        data = file.openstream(name).read() if name else b""
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(data, 0) if kind == BOUNDSHEET]
    for start in starts:
        found: Errors = {}
        for kind, body in _records(data, start):
            if kind == BOOLERR and len(body) >= 8 and body[7]:
                found[struct.unpack_from("<HH", body)] = CODES.get(body[6], "#VALUE!")
            elif kind == FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
                found[struct.unpack_from("<HH", body)] = CODES.get(body[8], "#VALUE!")
        yield found


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """From one place to the end of what begins there."""
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == END:
            return
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _open_document(content: object) -> Iterator[Errors]:
    found: Errors = {}
    row = 0
    for event, node in etree.iterparse(
        content, events=("start", "end"), tag=(f"{_TABLE}table", f"{_TABLE}table-row"), no_network=True, resolve_entities=False,
        huge_tree=False,
    ):  # fmt: skip
        if node.tag == f"{_TABLE}table":
            if event == "end":
                yield found
            found, row = {}, 0
        elif event == "end":
            column, times = 0, int(node.get(f"{_TABLE}number-rows-repeated", 1))
            for cell in node:
                wide = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
                if cell.get(_SHOWN) == "error":
                    shown = "".join(cell.itertext()).strip()
                    found |= {(row, column + place): shown for place in range(min(wide, 1_000))}
                column += wide
            row = min(row + times, _DEEPEST)
            node.clear()
