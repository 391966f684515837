"""One document of 政府信息 for everyone: how it stands, what it says, and the same on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.documents.queries import published
from gongkai.kernel import days
from gongkai.orgs.services.access import of_place

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

GONE = 410


def _read(request: HttpRequest, place: Jurisdiction, uuid: UUID, template: str) -> HttpResponse:
    """The document now, or as of `?on=`; a tombstone for what was taken down; 404 for everything else."""
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
    if on is not None and on > days.today():
        raise Http404
    try:
        found = published.reading(place.pk, uuid, on)
    except ObjectDoesNotExist as error:
        gone = published.tombstone(place.pk, uuid)
        if gone is None:
            raise Http404 from error
        return render(request, "documents/public_removed.html", {"on": gone[0], "cause": gone[1]}, status=GONE)
    context = {
        "reading": found,
        "document": found.document,
        "version": found.version,
        "facts": published.facts_of(found.version),
        "interpretations": published.interpretations(found.document) if on is None else [],
        "address": request.build_absolute_uri(request.path.removesuffix("print/")),
    }
    return render(request, template, context)


@of_place
def document(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """One document: elements, validity, what it changes and what changed it, text, attachments, interpretation."""
    return _read(request, place, uuid, "documents/public_document.html")


@of_place
def printed(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The same on A4."""
    return _read(request, place, uuid, "documents/public_print.html")
