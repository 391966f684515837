"""对照新规则全面梳理 (R030): opened by the office, settled by units item by item."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.forms.entries import OrganFilter
from gongkai.catalogue.forms.oversight import CombingForm, GapForm, SettleForm
from gongkai.catalogue.queries import oversight
from gongkai.catalogue.rules.entries import (
    GAP_STEPS,
    OFFICE_DUTIES,
    CombingState,
    GapState,
    reasons_not_unit,
)
from gongkai.catalogue.services import combing
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.answering import done, form_page, or_404, said
from gongkai.trail import queries as trail


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Combings, newest first."""
    page = oversight.combings_page(actor, cursor=request.GET.get("cursor"))
    return render(request, "catalogue/combings.html", {"page": page, "office": actor.may(*OFFICE_DUTIES)})


@desk_page(*OFFICE_DUTIES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a combing."""
    form = CombingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = combing.open_(by=actor, **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"已列出 {made.items.count()} 项，各单位可以逐项登记梳理结果。")
            return redirect("catalogue:combing", made.uuid)
    back = reverse("catalogue:combings")
    lead = "规则修订后，把公开依据提到它的公开事项和义务全部列出，逐项核对应公开而未公开的，跟踪到公开为止。"
    return form_page(
        request, form, title="开展全面梳理", crumbs=[("全面梳理", back)], button="列出涉及的事项", back=back, lead=lead
    )


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One combing: its items by state and unit."""
    found = or_404(oversight.combing, actor, uuid)
    form = OrganFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    state = request.GET.get("state", "") if request.GET.get("state", "") in set(GapState) else ""
    here = reverse("catalogue:combing", args=[found.uuid])
    counts: dict[str, int] = {}
    for one in oversight.combing_items(actor, found).order_by().values_list("state", flat=True):
        counts[one] = counts.get(one, 0) + 1
    tabs = [Link("全部", here, not state, count=sum(counts.values()))]
    tabs += [
        Link(one.label, f"{here}?state={one.value}", one == state, count=counts[one])
        for one in GapState
        if counts.get(one)
    ]
    context = {
        "row": found, "page": oversight.combing_page(actor, found, state=state, organ=organ, cursor=request.GET.get("cursor")),
        "tabs": tabs, "form": form, "office": actor.may(*OFFICE_DUTIES) and found.state == CombingState.OPEN,
        "left": counts.get(GapState.OPEN, 0) + counts.get(GapState.GAP, 0), "history": trail.history(found),
    }  # fmt: skip
    return render(request, "catalogue/combing.html", context)


@desk_page(*OFFICE_DUTIES)
def add_gap(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Something the rule requires that stands in no directory yet."""
    found = or_404(oversight.combing, actor, uuid)
    form = GapForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        organ = given["organ"]
        if done(
            form,
            lambda: combing.add_gap(combing=found, organ_id=organ.pk, title=given["title"], gap=given["gap"], by=actor),
        ):
            messages.success(request, f"已列给{organ.short_name}。")
            return redirect("catalogue:combing", found.uuid)
    back = reverse("catalogue:combing", args=[found.uuid])
    crumbs = [("全面梳理", reverse("catalogue:combings")), (found.rule, back)]
    return form_page(request, form, title="补列应公开的内容", crumbs=crumbs, button="列给责任单位", back=back)


@desk_page()
def item(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One item: what the unit found."""
    row = or_404(oversight.combing_item, actor, uuid)
    may = not reasons_not_unit(actor, row.organ_id) or actor.may(*OFFICE_DUTIES)
    form = None
    if may and row.combing.state == CombingState.OPEN:
        start = {"gap": row.gap, "url": row.url, "reason": row.reason}
        form = SettleForm(request.POST or None, states=GAP_STEPS[GapState(row.state)], initial=start)
        if request.method == "POST" and form.is_valid():
            given = dict(form.cleaned_data)
            state = GapState(given.pop("state"))
            if done(form, lambda: combing.settle(item=row, state=state, by=actor, **given)):
                messages.success(request, "梳理结果已登记。")
                return redirect("catalogue:combing", row.combing.uuid)
    context = {"row": row, "form": form, "history": trail.history(row)}
    return render(
        request, "catalogue/combing_item.html", context, status=422 if form is not None and form.errors else 200
    )


@require_POST
@desk_page(*OFFICE_DUTIES)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Done when nothing is left."""
    found = or_404(oversight.combing, actor, uuid)
    said(request, lambda: combing.close(combing=found, by=actor), "梳理已完成。")
    return redirect("catalogue:combing", found.uuid)
