"""登记: what waits to be confirmed, the confirmation, identity papers, a new query code, the end of retention."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.applications.forms.desk import ConfirmForm, ReasonForm
from gongkai.applications.models import Application
from gongkai.applications.queries import gate, ledger, reading, scope
from gongkai.applications.rules.receipt import basis
from gongkai.applications.rules.states import CLERKS, Act, State
from gongkai.applications.services.acting import reasons_not_to
from gongkai.applications.services.confirming import confirm
from gongkai.applications.services.submitting import Receipt
from gongkai.applications.views.desk.entering import slip
from gongkai.applications.views.public import WRONG
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import CLOSED_PAPERS, Channel
from gongkai.files import queries as stored
from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.workdays import queries as workdays


@require_GET
@desk_page(*scope.READERS)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """待确认: oldest first, with those more than a working day old marked."""
    waiting, look = reading.unconfirmed(actor), "held" in request.GET
    rows = gate.held(waiting) if look else gate.not_held(waiting)
    page = paging.page(rows, order=("submitted_on", "id"), cursor=request.GET.get("cursor"), size=30)
    calendar, today = workdays.calendar(actor.jurisdiction_id), days.today()
    late = {row.pk for row in page.rows if reading.is_alarming(row, calendar, today)}
    context = {"page": page, "names": ledger.names_of(list(page.rows)), "late": late, "may_enter": actor.duty in CLERKS,
               "held": look, "others": (gate.not_held if look else gate.held)(waiting).count()}  # fmt: skip
    return render(request, "applications/desk/queue.html", context)


def _found(actor: Actor, uuid: UUID) -> Application:
    try:
        return scope.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page(*CLERKS)
def register(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One application as it came in: who, what, papers, others like it; and the confirmation of receipt."""
    row = _found(actor, uuid)
    form = ConfirmForm(request.POST or None, channel=Channel(row.case.channel))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            confirm(
                application=row, how=form.how_chosen(), on=given["on"], evidence=given["evidence"], by=actor
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已确认，收到申请之日为{given['on']:%Y年%-m月%-d日}。")
            return redirect("applications:case", row.uuid)
    own = cases.is_registrar(actor, row.case)
    context = {
        "application": row, "form": form, "why": why, "basis": basis(Channel(row.case.channel)),
        "reasons": reasons_not_to(Act.CONFIRM, row, actor), "registrar": own,
        "people": cases.people(row.case) if own else [], "papers": cases.papers(row.case), "closed": CLOSED_PAPERS,
        "likes": reading.likes(row), "confirmed_online": reading.has_confirmed_online(row),
        "waiting": row.state == State.SUBMITTED, "held": gate.is_held(row),
        "evidence": cases.text_of(row.case, row.confirm_evidence, "evidence") if row.confirm_evidence else "",
    }  # fmt: skip
    return render(request, "applications/desk/register.html", context, status=WRONG if why or form.errors else 200)


@require_POST
@desk_page(*CLERKS)
def renew(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """更换查询码, once somebody proved to be the applicant."""
    row = _found(actor, uuid)

    def act() -> HttpResponse:
        return slip(request, Receipt(row, case_services.renew_code(case=row.case, by=actor).code))

    return _tried(request, row, act)


@require_POST
@desk_page(*CLERKS)
def forget(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """保存期满: what names anybody is destroyed for good."""
    row = _found(actor, uuid)
    form = ReasonForm(request.POST)

    def act() -> HttpResponse:
        if row.state != State.ARCHIVED:
            raise Refused("已归档的申请，保存期满后才能销毁个人信息。")
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        case_services.forget(case=row.case, reason=reason, by=actor)
        messages.success(request, "个人信息已经销毁，登记编号和办理结果保留。")
        return redirect("applications:register", row.uuid)

    return _tried(request, row, act)


def _tried(request: HttpRequest, row: Application, act: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return act()
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("applications:register", row.uuid)


@require_POST
@desk_page(*CLERKS)
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponseBase:
    """An identity paper, for the registrar; opening it is recorded, so it is asked for by a button."""
    try:
        kept = cases.paper(actor, uuid)
        file = case_services.open_identity(paper=kept, by=actor)
        pieces = stored.open_stream(file)
    except (ObjectDoesNotExist, Refused, stored.Missing) as error:
        raise Http404 from error
    response = StreamingHttpResponse(pieces, content_type=file.media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
