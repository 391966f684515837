"""遮蔽留痕, for the reviewers and leaders of the unit alone (R092)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.vetting.forms.findings import TraceFilter
from gongkai.vetting.queries import findings, scope
from gongkai.vetting.rules.handling import DECIDERS
from gongkai.vetting.services import masking
from gongkai.vetting.views.desk.findings import one


@require_GET
@desk_page(*DECIDERS)
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was masked in the unit, newest first, in masked form."""
    form = TraceFilter(request.GET or None)
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data if form.is_bound else {}
    page = findings.traces(
        actor, kind=given.get("kind") or "", waiting=bool(given.get("waiting")), cursor=request.GET.get("cursor")
    )
    filtered = any(value for key, value in request.GET.items() if key != "cursor")
    return render(request, "vetting/traces.html", {"page": page, "form": form, "filtered": filtered})


@require_GET
@desk_page(*DECIDERS)
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One trace, in masked form."""
    return render(request, "vetting/trace.html", {"row": one(scope.trace, actor, uuid)})


@never_cache
@require_POST
@desk_page(*DECIDERS)
def see(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What stood there before; looking at it is kept."""
    row = one(scope.trace, actor, uuid)
    try:
        value = masking.see_trace(trace=row, by=actor)
    except Refused as refused:
        return render(request, "vetting/trace.html", {"row": row, "why": refused.reasons}, status=422)
    return render(request, "vetting/trace.html", {"row": row, "value": value})


@require_POST
@desk_page(*DECIDERS)
def approve(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """核对, by another than who masked."""
    row = one(scope.trace, actor, uuid)
    try:
        masking.approve_trace(trace=row, by=actor)
    except Refused as refused:
        return render(request, "vetting/trace.html", {"row": row, "why": refused.reasons}, status=422)
    messages.success(request, "已核对。")
    return redirect("vetting:trace", row.uuid)
