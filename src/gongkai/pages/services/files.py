"""Lists as files: a workbook, CSV or JSON; streamed where the form allows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from json.encoder import encode_basestring
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gongkai.kernel import days

FORMS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
MOST_IN_SHEET, MOST_STREAMED = 5_000, 200_000
_FORMULA = frozenset("=+-@\t\r")
_MOST_NAME = 60
_THIN = Side(style="thin", color="000000")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file: its name in JSON (kept for good), its heading, its width in a workbook."""

    name: str
    heading: str
    width: int = 16


def most_rows(form: str) -> int:
    """How many rows a file of this form holds at most."""
    return MOST_IN_SHEET if form == "xlsx" else MOST_STREAMED


def list_file(
    *, form: str, title: str, fields: tuple[Field, ...], rows: Iterable[Mapping[str, str]], total: int, address: str
) -> HttpResponseBase:
    """The file a reader fetches. `rows` hold the fields by name; `total` and `address` stand at the head of JSON."""
    name = f"{title[:_MOST_NAME]}.{form}"
    if form == "xlsx":
        return FileResponse(BytesIO(workbook(title, fields, rows)), as_attachment=True, filename=name)
    write: Callable[[], Iterator[str]]
    if form == "csv":
        kind, write = "text/csv; charset=utf-8", lambda: as_csv(fields, rows)
    else:
        made_at = days.now().astimezone(days.SHANGHAI).isoformat("T", "seconds")
        head = {"title": title, "url": address, "made_at": made_at, "total": total}
        kind, write = "application/json; charset=utf-8", lambda: as_json(head, fields, rows)
    reply = StreamingHttpResponse((part.encode() for part in write()), content_type=kind)
    reply["Content-Disposition"] = FileResponse(BytesIO(), as_attachment=True, filename=name)["Content-Disposition"]
    return reply


def as_csv(fields: tuple[Field, ...], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """With a mark that tells Excel the encoding; what would be read as a formula is kept as text."""
    return csv_of([field.heading for field in fields], ([row[field.name] for field in fields] for row in rows))


def csv_of(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same of lines that hold their cells in the order of the heads."""
    write = csv.writer(_Told()).writerow
    yield "\ufeff" + str(write(heads))
    for line in lines:
        yield str(write([f"'{value}" if value[:1] in _FORMULA else value for value in line]))


class _Told:
    """What a writer writes is what it answers."""

    def write(self, text: str) -> str:
        return text


def as_json(head: Mapping[str, Any], fields: tuple[Field, ...], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """One object: `head`, then `items`, a line each."""
    names = [field.name for field in fields]
    return json_of(head, names, ([row[name] for name in names] for row in rows))


def json_of(head: Mapping[str, Any], names: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same of lines that hold their values in the order of the names."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    before = [f"{encode_basestring(name)}: " for name in names]
    mark = "\n"
    for line in lines:
        inner = ", ".join([name + encode_basestring(value) for name, value in zip(before, line, strict=True)])
        yield f"{mark}{{{inner}}}"
        mark = ",\n"
    yield "\n]}\n"


def workbook(title: str, fields: tuple[Field, ...], rows: Iterable[Mapping[str, str]]) -> bytes:
    """One sheet: title, headings, rows. Text stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目录")
    for place, field in enumerate(fields, 1):
        sheet.column_dimensions[get_column_letter(place)].width = field.width
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, f"{title}（截至{days.today():%Y-%m-%d}）", bold=True)])
    sheet.append([_cell(sheet, field.heading, bold=True) for field in fields])
    for row in rows:
        sheet.append([_cell(sheet, row[field.name]) for field in fields])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def printed(
    title: str,
    under: str,
    columns: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[str | int]],
    *,
    name: str = "目录",
) -> bytes:
    """A table an office prints and files: title, a line under it, boxed heads (with widths) that repeat on every page, rows. Text stays text."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row, text, size, side in ((1, title, 16, "center"), (2, under, 11, "right")):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
        cell = _said(sheet.cell(row, 1), text)
        cell.font, cell.alignment = Font(size=size, bold=row == 1), Alignment(horizontal=side)
    for place, (head, wide) in enumerate(columns, 1):
        cell = sheet.cell(3, place, head)
        cell.font, cell.border, cell.fill = Font(bold=True), BOX, PatternFill("solid", fgColor="E8EDF3")
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for at, line in enumerate(lines, 4):
        for place, value in enumerate(line, 1):
            cell = _said(sheet.cell(at, place), value)
            cell.border, cell.alignment = BOX, Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "3:3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _said(cell: Any, value: str | int) -> Any:
    """A cell with a value in it: a number counts, anything else is text and never a formula."""
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
    return cell


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
