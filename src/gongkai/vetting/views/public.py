"""个人信息处理规则 as everyone may read them (R094), and the notices that rest on them."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.orgs import queries as orgs
from gongkai.pages import services as pages
from gongkai.vetting.queries import privacy


def _place(request: HttpRequest) -> int:
    found = orgs.jurisdiction_at(request.get_host())
    if found is None:
        raise Http404
    return found.pk


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every unit with its processing activities."""
    place = _place(request)
    pages.made_from(f"privacy:{place}")
    rows = privacy.public_rules(place)
    units = [(organ, list(found)) for organ, found in groupby(rows, key=lambda row: row.organ)]
    return render(request, "vetting/public_rules.html", {"units": units})


@require_GET
def organ(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The processing rules of one unit."""
    place = _place(request)
    try:
        found = orgs.public_organ(place, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(f"privacy:{place}", f"organ:{found.pk}")
    return render(
        request, "vetting/public_organ.html", {"organ": found, "rows": privacy.public_organ_rules(place, uuid)}
    )


@require_GET
def notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A notice, also an earlier version somebody was shown."""
    try:
        row = privacy.public_notice(_place(request), uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return render(request, "vetting/public_notice.html", {"row": row})
