"""The negative list as the public sees it (R031)."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.catalogue.queries import registers as queries
from gongkai.catalogue.services import exports
from gongkai.orgs import queries as orgs
from gongkai.pages import services as pages
from gongkai.pages.services.downloads import XLSX

MOST = 2000


def _place(request: HttpRequest) -> int:
    place = orgs.jurisdiction_at(request.get_host())
    if place is None:
        raise Http404
    return place.pk


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What is not disclosed, in which circumstance, on which basis, by unit."""
    place = _place(request)
    pages.made_from(f"negative:{place}")
    rows = list(queries.published_negative(place)[:MOST])
    units = [(organ, list(some)) for organ, some in groupby(rows, key=lambda row: row.organ)]
    office = orgs.office_of(place)
    newest = max((row.since for row in rows), default=None)
    context = {"units": units, "office_id": office.pk if office else None, "count": len(rows), "newest": newest}
    return render(request, "catalogue/public/negative.html", context)


@require_GET
def xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    rows = queries.published_negative(_place(request))[:MOST]
    answer = HttpResponse(exports.negative(rows, heading="政务公开负面清单"), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('政务公开负面清单.xlsx')}"
    return answer
