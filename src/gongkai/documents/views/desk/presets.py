"""发文字号的统一认定: presets by issue code."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.documents.forms.openness import SeriesForm
from gongkai.documents.queries import openness as queries
from gongkai.documents.services import series as services
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page


@desk_page()
def series(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All presets, those in force first; the office adds."""
    form = SeriesForm(request.POST or None, organs=orgs.organs(actor.jurisdiction_id))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.set_rule(by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已设定。")
            return redirect("documents:series")
    today = days.today()
    rows = list(queries.series_rules(actor))
    context = {
        "form": form,
        "why": why,
        "now": [row for row in rows if row.valid_to is None or row.valid_to >= today],
        "past": [row for row in rows if row.valid_to is not None and row.valid_to < today],
        "may": actor.may(Duty.OFFICE),
    }
    return render(request, "documents/series.html", context, status=422 if why or form.errors else 200)


@require_POST
@desk_page(Duty.OFFICE)
def end_series(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Stop a preset."""
    try:
        services.end_rule(rule=queries.series_rules(actor).get(uuid=uuid), by=actor)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, "已停用。")
    return redirect("documents:series")
