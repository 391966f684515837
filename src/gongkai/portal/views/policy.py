"""The policy page: one policy, what it means, what came of it, how it changed; readable as of any past day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gongkai.documents.queries import policy as policies
from gongkai.documents.queries import public_document as public
from gongkai.kernel import days
from gongkai.orgs.services.access import of_place
from gongkai.pages.services import made_from
from gongkai.portal.forms.policy import DayForm
from gongkai.portal.services.policies import policy_parts

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

GONE = 410


def _day(request: HttpRequest, name: str) -> date | None:
    """A day of the address; None when it is not there; 404 for what is no day."""
    asked = request.GET.get(name, "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404 from error


def _gone(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    found = public.tombstone(place.pk, uuid)
    if found is None:
        raise Http404
    return render(request, "documents/public_removed.html", {"on": found[0], "cause": found[1]}, status=GONE)


@of_place
def policy(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """One policy, now or as of `?on=`."""
    form = DayForm(request.GET if "on" in request.GET else None)
    on = form.day()
    problem = ""
    try:
        found = policies.one(place.pk, uuid, on)
    except ObjectDoesNotExist:
        try:
            found, on = policies.one(place.pk, uuid), None
        except ObjectDoesNotExist:
            return _gone(request, place, uuid)
        problem = "这一天它还没有公开，下面是现在的文本。"
    document = found.page.reading.document
    made_from(*found.page.keys)
    parts = [
        (part.title, render_to_string(part.template, dict(part.context), request))
        for part in policy_parts(document, on)
    ]
    context = {
        "policy": found, "page": found.page, "reading": found.page.reading, "document": document, "problem": problem,
        "version": found.page.reading.version, "form": form, "parts": parts,
        "address": request.build_absolute_uri(request.path), "today": days.today(),
    }  # fmt: skip
    return render(request, "portal/policy.html", context)


@of_place
def compare(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """Two texts side by side: of two days (`from`, `to`), or against a document it changed (`with`)."""
    old, new, beside = _day(request, "from"), _day(request, "to"), request.GET.get("with", "")
    try:
        found = policies.one(place.pk, uuid)
    except ObjectDoesNotExist:
        return _gone(request, place, uuid)
    try:
        if beside:
            compared = policies.against(place.pk, uuid, UUID(beside))
        elif old and new and max(old, new) <= days.today():
            compared = policies.between(place.pk, uuid, min(old, new), max(old, new))
        else:
            raise Http404
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
    context = {"compared": compared, "document": found.page.reading.document, "version": found.page.reading.version}
    return render(request, "portal/policy_compare.html", context)
