"""The applicant's page: where it is, days left and why, what comes next, what I can do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.forms.public import AskForm, SupplementForm, WithdrawForm
from gongkai.applications.models import Application
from gongkai.applications.queries import clock, linking, referring
from gongkai.applications.queries.reading import has_confirmed_online, of_case_id, own_papers
from gongkai.applications.rules.receipt import basis, needs_confirming
from gongkai.applications.rules.states import OVER_STATES, PLAIN, State
from gongkai.applications.services import carrying, confirming, own
from gongkai.applications.views.public import COOKIE, MOST_BYTES, WRONG, give_ticket, of_site
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import CaseKind, Channel
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel.errors import Refused

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

ALIKE = "登记编号或者查询码不正确，请核对后重新输入。"


@of_site
def status(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Ask by number and code. Whichever is wrong, the same sentence."""
    if request.method != "POST":
        form = AskForm(initial={"number": request.GET.get("number", "")[:60]})
        return render(request, "applications/public/status.html", {"form": form})
    form = AskForm(request.POST)
    why: tuple[str, ...] = (ALIKE,)
    if form.is_valid():
        try:
            found = case_services.ask(
                number=form.cleaned_data["number"], code=form.cleaned_data["code"],
                source=str(request.META.get("REMOTE_ADDR", "")), kind=CaseKind.APPLICATION, jurisdiction_id=place.pk,
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            if found is not None:
                answer = redirect("applications_public:mine")
                give_ticket(answer, found.pk)
                return answer
    again = AskForm(initial={"number": request.POST.get("number", "")[:60]})
    return render(request, "applications/public/status.html", {"form": again, "why": why}, status=WRONG)


def own_application(request: HttpRequest, place: Jurisdiction) -> Application | None:
    """The application this browser may see, for half an hour after number and code were given."""
    held = carrying.read_ticket(request.COOKIES.get(COOKIE, ""))
    return of_case_id(held[0], place.pk) if held else None


def _ask_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, "为保护您的信息，查询页面半小时后自动关闭，请重新输入登记编号和查询码。")
    return redirect("applications_public:status")


@require_safe
@of_site
def mine(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The own application."""
    application = own_application(request, place)
    return _page(request, application) if application else _ask_again(request)


def _page(request: HttpRequest, application: Application, **more: object) -> HttpResponse:
    state, case = State(application.state), application.case
    where, what_next = PLAIN[state]
    channel = Channel(case.channel)
    context = {
        "application": application, "state": state, "where": where, "next": what_next, "over": state in OVER_STATES,
        "told": None if state in OVER_STATES or application.received_on is None else clock.told(application),
        "receipt_basis": basis(channel),
        "must_confirm": state is State.SUBMITTED and needs_confirming(channel),
        "confirmed_online": has_confirmed_online(application),
        "said": cases.messages(case), "papers": own_papers(application), "applicant": cases.people(case)[0],
        "may_add": not own.reasons_not_to_supplement(state), "may_withdraw": not own.reasons_not_to_withdraw(state),
        "next_organ": referring.next_organ(application),
        "correcting": state is State.CORRECTING,
        "parts": linking.parts_with(application),
        "add": SupplementForm(), "leave": WithdrawForm(), **more,
    }  # fmt: skip
    return render(request, "applications/public/mine.html", context, status=WRONG if more else 200)


@require_POST
@of_site
def act(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Confirm, add, withdraw."""
    application = own_application(request, place)
    if application is None:
        return _ask_again(request)
    try:
        said = _done(request, application)
    except Refused as refused:
        return _page(request, application, why=refused.reasons, add=SupplementForm(initial=request.POST.dict()))
    messages.success(request, said)
    return redirect("applications_public:mine")


def _done(request: HttpRequest, application: Application) -> str:
    match request.POST.get("do"):
        case "confirm":
            confirming.confirm_online(application=application)
            return "已确认。工作人员确认后，即从确认之日的次日起计算答复期限。"
        case "add":
            form = SupplementForm(request.POST, request.FILES)
            if not form.is_valid():
                raise Refused("请写明补充、补正的内容（不超过5000个字）。")
            upload = form.cleaned_data["file"]
            kept = (
                [files.store(data=upload, name=upload.name, by=None, sensitive=True, most_bytes=MOST_BYTES)]
                if upload
                else []
            )
            own.supplement(application=application, text=form.cleaned_data["text"], files=kept)
            return "已提交给受理机关。"
        case "withdraw":
            own.withdraw(application=application, reason=request.POST.get("reason", ""))
            return "已撤回申请。"
    raise Http404


@require_safe
@of_site
def paper(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponseBase:
    """A notice, the answer, or what was supplied, for the applicant alone."""
    application = own_application(request, place)
    if application is None:
        return _ask_again(request)
    kept = next((each for each in own_papers(application) if each.paper.uuid == uuid), None)
    if kept is None or kept.file is None:
        raise Http404
    response = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(stored.open_stream(kept.file))
    response["Content-Type"] = kept.file.media_type
    response["Content-Length"] = str(kept.file.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
