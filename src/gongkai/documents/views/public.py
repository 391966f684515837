"""政府信息 for everyone: lists, 规范性文件目录, the history library."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.documents.forms.public import OrganFilter, PublicFilter
from gongkai.documents.queries import published
from gongkai.documents.services import tables
from gongkai.kernel import days, paging
from gongkai.orgs.services.access import of_place

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

MOST_ROWS = 5000


@of_place
def documents(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Everything public, newest first."""
    return _list(request, place, history=False)


@of_place
def history(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """历史库: what was moved out of the columns and stays to be found (R011)."""
    return _list(request, place, history=True)


def _list(request: HttpRequest, place: Jurisdiction, *, history: bool) -> HttpResponse:
    form = PublicFilter(request.GET or None, jurisdiction_id=place.pk)
    asked = form.asked()
    page = published.listed(place.pk, history=history, cursor=request.GET.get("cursor"), **asked)
    context = {"form": form, "page": page, "history": history, "narrowed": any(asked.values())}
    return render(request, "documents/public_documents.html", context)


def _asked(request: HttpRequest, place: Jurisdiction) -> tuple[OrganFilter, str, dict[str, Any]]:
    form = OrganFilter(request.GET or None, jurisdiction_id=place.pk)
    standing = request.GET.get("standing", "force")
    if standing not in published.STANDINGS:
        raise Http404
    return form, standing, {"organ": form.asked(), "standing": standing}


@of_place
def library(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """规范性文件库: in force, abolished, lapsed; of one unit or of the county, from the same records (R062–R066)."""
    form, standing, asked = _asked(request, place)
    rows = published.catalogue(place.pk, **asked)
    context = {
        "form": form,
        "page": paging.page(rows, order=("-signed_on", "-id"), cursor=request.GET.get("cursor"), size=30),
        "standing": standing,
        "standings": [(key, label) for key, (label, _) in published.STANDINGS.items()],
        "label": published.STANDINGS[standing][0],
        "today": days.today(),
    }
    return render(request, "documents/public_library.html", context)


@of_place
def library_table(request: HttpRequest, place: Jurisdiction) -> HttpResponseBase:
    """The catalogue as a workbook."""
    _, standing, asked = _asked(request, place)
    rows = published.catalogue(place.pk, **asked)[:MOST_ROWS]
    title = f"{place.name}{published.STANDINGS[standing][0]}行政规范性文件目录"
    data = tables.catalogue_table(rows=rows, title=title, base=request.build_absolute_uri("/").rstrip("/"))
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"{title}.xlsx")
