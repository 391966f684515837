"""Exactly the list a reader narrowed, as a workbook, CSV or JSON; bounded, and streamed where the form allows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gongkai.documents.models import Document
from gongkai.documents.queries import facets as queries
from gongkai.documents.rules.facets import Asked, Shelf
from gongkai.kernel import days

FORMS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
MOST_IN_SHEET, MOST_STREAMED = 5_000, 200_000
# Name in JSON (kept for good, docs of the public data name them), heading, width in the workbook.
FIELDS = (
    ("index_number", "索引号", 22), ("title", "标题", 60), ("number", "发文字号", 24), ("organ", "发文机关", 26),
    ("kind", "体裁", 16), ("subject", "主题分类", 26), ("signed_on", "成文日期", 13), ("published_on", "公开日期", 13),
    ("effective_on", "施行日期", 13), ("expires_on", "有效期截止", 13), ("validity", "有效性", 12), ("url", "网址", 44),
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def newest(jurisdiction_id: int, shelf: Shelf, asked: Asked, *, most: int) -> list[Document]:
    """What came last into a list."""
    return list(queries.stream(jurisdiction_id, shelf, asked, most=most))


def answer(
    jurisdiction_id: int, shelf: Shelf, asked: Asked, form: str, *, title: str, base: str, address: str
) -> HttpResponseBase:
    """The file a reader fetches. `base` is the site's address without the last slash, `address` that of the file."""
    most = MOST_IN_SHEET if form == "xlsx" else MOST_STREAMED
    rows = (record(row, base) for row in queries.stream(jurisdiction_id, shelf, asked, most=most))
    name = f"{title[:60]}.{form}"
    if form == "xlsx":
        return FileResponse(BytesIO(workbook(title, rows)), as_attachment=True, filename=name)
    write: Callable[[], Iterator[str]]
    if form == "csv":
        kind, write = "text/csv; charset=utf-8", lambda: as_csv(rows)
    else:
        total = queries.of(jurisdiction_id, shelf, asked).count()
        head = {"title": title, "url": address, "made_at": days.now().astimezone(days.SHANGHAI).isoformat("T", "seconds"), "total": total}  # fmt: skip
        kind, write = "application/json; charset=utf-8", lambda: as_json(head, rows)
    reply = StreamingHttpResponse((part.encode() for part in write()), content_type=kind)
    reply["Content-Disposition"] = FileResponse(BytesIO(), as_attachment=True, filename=name)["Content-Disposition"]
    return reply


def record(row: Document, base: str) -> dict[str, str]:
    """One document as the files give it; "" for what it has not."""
    return {
        "index_number": row.index_number,
        "title": row.published.title if row.published else "",
        "number": row.number,
        "organ": row.organ.name,
        "kind": row.get_kind_display(),
        "subject": row.subject_class,
        "signed_on": _day(row.signed_on),
        "published_on": _day(days.day_of(row.published_at) if row.published_at else None),
        "effective_on": _day(row.effective_on),
        "expires_on": _day(row.expires_on),
        "validity": "" if row.validity == "NONE" else row.get_validity_display(),
        "url": f"{base}/documents/{row.uuid}/",
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """With a mark that tells Excel the encoding; what would be read as a formula is kept as text."""
    yield "\ufeff" + _line(heading for _, heading, _ in FIELDS)
    for row in rows:
        yield _line(f"'{value}" if value.startswith(_FORMULA) else value for value in row.values())


def _line(values: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(list(values))
    return out.getvalue()


def as_json(head: dict[str, Any], rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """One object: `head`, then `items`, a line each."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    mark = "\n"
    for row in rows:
        yield mark + json.dumps(row, ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def workbook(title: str, rows: Iterable[dict[str, str]]) -> bytes:
    """One sheet: title, headings, rows. Text stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目录")
    for place, (_, _, width) in enumerate(FIELDS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, f"{title}（截至{days.today():%Y-%m-%d}）", bold=True)])
    sheet.append([_cell(sheet, heading, bold=True) for _, heading, _ in FIELDS])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row.values()])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
