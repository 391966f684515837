"""Saved views of the ledger."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.applications.forms.after import DropViewForm, SaveViewForm
from gongkai.applications.forms.desk import LedgerFilter
from gongkai.applications.models import SavedView
from gongkai.applications.queries import saved as asking
from gongkai.applications.queries.scope import READERS
from gongkai.applications.services import viewing
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


def shown(actor: Actor) -> list[dict[str, Any]]:
    """The views somebody may choose, with their addresses and whether they are the own."""
    return [
        {"view": view, "query": urlencode(view.asked), "own": view.by_id == actor.user_id}
        for view in asking.views(actor)
    ]


def form_of(request: HttpRequest) -> SaveViewForm | None:
    """The form to keep what is asked now; none while nothing is asked."""
    given = {key: value for key, value in request.GET.items() if value and key != "cursor"}
    return SaveViewForm(initial={"query": urlencode(given)}) if given else None


@require_POST
@desk_page(*READERS)
def save(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep filters and order by a name."""
    form = SaveViewForm(request.POST)
    form.is_valid()
    query = form.cleaned_data.get("query", "")
    given = QueryDict(query)
    filters = LedgerFilter(given, actor=actor)
    filters.is_valid()
    asked = {name: given[name] for name in filters.cleaned_data if given.get(name)}
    try:
        viewing.save_view(
            name=form.cleaned_data.get("name", ""), asked=asked, shared=form.cleaned_data.get("shared", False), by=actor
        )
        messages.success(request, "已保存视图。")
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect(f"{reverse('applications:ledger')}?{urlencode(asked)}")


@require_POST
@desk_page(*READERS)
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Delete an own view."""
    form = DropViewForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        viewing.drop_view(view=asking.own_views(actor).get(uuid=form.cleaned_data["view"]), by=actor)
    except SavedView.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "已删除视图。")
    return redirect("applications:ledger")
