"""分办 within the organ (R143): sections and people are asked, their opinions stand together for one reply."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.applications.forms.desk import AssignForm, OpinionForm
from gongkai.applications.queries import scope
from gongkai.applications.queries.reading import of_case_id
from gongkai.applications.rules.states import CLERKS, OPEN_STATES
from gongkai.applications.views.public import WRONG
from gongkai.cases import queries as cases
from gongkai.cases import services
from gongkai.kernel import paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


@desk_page(*CLERKS)
def assign(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Who was asked what, what came back, and another question."""
    try:
        row = scope.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = AssignForm(request.POST or None, organ_id=row.organ_id)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.assign(
                case=row.case, section=given["section"], person_id=given["person"], question=given["question"],
                due_on=given["due_on"], by=actor,
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已分办。")
            return redirect("applications:assign", row.uuid)
    context = {
        "application": row, "form": form, "why": why, "assignments": cases.assignments(row.case),
        "may": actor.organ_id == row.organ_id and row.state in OPEN_STATES,
    }  # fmt: skip
    return render(request, "applications/desk/assign.html", context, status=WRONG if why or form.errors else 200)


@require_GET
@desk_page()
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What I am asked, the soonest first."""
    page = paging.page(cases.asked(actor), order=("due_on", "id"), cursor=request.GET.get("cursor"), size=30)
    return render(request, "applications/desk/opinions.html", {"page": page})


@desk_page()
def opinion(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One question with what the application asks; who applies is not shown: it is not needed for the opinion."""
    try:
        row = cases.assignment(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form, why = OpinionForm(request.POST or None), list[str]()
    if request.method == "POST":
        try:
            said = _done(request, actor, form, uuid)
        except Refused as refused:
            why = list(refused.reasons)
        else:
            messages.success(request, said)
            return redirect("applications:opinion", row.uuid)
    application = of_case_id(row.case_id, actor.jurisdiction_id)
    context = {"row": row, "form": form, "why": why, "application": application, "may_end": actor.duty in CLERKS}
    return render(request, "applications/desk/opinion.html", context, status=WRONG if why else 200)


def _done(request: HttpRequest, actor: Actor, form: OpinionForm, uuid: UUID) -> str:
    row = cases.assignment(actor, uuid)
    if request.POST.get("do") == "end":
        services.end_assignment(assignment=row, by=actor)
        return "已撤回分办。"
    if not form.is_valid():
        raise Refused("请写明办理意见（不超过3000个字）。")
    services.give_opinion(assignment=row, opinion=form.cleaned_data["opinion"], by=actor)
    return "已提交办理意见。"
