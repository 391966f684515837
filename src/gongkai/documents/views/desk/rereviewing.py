"""The yearly look at what is not proactively public; what was turned away as secret; watching for abuse and campaigns."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.documents.forms.openness import KeepForm, OpenManyForm
from gongkai.documents.models import Rereview
from gongkai.documents.queries import openness as queries
from gongkai.documents.queries import pace
from gongkai.documents.rules.openness import grounds
from gongkai.documents.services import historical
from gongkai.documents.services import openness as services
from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.workdays import queries as workdays

WATCHERS = (Duty.OFFICE, Duty.CHIEF, Duty.ADMIN, Duty.HEAD, Duty.LEADER, Duty.ATTRIBUTE)


@desk_page()
def rereviews(request: HttpRequest, actor: Actor) -> HttpResponse:
    """定期审查: due by the end of this year, later, done; a POST proposes that the chosen ones become public (R083)."""
    may = actor.may(*services.PROPOSERS)
    form = OpenManyForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _open_many(request, actor, form.cleaned_data["reason"])
    window = workdays.limit("openness.rereview_window", actor.jurisdiction_id).value
    edge = days.today() + timedelta(days=window)
    tab = request.GET.get("tab", "due")
    rows = queries.rereviews(actor)
    chosen = {
        "due": rows.filter(state="OPEN", due_on__lte=edge),
        "later": rows.filter(state="OPEN", due_on__gt=edge),
        "done": rows.exclude(state="OPEN"),
    }.get(tab, rows.filter(state="OPEN", due_on__lte=edge))
    order = ("-done_on", "-id") if tab == "done" else ("due_on", "id")
    names = {"due": "应当审查", "later": "以后审查", "done": "已审查"}
    context = {
        "page": paging.page(chosen, order=order, cursor=request.GET.get("cursor")),
        "tab": tab,
        "links": [Link(label, f"?tab={key}", key == tab) for key, label in names.items()],
        "form": form if tab != "done" else None,
        "own": actor.organ_id,
        "chosen": set(request.POST.getlist("chosen")),
    }
    return render(request, "documents/rereviews.html", context, status=422 if form and form.errors else 200)


def _open_many(request: HttpRequest, actor: Actor, reason: str) -> HttpResponse:
    """Propose each; what was refused is named with its reason."""
    wanted = [number for text in request.POST.getlist("chosen") if (number := whole(text, 12)) is not None]
    rows = list(queries.rereviews(actor).filter(pk__in=wanted, organ_id=actor.organ_id).order_by("due_on", "id"))
    try:
        refuse_if([] if rows else ["请先选中要转为主动公开的文件。"])
        outcome = historical.open_many(rereviews=rows, reason=reason, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("documents:rereviews")
    if outcome.done:
        messages.success(request, f"已拟定 {outcome.done} 件转为主动公开，请认定员审查、领导审批；批准后送审、公开。")
    for title, why in outcome.refused:
        messages.error(request, f"《{title}》：{''.join(why)}")
    return redirect("documents:rereviews")


def _found(actor: Actor, uuid: UUID) -> Rereview:
    try:
        return queries.rereviews(actor).get(uuid=uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page()
def rereview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One look: keep with a reason, or propose another openness on the document's own page."""
    row = _found(actor, uuid)
    form = KeepForm(request.POST or None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.keep(rereview=row, opinion=form.cleaned_data["opinion"], by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已记录，维持不主动公开；明年年底前再审查。")
            return redirect("documents:rereviews")
    context = {
        "row": row, "form": form, "why": why, "standing": queries.standing(row.document), "grounds": grounds(),
        "may": actor.organ_id == row.organ_id and row.state == "OPEN" and not actor.may(Duty.CHIEF, Duty.ADMIN),
    }  # fmt: skip
    return render(request, "documents/rereview.html", context, status=422 if why or form.errors else 200)


@desk_page()
def secrecy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """涉密退出登记: a POST logs one; nothing of the content is asked."""
    if request.method == "POST":
        services.turn_away(by=actor)
        messages.success(request, "已登记。请按保密规定处理原件，不要在本系统留存任何内容。")
        return redirect("documents:secrecy")
    page = paging.page(queries.turned_away(actor), order=("-at", "-id"), cursor=request.GET.get("cursor"))
    return render(request, "documents/secrecy.html", {"page": page})


@require_GET
@desk_page(*WATCHERS)
def watch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """属性监测与公开节奏 of a year (R085, R102, R103)."""
    asked, today = whole(request.GET.get("year", ""), 4), days.today()
    year = asked if asked is not None and 2000 <= asked <= today.year else today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    months = pace.by_month(actor, first, last)
    context = {
        "year": year,
        "years": [Link(f"{y}年", f"?year={y}", y == year) for y in range(today.year, today.year - 3, -1)],
        "shares": queries.shares(actor, first, last),
        "outliers": list(queries.outliers(actor).filter(decided_on__range=(first, last)).order_by("-id")[:50]),
        "units": pace.units(actor, first, last),
        "months": months,
        "late": list(pace.late(actor)[:20]),
    }
    return render(request, "documents/watch.html", context)
