"""发布口径 on the desk: the register, one line with what speaks of it, the conflicts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused
from gongkai.lines import queries, rules, services
from gongkai.lines.forms import DecideForm, EndForm, LineForm, initial_of
from gongkai.lines.models import Line
from gongkai.lines.rules import Standing, State
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.trail import queries as trail

TABS = {"waiting": "待处理", "kept": "已认可", "gone": "已改正"}


def _line(actor: Actor, uuid: UUID) -> Line:
    try:
        return queries.line(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lines in use, or those that ended."""
    ended = request.GET.get("tab") == "ended"
    context = {
        "links": [Link("在用", "?", not ended), Link("已停用", "?tab=ended", ended)],
        "ended": ended,
        "page": paging.page(queries.lines(actor, ended=ended), order=("-changed_at", "-id"), cursor=request.GET.get("cursor")),
        "may_register": actor.may(Duty.OFFICE, *rules.KEEPERS),
        "waiting": queries.unsettled(actor).count(),
    }  # fmt: skip
    return render(request, "lines/lines.html", context)


@desk_page(Duty.OFFICE, *rules.KEEPERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """登记."""
    form = LineForm(request.POST or None, actor=actor, initial={"since": days.today(), "organ": actor.organ_id})
    return _kept(request, actor, form, None)


@desk_page(Duty.OFFICE, *rules.KEEPERS)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """修改, by who keeps it."""
    row = _line(actor, uuid)
    if rules.reasons_not_keeper(actor, row.organ_id) or row.state == State.OFF:
        raise Http404
    return _kept(request, actor, LineForm(request.POST or None, actor=actor, line=row, initial=initial_of(row)), row)


def _kept(request: HttpRequest, actor: Actor, form: LineForm, row: Line | None) -> HttpResponse:
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("basis", "since", "until")}
        try:
            if row is None:
                organ_id = form.cleaned_data["organ"].pk
                row = services.register(organ_id=organ_id, facts=form.facts, by=actor, **given)
            else:
                services.change(line=row, facts=form.facts, by=actor, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已保存，正在核对已公开的信息。")
            return redirect("lines:line", row.uuid)
    return render(
        request, "lines/form.html", {"form": form, "row": row, "why": why}, status=422 if why or form.errors else 200
    )


@require_GET
@desk_page()
def line(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One line: what holds, what speaks of it, what says otherwise."""
    return _shown(request, actor, _line(actor, uuid))


def _shown(request: HttpRequest, actor: Actor, row: Line, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "row": row,
        "facts": row.facts,
        "may_keep": row.state == State.ON and not rules.reasons_not_keeper(actor, row.organ_id),
        "conflicts": queries.conflicts(actor).filter(line=row).exclude(state=Standing.GONE)[:50],
        "page": paging.page(
            queries.mentions(actor, row), order=("-at", "-id"), cursor=request.GET.get("cursor"), size=30
        ),
        "history": trail.history(row),
        "form": EndForm(),
    }
    return render(request, "lines/line.html", context | more, status=status)


@require_POST
@desk_page(Duty.OFFICE, *rules.KEEPERS)
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """停用."""
    row = _line(actor, uuid)
    if rules.reasons_not_keeper(actor, row.organ_id):
        raise Http404
    try:
        services.end(line=row, reason=request.POST.get("reason", ""), by=actor)
    except Refused as refused:
        return _shown(request, actor, row, status=422, why=refused.reasons, form=EndForm(request.POST))
    messages.success(request, "已停用。")
    return redirect("lines:line", uuid)


@require_GET
@desk_page()
def conflicts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Places that say otherwise, by what became of them."""
    return _conflicts(request, actor)


def _conflicts(request: HttpRequest, actor: Actor, *, status: int = 200, **more: Any) -> HttpResponse:
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in TABS else "waiting"
    rows = queries.unsettled(actor) if tab == "waiting" else queries.conflicts(actor).filter(state=tab.upper())
    context = {
        "links": [Link(label, f"?tab={key}", key == tab) for key, label in TABS.items()],
        "tab": tab,
        "page": paging.page(rows, order=("-found_at", "-id"), cursor=request.GET.get("cursor"), size=30),
        "may_decide": actor.may(Duty.OFFICE),
        "form": DecideForm(),
    }
    return render(request, "lines/conflicts.html", context | more, status=status)


@require_POST
@desk_page(Duty.OFFICE)
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """认可 or 要求改正."""
    row = queries.conflicts(actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    form = DecideForm(request.POST)
    why: tuple[str, ...] = ("请选择认可或者要求改正。",)
    if form.is_valid():
        try:
            services.decide(
                conflict=row,
                verdict=Standing(form.cleaned_data["verdict"]),
                opinion=form.cleaned_data["opinion"],
                by=actor,
            )
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已处理。")
            return redirect("lines:conflicts")
    return _conflicts(request, actor, status=422, why=why)
