"""Columns and sections as feeds and files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.catalogue.forms.columns import PublicFilter
from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.queries import columns, placements
from gongkai.catalogue.rules.columns import takes_content
from gongkai.catalogue.views.public.places import of_organ, shell
from gongkai.kernel import days
from gongkai.pages import services as pages
from gongkai.pages.services.files import FORMS, Field, list_file, most_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongkai.orgs.models import Organ

IN_FEED = 50
FIELDS = (
    Field("title", "标题", 60), Field("number", "文号", 24), Field("organ", "公开单位", 26), Field("column", "栏目", 22),
    Field("published_on", "公开日期", 13), Field("url", "网址", 44),
)  # fmt: skip


def _found(organ: Organ, uuid: UUID, **asked: Any) -> tuple[Column, QuerySet[Placement]]:
    """A column of the public tree with what stands in it or, for a heading, beneath it; 404 for another."""
    branch = next((one for one in shell(organ)["branches"] if one.column.uuid == uuid), None)
    if branch is None:
        raise Http404
    if takes_content(branch.column.node) or not branch.children:
        return branch.column, placements.published_in(branch.column, **asked)
    numbers = [one.column.pk for one in columns.flat(branch.children)]
    return branch.column, placements.published_beneath(numbers, **asked)


@of_organ
def section_feed(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What came last into an organ's section."""
    shell(organ)
    pages.made_from(f"openness:{organ.pk}")
    address = reverse("catalogue_public:section", args=[organ.uuid])
    return _feed(request, organ, f"{organ.name}政府信息公开", address, placements.published_in_section(organ.pk))


@of_organ
def column_feed(request: HttpRequest, organ: Organ, uuid: UUID) -> HttpResponse:
    """What came last into a column, or into those beneath a heading."""
    found, rows = _found(organ, uuid)
    pages.made_from(f"column:{found.pk}", f"openness:{organ.pk}")
    address = reverse("catalogue_public:column", args=[organ.uuid, uuid])
    return _feed(request, organ, f"{organ.name}：{found.title}", address, rows)


def _feed(request: HttpRequest, organ: Organ, title: str, address: str, found: QuerySet[Placement]) -> HttpResponse:
    rows = list(found.select_related("column").order_by(*placements.LIST_ORDER)[:IN_FEED])
    pages.made_from(*(f"record:{row.record}" for row in rows))
    entries = [
        pages.FeedEntry(
            row.title, request.build_absolute_uri(row.url), f"{row.column.title} {row.number}".strip(), row.published_at,
            row.published_at, organ.name,
        )
        for row in rows
    ]  # fmt: skip
    return pages.atom(
        title=title, address=request.build_absolute_uri(address), feed_address=request.build_absolute_uri(),
        subtitle="主动公开的政府信息，最新的在前。", entries=entries,
    )  # fmt: skip


@of_organ
def column_file(request: HttpRequest, organ: Organ, uuid: UUID, form: str) -> HttpResponseBase:
    """A column's list, narrowed as asked, as a workbook, CSV or JSON."""
    if form not in FORMS:
        raise Http404
    asking = PublicFilter(request.GET or None)
    given = asking.cleaned_data if asking.is_bound and asking.is_valid() else {}
    found, rows = _found(organ, uuid, q=given.get("q") or "", year=given.get("year"))
    return list_file(
        form=form, title=f"{organ.name}{found.title}目录", fields=FIELDS, rows=_records(request, rows, most_rows(form)),
        total=rows.count(), address=request.build_absolute_uri(),
    )  # fmt: skip


def _records(request: HttpRequest, found: QuerySet[Placement], most: int) -> Iterable[dict[str, str]]:
    rows = found.select_related("column", "organ").order_by(*placements.LIST_ORDER)[:most]
    for row in rows.iterator(chunk_size=1000):
        yield {
            "title": row.title,
            "number": row.number,
            "organ": row.organ.name,
            "column": row.column.title,
            "published_on": days.day_of(row.published_at).isoformat(),
            "url": request.build_absolute_uri(row.url),
        }
