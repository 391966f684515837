"""Exactly the list a reader narrowed, as a workbook, CSV or JSON; bounded, and streamed where the form allows."""

from __future__ import annotations

from datetime import date

from django.http.response import HttpResponseBase

from gongkai.documents.models import Document
from gongkai.documents.queries import facets as queries
from gongkai.documents.rules.facets import Asked, Shelf
from gongkai.documents.services import lists
from gongkai.kernel import days
from gongkai.pages.services.files import Field, list_file, most_rows

FIELDS = (
    Field("index_number", "索引号", 22), Field("title", "标题", 60), Field("number", "发文字号", 24),
    Field("organ", "发文机关", 26), Field("kind", "体裁"), Field("subject", "主题分类", 26), Field("signed_on", "成文日期", 13),
    Field("published_on", "公开日期", 13), Field("effective_on", "施行日期", 13), Field("expires_on", "有效期截止", 13),
    Field("validity", "有效性", 12), Field("url", "网址", 44),
)  # fmt: skip


def newest(jurisdiction_id: int, shelf: Shelf, asked: Asked, *, most: int) -> list[Document]:
    """What came last into a list."""
    return list(queries.stream(jurisdiction_id, shelf, asked, most=most))


def answer(
    jurisdiction_id: int, shelf: Shelf, asked: Asked, form: str, *, title: str, base: str, address: str
) -> HttpResponseBase:
    """The file a reader fetches. `base` is the site's address without the last slash, `address` that of the file."""
    found = queries.stream(jurisdiction_id, shelf, asked, most=most_rows(form))
    return list_file(
        form=form, title=title, fields=FIELDS, rows=(record(row, base) for row in found),
        total=lists.many(jurisdiction_id, shelf, asked), address=address,
    )  # fmt: skip


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
