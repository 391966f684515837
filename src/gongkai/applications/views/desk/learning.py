"""Where applications crowd, the model cases, the guide: what is learnt from the work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms import after as forms
from gongkai.applications.queries import crowding as reading
from gongkai.applications.queries import exemplary as examples
from gongkai.applications.queries import guide as guides
from gongkai.applications.queries.report import YEARS
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.after import Shown
from gongkai.applications.rules.guide import STEPS
from gongkai.applications.services import advising, exemplifying, guiding
from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page


@desk_page(*READERS)
def crowding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By unit and field; the office enters the legal advice that was given."""
    asked, (first, last) = whole(request.GET.get("year", "")), YEARS
    year = asked if asked is not None and first <= asked <= last else days.today().year
    organs = {str(organ.uuid): organ for organ in orgs.organs(actor.jurisdiction_id)}
    form = None
    why: tuple[str, ...] = ()
    if actor.may(Duty.OFFICE):
        choices = [(uuid, organ.short_name) for uuid, organ in organs.items()]
        form = forms.AdviceForm(request.POST or None, organs=choices)
    elif request.method == "POST":
        raise Http404
    if form is not None and request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            advising.advise(organ_id=organs[given.pop("organ")].pk, **given, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已登记法律咨询。")
            return redirect("applications:crowding")
    context = {
        "year": year, "filter": forms.YearFilter(request.GET or None), "form": form, "why": why,
        "units": reading.by_unit(actor, year) if actor.oversees else [], "fields": reading.by_field(actor, year),
        "page": paging.page(reading.advice(actor), order=("-given_on", "-id"), cursor=request.GET.get("cursor"), size=20),
    }  # fmt: skip
    return render(request, "applications/desk/crowding.html", context, status=422 if request.method == "POST" else 200)


@desk_page()
def exemplary(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The model cases of the place and of those above; the office names the ten."""
    if request.method == "POST":
        return _award(request, actor)
    form = forms.ModelFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = examples.exemplary(actor, asked)
    page = paging.page(rows, order=("shown", "-at", "-id"), cursor=request.GET.get("cursor"), size=10)
    context = {"form": form, "page": page, "may_award": actor.may(Duty.OFFICE), "place": actor.jurisdiction_id}
    return render(request, "applications/desk/models.html", context)


def _award(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        found = examples.exemplary(actor, {}).get(uuid=UUID(request.POST.get("model", "")))
        exemplifying.show_model(model=found, shown=Shown(request.POST.get("shown", "")), by=actor)
        messages.success(request, "已修改。")
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect("applications:models")


@desk_page()
def guide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The guide by step; the office writes it."""
    said = guides.guide(actor.jurisdiction_id)
    may, asked = actor.may(Duty.OFFICE), ""
    why: tuple[str, ...] = ()
    if request.method == "POST":
        form = forms.GuideForm(request.POST)
        if not may or request.POST.get("step") not in STEPS:
            raise Http404
        asked = request.POST["step"]
        if form.is_valid():
            try:
                guiding.write_guide(**form.cleaned_data, by=actor)
            except Refused as refused:
                why = refused.reasons
            else:
                messages.success(request, "已保存，各环节即时显示新的要点。")
                return redirect("applications:guide")
    rows = [(one, _form(one, request, asked) if may else None) for one in said.values()]
    context = {
        "rows": rows,
        "why": why,
        "asked": asked,
        "versions": guides.versions(actor.jurisdiction_id)[:50],
        "steps": STEPS,
    }
    return render(request, "applications/desk/guide.html", context, status=422 if asked else 200)


def _form(said: guides.Said, request: HttpRequest, asked: str) -> forms.GuideForm:
    if said.step == asked:
        return forms.GuideForm(request.POST, auto_id=f"{said.step}_%s")
    return forms.GuideForm(
        initial={"step": said.step, "text": said.text, "article": said.article}, auto_id=f"{said.step}_%s"
    )
