"""政务公开负面清单 (R031): list, one item with its history, changes with reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.catalogue.forms.entries import ReasonForm
from gongkai.catalogue.forms.oversight import NegativeFilter, NegativeForm
from gongkai.catalogue.queries import registers as queries
from gongkai.catalogue.rules.entries import OFFICE_DUTIES, UNIT_DUTIES, NegativeState, reasons_not_keeper
from gongkai.catalogue.services import exports, registers
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404
from gongkai.pages.services.downloads import download


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list: the unit's own items and those of the Openness Office."""
    form = NegativeFilter(request.GET or None, actor=actor)
    given = dict(form.cleaned_data) if form.is_bound and form.is_valid() else {}
    context = {
        "page": queries.negative_page(actor, cursor=request.GET.get("cursor"), **given), "form": form,
        "filtered": any(given.values()), "may": actor.may(*OFFICE_DUTIES, *UNIT_DUTIES), "organ_id": actor.organ_id,
    }  # fmt: skip
    return render(request, "catalogue/negatives.html", context)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a matter on the list, for the own unit (the office's hold for every unit)."""
    form = NegativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: registers.save_negative(item=None, organ_id=actor.organ_id, by=actor, **given)):
            messages.success(request, f"“{given['matter']}”已列入负面清单，公开页面即时更新。")
            return redirect("catalogue:negatives")
    back = reverse("catalogue:negatives")
    lead = "清单之外的事项原则上都要公开；政务公开办列入的对全部单位有效。清单对社会公开，不要写出秘密内容本身。"
    return form_page(
        request, form, title="列入负面清单", crumbs=[("负面清单", back)], button="列入", back=back, lead=lead
    )


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One item with every version."""
    row = or_404(queries.negative_item, actor, uuid)
    may = not reasons_not_keeper(actor, row.jurisdiction_id, row.organ_id) and row.state == NegativeState.STANDING
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    forms: dict[str, Any] = {}
    if may:
        start = {name: getattr(row, name) for name in ("matter", "circumstance", "ground", "basis")}
        forms["change"] = NegativeForm(request.POST if asked == "change" else None, initial=start, auto_id="change_%s")
        forms["remove"] = ReasonForm(request.POST if asked == "remove" else None, auto_id="remove_%s")
    form = forms.get(asked)
    if form is not None and form.is_valid():
        given = form.cleaned_data
        change = (
            (lambda: registers.remove_negative(item=row, by=actor, **given))
            if asked == "remove"
            else (lambda: registers.save_negative(item=row, organ_id=row.organ_id, by=actor, **given))
        )
        if done(form, change):
            messages.success(request, "已移出，今后原则上应当公开。" if asked == "remove" else "已修改，形成新的版本。")
            return redirect("catalogue:negative", row.uuid)
    context = {"row": row, "forms": forms, "revisions": row.revisions.select_related("by")[:100]}
    return render(request, "catalogue/negative.html", context, status=422 if form is not None and form.errors else 200)


@require_GET
@desk_page()
def xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as it stands."""
    rows = queries.negative(actor).filter(state=NegativeState.STANDING).order_by("organ__order", "id")[:5000]
    return download(exports.negative(rows, heading="政务公开负面清单"), "政务公开负面清单.xlsx")
