"""报送: the queue, one step at a time; the circular of a period."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from gongkai.documents.forms.submissions import CircularForm, PeriodForm, SendForm, SubmissionFilter
from gongkai.documents.models import SubmissionCircular
from gongkai.documents.queries import submissions as asking
from gongkai.documents.rules.states import WRITERS, Channel, SubmissionState
from gongkai.documents.services import submissions as services
from gongkai.documents.views.desk.head import found, page
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import DOCX, XLSX, download


@require_GET
@desk_page()
def submissions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue of the unit, or of all for who oversees."""
    form = SubmissionFilter(request.GET or None, actor=actor)
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    organ = given.get("organ")
    context = {
        "form": form,
        "page": asking.listing(
            actor, state=given.get("state") or "", target=given.get("target") or "", organ=organ.uuid if organ else None,
            cursor=request.GET.get("cursor"),
        ),
        "filtered": any(value for name, value in request.GET.items() if name != "cursor"),
        "may_decide": actor.may(Duty.OFFICE),
    }  # fmt: skip
    return render(request, "documents/submissions.html", context)


@desk_page(*WRITERS)
def send(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """报送 a document."""
    shown = found(actor, uuid)
    if shown.organ_id != actor.organ_id:
        raise Http404
    form = SendForm(request.POST or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = services.send(document=shown, target=Channel(form.cleaned_data["target"]), by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已报送，回执号 {made.receipt}。")
            return redirect("documents:send", shown.uuid)
    context = {"form": form, "reasons": reasons, "rows": asking.of_document(shown)}
    return page(request, actor, shown, "documents/send.html", context, status=422 if reasons or form.errors else 200)


@desk_page()
def submission(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One submission: what may be done with it now."""
    try:
        shown = asking.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        if not actor.may(Duty.OFFICE):
            raise Http404
        try:
            _act(request, actor, shown)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已办理，报送单位会收到消息。")
            return redirect("documents:submission", shown.uuid)
    context: dict[str, Any] = {
        "row": shown,
        "reasons": reasons,
        "reason": request.POST.get("reason", ""),
        "may_decide": actor.may(Duty.OFFICE),
        "state": SubmissionState(shown.state),
    }
    return render(request, "documents/submission.html", context, status=422 if reasons else 200)


def _act(request: HttpRequest, actor: Actor, shown: Any) -> None:
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
    if action == "receive":
        services.receive(submission=shown, by=actor)
    elif action == "accept":
        services.accept(submission=shown, by=actor)
    elif action == "refuse":
        services.refuse(submission=shown, reason=reason, by=actor)
    elif action == "publish":
        services.mark_published(submission=shown, on=_day(request.POST.get("published_on", "")), by=actor)
    else:
        raise Refused("请选择要办理的事项。")


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@desk_page()
def circulars(request: HttpRequest, actor: Actor) -> HttpResponse:
    """报送刊登情况通报: those there are, and a new one of a period."""
    may = actor.may(Duty.OFFICE)
    form = PeriodForm(request.POST or None)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            try:
                made = services.draw_up(first=form.cleaned_data["first"], last=form.cleaned_data["last"], by=actor)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error("last", reason)
            else:
                return redirect("documents:submission_circular", made.uuid)
    context = {"form": form, "may": may, "rows": asking.circulars(actor)[:100]}
    return render(request, "documents/submission_circulars.html", context, status=422 if form.errors else 200)


def _circular(actor: Actor, uuid: UUID) -> SubmissionCircular:
    try:
        return asking.circular(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page()
def circular(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One circular; its words may be altered until it is issued."""
    shown = _circular(actor, uuid)
    may = actor.may(Duty.OFFICE) and shown.issued_on is None
    form = CircularForm(request.POST or None, initial={"title": shown.title, "note": shown.note})
    if request.method == "POST":
        if not actor.may(Duty.OFFICE):
            raise Http404
        if form.is_valid():
            try:
                services.issue(circular=shown, by=actor, **form.cleaned_data)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, "已印发，各单位现在就能看到。")
                return redirect("documents:submission_circular", shown.uuid)
    context = {"circular": shown, "form": form, "may": may, "heads": services.HEADS, "rows": services.cells_of(shown)}
    return render(request, "documents/submission_circular.html", context, status=422 if form.errors else 200)


@require_GET
@desk_page()
def circular_file(request: HttpRequest, actor: Actor, uuid: UUID, form: str) -> HttpResponse:
    """The circular as .docx or .xlsx."""
    shown = _circular(actor, uuid)
    if form == "docx":
        return download(services.docx(shown), f"{shown.title}.docx", DOCX)
    return download(services.xlsx(shown), f"{shown.title}.xlsx", XLSX)
