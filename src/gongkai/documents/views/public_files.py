"""A public document as files: PDF, Word, plain text, JSON, the square code of its address, a look at an attachment."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

import segno
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from gongkai.documents.queries import public_document as public
from gongkai.documents.queries import public_page
from gongkai.documents.services import downloads, machine
from gongkai.documents.views.public_document import asked_day, gone
from gongkai.files import queries as stored
from gongkai.files.rules import Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs.services.access import of_place
from gongkai.pages.services import made_from

if TYPE_CHECKING:
    from gongkai.documents.queries.public_document import Reading
    from gongkai.orgs.models import Jurisdiction

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHOWN = frozenset({Kind.PDF, Kind.PNG, Kind.JPG, Kind.GIF, Kind.WEBP})
UNAVAILABLE = 503


def _name(found: Reading, ending: str) -> str:
    """A file name of the title, for old and for new browsers (RFC 6266)."""
    title = "".join("_" if c in '\\/:*?"<>|\r\n\t' else c for c in found.version.title)[:80]
    return f"attachment; filename=\"document.{ending}\"; filename*=UTF-8''{quote(f'{title}.{ending}', safe='')}"


def _paper(request: HttpRequest, place: Jurisdiction, uuid: UUID, form: str) -> HttpResponse:
    try:
        found = public.reading(place.pk, uuid, asked_day(request))
    except ObjectDoesNotExist:
        return gone(request, place, uuid)
    made_from(f"document:{found.document.pk}")
    address = request.build_absolute_uri(reverse("documents_public:document", args=[uuid]))
    try:
        data = downloads.paper(found, address, form)
    except Refused as refused:
        return HttpResponse("".join(refused.reasons), status=UNAVAILABLE, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": _name(found, form), "Content-Length": str(len(data))}
    return HttpResponse(data, content_type=TYPES[form], headers=headers)


@of_place
def pdf(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The public text as PDF."""
    return _paper(request, place, uuid, "pdf")


@of_place
def word(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The public text as .docx."""
    return _paper(request, place, uuid, "docx")


@of_place
def text(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The plain text whose SHA-256 the page states."""
    try:
        found = public.reading(place.pk, uuid, asked_day(request))
    except ObjectDoesNotExist:
        return gone(request, place, uuid)
    made_from(f"document:{found.document.pk}")
    return HttpResponse(machine.plain_text(found.version), content_type="text/plain; charset=utf-8")


@of_place
def data(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """Metadata, text and relations as JSON."""
    try:
        page = public_page.gathered(place.pk, uuid, asked_day(request))
    except ObjectDoesNotExist:
        return gone(request, place, uuid)
    made_from(*page.reading.keys)
    said = machine.data_of(page, request.build_absolute_uri("/").rstrip("/"))
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


@of_place
def code(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The address of the page as a square code."""
    if not public.is_public(place.pk, uuid):
        return gone(request, place, uuid)
    made_from(*(f"document:{number}" for number in public.numbers_of(place.pk, uuid)))
    out = io.BytesIO()
    address = request.build_absolute_uri(reverse("documents_public:document", args=[uuid]))
    segno.make(address, error="m").save(out, kind="svg", scale=4, border=3, light="#fff", svgclass=None, lineclass=None)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@of_place
def look(request: HttpRequest, place: Jurisdiction, uuid: UUID, file: UUID) -> HttpResponseBase:
    """An attachment shown in the browser: PDF and pictures of a text that is or was public, nothing else."""
    if not public.shows_file(place.pk, uuid, str(file)):
        return gone(request, place, uuid)
    kept = stored.by_uuid(file)
    if kept is None or kept.sensitive == "Y" or kept.kind not in SHOWN:
        raise Http404
    try:
        pieces = stored.open_stream(kept)
    except stored.Missing as error:
        raise Http404(str(error)) from error
    response = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(pieces)
    for name, value in {
        "Content-Type": kept.media_type,
        "Content-Length": str(kept.size),
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'",
        "Cache-Control": "private, no-store",
    }.items():
        response[name] = value
    return response
