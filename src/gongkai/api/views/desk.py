"""接口密钥 on the desk: made, shown once, ended; what came in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.api import queries, services
from gongkai.api.forms import KeyForm
from gongkai.api.rules import keys as rules
from gongkai.kernel import paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


@desk_page()
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keys of the unit (of the place for who oversees), and what came in. A new key is shown in this answer and never again."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, token = services.make_key(name=form.cleaned_data["name"], by=actor)
        except Refused as refused:
            return _shown(request, actor, form, status=422, why=refused.reasons)
        answer = _shown(request, actor, KeyForm(), made=made, token=token)
        answer["Cache-Control"] = "no-store"
        return answer
    return _shown(request, actor, form, status=422 if form.errors else 200)


def _shown(request: HttpRequest, actor: Actor, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "keys": list(queries.keys(actor)[:200]),
        "page": paging.page(queries.received(actor), order=("-at", "-id"), cursor=request.GET.get("cursor"), size=30),
        "may_make": actor.may(*rules.MAKERS),
        "may_end": actor.may(*rules.MAKERS, *rules.KEEPERS),
    }
    return render(request, "api/keys.html", context | more, status=status)


@require_POST
@desk_page(*rules.MAKERS, *rules.KEEPERS)
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """停用."""
    row = queries.keys(actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    try:
        services.end_key(key=row, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"“{row.name}”的密钥已停用。")
    return redirect("api:keys")
