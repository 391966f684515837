"""Delegations and pairings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import DelegationForm, PairingForm
from gongkai.review.queries import arrangements as reading
from gongkai.review.rules.states import Sort
from gongkai.review.services import arrangements

KEEPERS = (Duty.OFFICE, Duty.ADMIN)


@require_GET
@desk_page()
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who gave whom what, until when."""
    page = reading.delegations(actor, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "rows": [(row, reading.delegation_state(row)) for row in page.rows],
        "may_give": bool(reading.givers(actor)),
        "user_id": actor.user_id,
        "keeper": actor.may(*KEEPERS),
    }
    return render(request, "review/delegations.html", context)


@desk_page()
def delegate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """委托."""
    givers = reading.givers(actor)
    if not givers:
        raise Http404
    takers = reading.takers(actor, givers)
    sent = (request.POST,) if request.method == "POST" else ()
    form = DelegationForm(*sent, givers=givers, takers=takers)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        giver = {row.pk: row for row in givers}[given.pop("giver")]
        taker = {row.pk: row for row in takers}[given.pop("taker")]
        sorts = [Sort(sort) for sort in given.pop("sorts")]
        try:
            arrangements.delegate(giver=giver, taker=taker, sorts=sorts, by=actor, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已委托{taker.user.name}，到 {given['until']:%Y-%m-%d} 为止。")
            return redirect("review:delegations")
    context = {
        "title": "委托审核",
        "lead": "受托人以自己的名义审核，记录中写明受谁委托；起草人不能审核、三审须三个不同的人等要求不变。保密审查不能委托。",
        "form": form,
        "why": why,
        "button": "委托",
        "back": reverse("review:delegations"),
        "crumb": "审核委托",
    }
    return render(request, "review/form.html", context, status=422 if why or form.errors else 200)


def _confirmed(request: HttpRequest, words: dict[str, Any], verb: Any, said: str) -> HttpResponse:
    """Ask, then do it."""
    context = dict(words)
    if request.method == "POST":
        try:
            verb()
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, said)
            return redirect(words["back"])
    return render(request, "pages/confirm.html", context, status=422 if context.get("reasons") else 200)


@desk_page()
def end_delegation(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """终止委托."""
    row = reading.delegation(actor, uuid)
    if row is None:
        raise Http404
    words = {
        "title": "终止委托",
        "sentences": [f"{row.giver.user.name}对{row.taker.user.name}的委托即刻终止；此前已办的审核仍然有效。"],
        "button": "终止委托",
        "back": reverse("review:delegations"),
    }
    return _confirmed(request, words, lambda: arrangements.end_delegation(delegation=row, by=actor), "委托已终止。")


@require_GET
@desk_page(*KEEPERS)
def pairings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Small units and who helps them."""
    rows = reading.pairings(actor)
    return render(request, "review/pairings.html", {"rows": rows, "today": days.today()})


@desk_page(*KEEPERS)
def pair(request: HttpRequest, actor: Actor) -> HttpResponse:
    """登记结对审核."""
    sent = (request.POST,) if request.method == "POST" else ()
    form = PairingForm(*sent, actor=actor)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        sorts = [Sort(sort) for sort in given.pop("sorts")]
        try:
            arrangements.pair(sorts=sorts, by=actor, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已登记：{given['organ']}的审核可由{given['partner']}协助办理。")
            return redirect("review:pairings")
    context = {
        "title": "登记结对审核",
        "lead": "人手少、排不出三个不同审核人的单位，可由另一个单位相应岗位的人协助办理。登记后立即生效。",
        "form": form,
        "why": why,
        "button": "登记",
        "back": reverse("review:pairings"),
        "crumb": "结对审核",
    }
    return render(request, "review/form.html", context, status=422 if why or form.errors else 200)


@desk_page(*KEEPERS)
def end_pairing(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """终止结对审核."""
    row = reading.pairing(actor, uuid)
    if row is None:
        raise Http404
    words = {
        "title": "终止结对审核",
        "sentences": [f"{row.partner.short_name}从今天起不再办理{row.organ.short_name}的审核；此前已办的仍然有效。"],
        "button": "终止结对",
        "back": reverse("review:pairings"),
    }
    return _confirmed(request, words, lambda: arrangements.end_pairing(pairing=row, by=actor), "结对已终止。")
