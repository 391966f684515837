"""流调信息: written from the allowed fields, looked at for privacy by a second person (R096)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.trail import queries as trail
from gongkai.vetting.forms.privacy import EpidemicForm, OpinionForm
from gongkai.vetting.models import EpidemicText
from gongkai.vetting.queries import privacy
from gongkai.vetting.rules.epidemic import template
from gongkai.vetting.rules.privacy import WRITERS, reasons_not_to_review, reasons_not_to_write
from gongkai.vetting.rules.states import EpidemicState
from gongkai.vetting.services import epidemic
from gongkai.vetting.views.desk.findings import one


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Texts of the unit, of all units for who oversees."""
    state = request.GET.get("state", "")
    state = state if state in set(EpidemicState) else ""
    context = {
        "page": privacy.epidemics(actor, state=state, cursor=request.GET.get("cursor")),
        "state": state,
        "tabs": [("", "全部"), *((one.value, one.label) for one in EpidemicState)],
        "may_write": actor.may(*WRITERS),
    }
    return render(request, "vetting/epidemics.html", context)


@desk_page(*WRITERS)
def write(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """Write a text, or change one that is a draft or was returned."""
    row: EpidemicText | None = one(privacy.epidemic, actor, uuid) if uuid else None
    start = {"title": row.title, **row.values} if row else {}
    form = EpidemicForm(request.POST or None, initial=start)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        title, values = form.cleaned_data["title"], form.values()
        try:
            if row is None:
                row = epidemic.draft_epidemic(title=title, values=values, by=actor)
            else:
                row = epidemic.change_epidemic(row=row, title=title, values=values, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已生成发布稿。")
            return redirect("vetting:epidemic", row.uuid)
    context = {"form": form, "why": why, "row": row, "forbidden": template().forbidden}
    return render(request, "vetting/epidemic_form.html", context, status=422 if why or form.errors else 200)


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One text with what the rules found in it and what may be done."""
    row: EpidemicText = one(privacy.epidemic, actor, uuid)
    do = request.POST.get("do", "")
    form = OpinionForm(request.POST if do in {"pass", "return"} else None)
    why: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            if do == "ask":
                epidemic.ask_review(row=row, by=actor)
                messages.success(request, "已提请隐私审查。")
            elif form.is_valid():
                epidemic.review(row=row, passed=do == "pass", opinion=form.cleaned_data["opinion"], by=actor)
                messages.success(request, "审查通过。" if do == "pass" else "已退回修改。")
        except Refused as refused:
            why = refused.reasons
        else:
            return redirect("vetting:epidemic", row.uuid)
    state = EpidemicState(row.state)
    mine = not reasons_not_to_write(actor, row.organ_id)
    barred = reasons_not_to_review(actor, row.organ_id, state, row.drafted_by_id, "-", True)
    context = {
        "row": row,
        "why": why,
        "form": form,
        "may_change": mine and state in {EpidemicState.DRAFT, EpidemicState.RETURNED},
        "may_review": not barred,
        "barred": barred if state is EpidemicState.ASKED else [],
        "history": trail.history(row),
    }
    return render(request, "vetting/epidemic.html", context, status=422 if why else 200)
