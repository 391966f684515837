"""随机抽取 at the desk: the draws of a list, one registered, drawn and made public, the printed record, results by quarter."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.registers.forms import DrawForm, FinishForm, WitnessForm
from gongkai.registers.models import Draw, Register
from gongkai.registers.queries import draw_results as results
from gongkai.registers.queries import draws as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.asking import asked_of
from gongkai.registers.rules.dates import first_day, period_of, period_words
from gongkai.registers.rules.drawing import Stage, seed_of
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition, Grain
from gongkai.registers.rules.showing import Named, name_of, named, printed
from gongkai.registers.rules.states import APPROVERS, READERS, WRITERS
from gongkai.registers.services import drawing, listing, urging
from gongkai.registers.views.asking import Address
from gongkai.trail.queries import history

QUARTER = re.compile(r"20\d{2}Q[1-4]", re.ASCII)
QUARTERS = 8  # back from this one


def _register(actor: Actor, key: str) -> tuple[Register, Definition]:
    """The list of that key, where it is in use and objects are drawn from it."""
    register = queries.by_key(actor.jurisdiction_id, key)
    definition = queries.definition(register) if register else None
    if register is None or definition is None or not definition.draw:
        raise Http404
    return register, definition


def _draw(actor: Actor, uuid: UUID) -> Draw:
    try:
        return asking.draw(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_GET
@desk_page(*READERS)
def draws(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The draws of a list, those never drawn too."""
    register, definition = _register(actor, key)
    page = asking.of_register(actor, register.pk, request.GET.get("cursor"))
    standings = results.standings(actor.jurisdiction_id, page)
    context = {
        "register": register, "definition": definition, "page": page, "may": actor.may(*WRITERS),
        "rows": [(one, standings.get(one.pk)) for one in page],
    }  # fmt: skip
    return render(request, "registers/desk_draws.html", context)


