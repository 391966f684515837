"""待我审核 and 全部审核."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import AllFilter
from gongkai.review.queries import lists


@require_GET
@desk_page()
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for this person, first due first; what came back to them as drafter."""
    page = lists.queue(actor, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "rows": lists.by_review(page.rows),
        "returned": list(lists.returned_to(actor)[:20]),
        "user_id": actor.user_id,
    }
    return render(request, "review/queue.html", context)


@require_GET
@desk_page()
def everything(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every review of the unit, of every unit for those who oversee."""
    form = AllFilter(request.GET or None, actor=actor)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    organ = given.get("organ")
    wanted = lists.Filters(
        text=given.get("q") or "",
        kind=given.get("kind") or "",
        state=given.get("state") or "",
        route=given.get("route") or "",
        organ_id=organ.pk if organ else None,
        late=bool(given.get("late")),
        mine=bool(given.get("mine")),
    )
    page = lists.listing(actor, wanted, cursor=request.GET.get("cursor"))
    steps = lists.now_waiting(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(review, steps[review.pk]) for review in page.rows],
        "filtered": any(value for key, value in request.GET.items() if key != "cursor"),
    }
    return render(request, "review/all.html", context)
