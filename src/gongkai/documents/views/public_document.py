"""One document of 政府信息 for everyone: how it stands, what it says, what explains it, and the same on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gongkai.documents.queries import public_document as public
from gongkai.documents.queries import public_page
from gongkai.documents.services import machine, parts
from gongkai.documents.services.paths import policy_of
from gongkai.kernel import days
from gongkai.orgs.services.access import of_place
from gongkai.pages.services import made_from

if TYPE_CHECKING:
    from gongkai.documents.queries.public_page import Page
    from gongkai.orgs.models import Jurisdiction

GONE = 410


def asked_day(request: HttpRequest) -> date | None:
    """The day of `?on=`; None for now; 404 for what is no day or has not come."""
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
    if on is not None and on > days.today():
        raise Http404
    return on


def gone(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The tombstone of what was taken down; 404 for everything else that is not public."""
    found = public.tombstone(place.pk, uuid)
    if found is None:
        raise Http404
    return render(request, "documents/public_removed.html", {"on": found[0], "cause": found[1]}, status=GONE)


@of_place
def document(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """One document: elements, validity, what it changes and what changed it, text, attachments, interpretation."""
    on = asked_day(request)
    try:
        page = public_page.gathered(place.pk, uuid, on)
    except ObjectDoesNotExist:
        return gone(request, place, uuid)
    made_from(*page.keys)
    return render(request, "documents/public_document.html", _shown(request, page))


def _shown(request: HttpRequest, page: Page) -> dict[str, Any]:
    found, address = page.reading, request.build_absolute_uri(request.path)
    more = parts.parts_of(found.document, found.on)
    return {
        "page": page,
        "reading": found,
        "document": found.document,
        "version": found.version,
        "address": address,
        "sha256": machine.sha256_of(found.version),
        "linked_data": machine.linked_data(page, address),
        "parts": [(part.title, render_to_string(part.template, dict(part.context), request)) for part in more],
        "policy": policy_of(found.document.uuid) if found.document.kind in machine.POLICIES or page.explained else "",
    }


@of_place
def printed(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The same on A4."""
    try:
        page = public_page.gathered(place.pk, uuid, asked_day(request))
    except ObjectDoesNotExist:
        return gone(request, place, uuid)
    made_from(*page.reading.keys)
    address = request.build_absolute_uri(request.path.removesuffix("print/"))
    context = {
        "page": page,
        "reading": page.reading,
        "document": page.reading.document,
        "version": page.reading.version,
    }
    return render(request, "documents/public_print.html", {**context, "address": address})
