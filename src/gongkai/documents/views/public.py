"""政府信息 for everyone: one document and how it stands, lists, 规范性文件目录, the history library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.documents.forms.public import OrganFilter, PublicFilter
from gongkai.documents.queries import published
from gongkai.documents.services import tables
from gongkai.kernel import days, paging
from gongkai.orgs import queries as orgs

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

P = ParamSpec("P")
MOST_ROWS = 5000
GONE = 410


def of_place(
    view: Callable[Concatenate[HttpRequest, Jurisdiction, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the jurisdiction its host stands for; 404 before there is one."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        place = orgs.jurisdiction_at(request.get_host())
        if place is None:
            raise Http404
        return view(request, place, *args, **kwargs)

    return answer


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
