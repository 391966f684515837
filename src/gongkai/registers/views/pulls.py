"""定时取数 of a register: from where a unit's rows are fetched, how it went, what may be done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.registers.forms import PullForm
from gongkai.registers.models import Pull, Register
from gongkai.registers.queries import pulls as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.pulling import SETTERS, TELL_AFTER, Every, Form
from gongkai.registers.services import pulling

DONE = {"start": "已启用。", "stop": "已停用，不再取数。", "now": "已安排，几分钟内取数。"}


@desk_page(*SETTERS)
def pull(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The settings in the actor's scope and the form for one; the office sets for any unit."""
    register = queries.by_key(actor.jurisdiction_id, key)
    if register is None:
        raise Http404
    doing = request.POST.get("action", "")
    if request.method == "POST" and doing != "save":
        return _done(request, actor, register, doing)
    rows = list(asking.pulls(actor).filter(register=register))
    form = _form(request, actor, rows)
    if request.method == "POST" and form.is_valid() and _saved(form, actor, register):
        messages.success(request, "已设定，几分钟内第一次取数。")
        return redirect("registers:pull", key)
    context = {
        "register": register, "definition": queries.definition(register), "form": form, "rows": rows, "most": TELL_AFTER,
    }  # fmt: skip
    return render(request, "registers/desk_pull.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, actor: Actor, rows: list[Pull]) -> PullForm:
    """The form, beginning with what is set for the own unit."""
    units = []
    if actor.may(Duty.OFFICE):
        labels = orgs.labels(actor.jurisdiction_id)
        units = [(uuid, labels[number]) for uuid, number in orgs.addresses(actor.jurisdiction_id).items()]
    own = next((row for row in rows if row.organ_id == actor.organ_id), None)
    names = ("address", "form", "every", "whole", "reason")
    values = {name: getattr(own, name) for name in names} if own and not units else None
    return PullForm(request.POST or None, units=units, values=values)


def _saved(form: PullForm, actor: Actor, register: Register) -> bool:
    given = form.cleaned_data
    organ = orgs.addresses(actor.jurisdiction_id)[given["unit"]] if "unit" in given else actor.organ_id
    try:
        pulling.save(
            register=register, organ_id=organ, address=given["address"], form=Form(given["form"]), every=Every(given["every"]),
            whole=given["whole"] == "Y", reason=given["reason"], by=actor,
        )  # fmt: skip
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True


def _done(request: HttpRequest, actor: Actor, register: Register, doing: str) -> HttpResponse:
    """启用, 停用, 马上取一次."""
    try:
        found = asking.pull(actor, register.pk, UUID(request.POST.get("pull", "")))
    except ValueError as error:
        raise Http404 from error
    if found is None or doing not in DONE:
        raise Http404
    try:
        if doing == "now":
            pulling.hurry(pull=found, by=actor)
        else:
            pulling.switch(pull=found, on=doing == "start", by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, DONE[doing])
    return redirect("registers:pull", register.key)