@desk_page(*WRITERS)
def new(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A draw registered: purpose, number, conditions."""
    register, definition = _register(actor, key)
    form = DrawForm(request.POST or None, facets=_facets(request, actor, register, definition))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = asked_of(definition, form.conditions(), orgs.addresses(actor.jurisdiction_id))
        try:
            made = drawing.register_draw(
                register=register, filters=asked.filters, purpose=given["purpose"], asked=given["asked"], by=actor
            )
        except Refused as refused:
            _told(form, refused)
        else:
            messages.success(request, "已登记，名录和随机数已经固定。请打印登记单交见证人，再请见证人报数。")
            return redirect("registers:draw", made.uuid)
    context = {
        "register": register, "definition": definition, "form": form, "undrawn": asking.undrawn(actor, register.pk),
        "total": listing.many(register, definition, Asked()),
    }  # fmt: skip
    return render(request, "registers/desk_draw_new.html", context, status=422 if form.errors else 200)


def _facets(
    request: HttpRequest, actor: Actor, register: Register, definition: Definition
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the list may be narrowed by, each value with how many there are."""
    place = actor.jurisdiction_id
    address = Address(request, definition, "", organs=orgs.addresses(place), names=orgs.labels(place))
    counts = listing.look(register, definition, Asked()).counts
    return [
        (key, title, [(written, f"{label}（{count:,}）") for written, label, count in address.offered(key, counts.get(key, {}))])
        for key, title in rules.facets(definition).items()
    ]  # fmt: skip


def _told(form: forms.Form, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(None, reason)


@desk_page(*READERS)
def draw(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One draw: what was fixed, what was drawn, which results are missing, what may be done next."""
    found = _draw(actor, uuid)
    doing = request.POST.get("action", "")
    witness = WitnessForm(request.POST if doing == "draw" else None)
    finish = FinishForm(request.POST if doing == "finish" else None)
    own = found.organ_id == actor.organ_id
    if request.method == "POST":
        if not own or not actor.may(*(APPROVERS if doing == "release" else WRITERS)):
            raise Http404
        if _done(request, actor, found, doing, witness, finish):
            return redirect("registers:draw", found.uuid)
    definition = queries.definition(found.register)
    standing = results.standings(actor.jurisdiction_id, [found]).get(found.pk)
    writes = own and actor.may(*WRITERS)
    context = {
        "draw": found, "definition": definition, "standing": standing, "witness": witness, "finish": finish,
        "may_draw": writes and found.stage == Stage.REGISTERED,
        "may_finish": writes and standing is not None and found.finished_on is None,
        "may_release": own and actor.may(*APPROVERS) and found.stage == Stage.DRAWN,
        "results_key": results.RESULTS, "due_words": _limit(actor), "history": history(found), "missing": {one.entry for one in standing.missing} if standing else set(),
        **_drawn(actor, found, definition),
    }  # fmt: skip
    return render(request, "registers/desk_draw.html", context, status=422 if witness.errors or finish.errors else 200)


def _limit(actor: Actor) -> str:
    limit = results.results_of(actor.jurisdiction_id).limit
    return limit.text if limit else ""


def _done(
    request: HttpRequest, actor: Actor, found: Draw, doing: str, witness: WitnessForm, finish: FinishForm
) -> bool:
    """Whether what was asked is done; what is wrong stands in its form."""
    if doing == "release":
        try:
            drawing.release(draw=found, by=actor)
        except Refused as refused:
            messages.error(request, "".join(refused.reasons))
        else:
            messages.success(request, "已公开抽取记录。")
        return True
    if doing not in ("draw", "finish"):
        raise Http404
    form = witness if doing == "draw" else finish
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        if doing == "draw":
            drawing.draw(draw=found, witnesses=given["witnesses"], said=given["said"], by=actor)
            messages.success(request, "已抽取。")
        else:
            drawing.finish(draw=found, on=given["finished_on"], by=actor)
            messages.success(request, "已记下检查结束日期，各检查对象的结果应按期公开。")
    except Refused as refused:
        if (
            found.finished_on if doing == "finish" else found.stage != Stage.REGISTERED
        ):  # its form is not there any more
            messages.error(request, "".join(refused.reasons))
            return True
        _told(form, refused)
        return False
    return True


def _drawn(actor: Actor, found: Draw, definition: Definition) -> dict[str, object]:
    """What was drawn, as the desk sees it; and the seed."""
    name = named(orgs.labels(actor.jurisdiction_id))
    rows = asking.newest_of(found.register_id, found.drawn)
    heads = [definition.field(key) for key in definition.display.columns if key != definition.name]
    return {
        "heads": heads, "seed": seed_of(found.r, found.said) if found.r else "",
        "objects": [(entry, *_object(definition, rows[entry].values if entry in rows else {}, name)) for entry in found.drawn],
    }  # fmt: skip


def _object(definition: Definition, values: dict[str, str], name: Named) -> tuple[str, list[str]]:
    keys = [key for key in definition.display.columns if key != definition.name]
    cells = [printed(definition.field(key), values.get(key, ""), name) for key in keys]
    return name_of(definition, values, name, public=False), cells


@require_GET
@desk_page(*READERS)
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The record on paper: before the draw for the witness to keep, afterwards to be signed."""
    found = _draw(actor, uuid)
    definition = queries.definition(found.register)
    context = {"draw": found, "definition": definition, **_drawn(actor, found, definition)}
    return render(request, "registers/desk_draw_print.html", context)


@desk_page(*READERS)
def drawn(request: HttpRequest, actor: Actor) -> HttpResponse:
    """抽查结果公开情况: by quarter and unit what was drawn and published; the office urges."""
    if request.method == "POST":
        return _urged(request, actor)
    today = days.today()
    period = _quarter(request.GET.get("quarter", "")) or period_of(today, Grain.QUARTER)
    context = {
        "period": period, "words": period_words(period), "lines": results.quarter(actor, period), "may_urge": actor.may(Duty.OFFICE),
        "quarters": [(one, period_words(one)) for one in _quarters()], "today": today,
    }  # fmt: skip
    return render(request, "registers/desk_drawn.html", context)


def _quarter(text: str) -> str:
    return text if QUARTER.fullmatch(text) else ""


def _quarters() -> list[str]:
    """This quarter and those before it."""
    found = [period_of(days.today(), Grain.QUARTER)]
    while len(found) < QUARTERS:
        found.append(period_of(first_day(found[-1]) - timedelta(days=1), Grain.QUARTER))
    return found


def _urged(request: HttpRequest, actor: Actor) -> HttpResponse:
    period, organ = _quarter(request.POST.get("quarter", "")), results.organ_of(actor, request.POST.get("organ", ""))
    if not actor.may(Duty.OFFICE) or not period or organ is None:
        raise Http404
    try:
        urging.urge(organ_id=organ, quarter=period, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, "已督促，该单位信息员会收到提醒。")
    answer = redirect("registers:drawn")
    answer["Location"] += f"?quarter={period}"
    return answer
