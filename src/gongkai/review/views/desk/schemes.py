"""审核流程: what each kind goes through, and its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import SchemeForm, step_forms
from gongkai.review.queries import schemes
from gongkai.review.queries.rounds import rounds_of, versions_of
from gongkai.review.rules.states import Kind
from gongkai.review.services import arrangements

KEEPERS = (Duty.OFFICE, Duty.ADMIN)


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise Http404 from error


@require_GET
@desk_page(*KEEPERS)
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What holds for each kind."""
    rows = [(found, rounds_of(found.steps, actor.jurisdiction_id)) for found in schemes.all_now(actor.jurisdiction_id)]
    return render(request, "review/schemes.html", {"rows": rows})


@require_GET
@desk_page(*KEEPERS)
def page(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """One kind: its rounds and every version with what it changed and why."""
    found = schemes.scheme_now(actor.jurisdiction_id, _kind(kind))
    context = {
        "found": found,
        "rounds": rounds_of(found.steps, actor.jurisdiction_id),
        "versions": versions_of(actor.jurisdiction_id, found.kind),
    }
    return render(request, "review/scheme.html", context)


@desk_page(*KEEPERS)
def edit(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """A new version."""
    found = schemes.scheme_now(actor.jurisdiction_id, _kind(kind))
    organs = list(orgs.organs(actor.jurisdiction_id).values_list("pk", "short_name"))
    sent: Any = request.POST if request.method == "POST" else None
    steps = step_forms(found.steps, organs, sent)
    form = SchemeForm(sent, initial={"based_on": found.row.number if found.row else 0})
    why: tuple[str, ...] = ()
    if request.method == "POST" and all([form.is_valid(), *(step.is_valid() for step in steps)]):
        specs = [spec for spec in (step.spec() for step in steps) if spec is not None]
        try:
            made = arrangements.change_scheme(kind=found.kind, steps=specs, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已保存第{made.number}版，此后提交的按新流程；正在审核的仍按原流程。")
            return redirect("review:scheme", kind)
    errors = [
        f"{step.sort.label}：{step.fields[name].label}：{'；'.join(map(str, wrong))}"
        for step in steps
        for name, wrong in step.errors.items()
    ]
    context = {"found": found, "steps": steps, "form": form, "why": [*why, *errors]}
    return render(request, "review/scheme_edit.html", context, status=422 if why or errors or form.errors else 200)
