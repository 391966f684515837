"""The count of openings: one address for the pages' script, one page for those who keep the site."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import days
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.portal.queries import seen as queries
from gongkai.portal.rules.seen import MOST_ADDRESS, counts
from gongkai.portal.services import seen as services

SPANS = {7: "近 7 天", 30: "近 30 天", 365: "近一年"}


@require_safe
def seen(request: HttpRequest, address: str) -> HttpResponse:
    """Count one opening of a public page, unless it was opened before in this session, and tell how many there were."""
    address = f"/{address}"
    if len(address) > MOST_ADDRESS or not services.titles([address]):
        raise Http404
    if "again" not in request.GET and counts(request.headers):
        services.count(address)
    answer = JsonResponse({"views": queries.total(address) + services.waiting(address)})
    answer["Cache-Control"] = "no-store"
    return answer


@desk_page(Duty.OFFICE, Duty.ADMIN, Duty.EDITOR)
def most_read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is read most."""
    span = whole(request.GET.get("days", "")) or 30
    span = span if span in SPANS else 30
    since = days.today() - timedelta(days=span - 1)
    found = queries.most_read(since)
    titles = services.titles([address for address, _ in found], actor.jurisdiction_id)
    rows = [{"title": titles[address], "url": address, "views": views} for address, views in found if address in titles]
    context = {"rows": rows, "spans": SPANS.items(), "span": span}
    return render(request, "portal/most_read.html", context)
