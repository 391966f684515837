"""村（居）民委员会公开事项清单 (R313) and the six flows (R312)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.catalogue.forms.entries import OrganFilter
from gongkai.catalogue.forms.oversight import PostedForm, VillageItemForm, VillagesForm
from gongkai.catalogue.queries import registers as queries
from gongkai.catalogue.rules.entries import OFFICE_DUTIES, UNIT_DUTIES, reasons_not_keeper
from gongkai.catalogue.services import registers
from gongkai.catalogue.services.registers import Posted
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404
from gongkai.trail import queries as trail


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Villages and communities by township, with how far they are."""
    form = OrganFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    context = {
        "page": queries.villages_page(actor, organ=organ, cursor=request.GET.get("cursor")), "form": form,
        "may": actor.may(*OFFICE_DUTIES, *UNIT_DUTIES), "filtered": organ is not None,
    }  # fmt: skip
    return render(request, "catalogue/villages.html", context)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register villages; each gets the items of the template."""
    form = VillagesForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        organ_id = given["organ"].pk if "organ" in given else actor.organ_id
        try:
            count = registers.add_villages(
                organ_id=organ_id, names=given["names"].splitlines(), kind=given["kind"], by=actor
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"新登记 {count} 个；已有的不变。")
            return redirect("catalogue:villages")
    back = reverse("catalogue:villages")
    return form_page(request, form, title="登记村（社区）", crumbs=[("村（社区）公开", back)], button="登记", back=back)


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One village: its items and when each was last posted, saved all at once."""
    village = or_404(queries.village, actor, uuid)
    may = not reasons_not_keeper(actor, village.jurisdiction_id, village.organ_id)
    items = list(village.items.all())
    sent = request.POST if request.method == "POST" and may else None
    forms: list[tuple[Any, Any]] = [
        (item, PostedForm(sent, prefix=f"i{item.pk}", initial={"on": item.posted_on, "note": item.note}))
        for item in items
    ]
    why: tuple[str, ...] = ()
    if sent is not None and all(form.is_valid() for _, form in forms):
        rows = [Posted(item.pk, form.cleaned_data["on"], form.cleaned_data["note"]) for item, form in forms]
        try:
            count = registers.post(village=village, rows=rows, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已更新 {count} 项。" if count else "没有改动。")
            return redirect("catalogue:village", village.uuid)
    wrong = why or any(form.errors for _, form in forms)
    context = {"village": village, "forms": forms, "may": may, "why": why, "history": trail.history(village)}
    return render(request, "catalogue/village.html", context, status=422 if wrong else 200)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def add_item(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """An item of a village's own."""
    village = or_404(queries.village, actor, uuid)
    form = VillageItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: registers.add_item(village=village, by=actor, **given)):
            messages.success(request, "已增加。")
            return redirect("catalogue:village", village.uuid)
    back = reverse("catalogue:village", args=[village.uuid])
    crumbs = [("村（社区）公开", reverse("catalogue:villages")), (village.name, back)]
    return form_page(request, form, title="增加公开事项", crumbs=crumbs, button="增加", back=back)


@require_GET
@desk_page()
def flows(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The six flows of grassroots openness work, to work by."""
    return render(request, "catalogue/flows.html", {"flows": queries.flows()})
