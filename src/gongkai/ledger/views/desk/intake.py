"""导入通知: the list, the upload, waiting for the reader, giving up, confirming."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS, Kind
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.intake import UploadForm
from gongkai.ledger.models import Intake
from gongkai.ledger.queries import intakes
from gongkai.ledger.rules.states import IntakeState, Level
from gongkai.ledger.services import intake as services
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page

NOTICES = DOCUMENTS | {Kind.HTML}  # a saved web page too; it is only ever sent back as a download
OPEN_STATES = {IntakeState.RECEIVED, IntakeState.READING}


def found(actor: Actor, uuid: UUID) -> Intake:
    """The notice, or 404."""
    try:
        return intakes.intake(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_GET
@desk_page(Duty.OFFICE, Duty.ADMIN)
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every notice brought in, newest first."""
    state = request.GET.get("state", "")
    state = state if state in set(IntakeState) else ""
    counts = intakes.counts(actor)
    context = {
        "page": intakes.listing(actor, state=state, cursor=request.GET.get("cursor")),
        "state": state,
        "tabs": [("", "全部", sum(counts.values()))]
        + [(each.value, each.label, counts[each]) for each in IntakeState if counts.get(each)],
    }
    return render(request, "ledger/intakes.html", context)


@desk_page(Duty.OFFICE)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file; it is stored at once and read in the background."""
    plans = intakes.possible_parents(actor, Intake())
    asked = request.GET.get("corrects", "")
    corrects = next((plan for plan in plans if str(plan.uuid) == asked), None) if asked else None
    start = {"corrects": corrects, "level": corrects.level, "parent": corrects.parent_id} if corrects else None
    form = UploadForm(request.POST or None, request.FILES or None, plans=plans, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            stored = files.store(data=given["file"], name=given["file"].name, by=actor, allowed=NOTICES)
            intake = services.receive(
                file=stored, by=actor, level=Level(given["level"]), parent=given["parent"], corrects=given["corrects"]
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            return redirect("ledger:intake", intake.uuid)
    return render(request, "ledger/intake_upload.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@desk_page(Duty.OFFICE, Duty.ADMIN)
def status(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Asked every second by the waiting page; tells it to go on once the notice is read."""
    intake = found(actor, uuid)
    response = render(request, "ledger/_intake_status.html", {"intake": intake})
    if intake.state not in OPEN_STATES:
        response["HX-Redirect"] = reverse("ledger:intake", args=[intake.uuid])
    return response


@require_POST
@desk_page(Duty.OFFICE)
def again(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Read at once, in this request: for when the background is slow, or after a mended extra."""
    intake = found(actor, uuid)
    try:
        intake = services.read(intake)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect("ledger:intake", intake.uuid)


@desk_page(Duty.OFFICE)
def discard(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Ask, then give the notice up."""
    intake = found(actor, uuid)
    context: dict[str, Any] = {
        "title": "放弃这次导入",
        "sentences": [f"“{intake}”不生成台账。上传的文件和草稿仍保留，可以随时查看；需要时请重新上传。"],
        "button": "放弃",
        "danger": True,
        "back": reverse("ledger:intake", args=[intake.uuid]),
    }
    if request.method == "POST":
        try:
            services.discard(intake=intake, by=actor)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "已放弃这次导入。")
            return redirect("ledger:intakes")
    return render(request, "pages/confirm.html", context)


@desk_page(Duty.OFFICE)
def confirm(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What will be made of the draft, or what a correction would change; then all at once or not at all."""
    intake = found(actor, uuid)
    if intake.state != IntakeState.DRAFT:
        return redirect("ledger:intake", intake.uuid)
    seen = bool(request.POST.get("doubts_seen"))
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        verb = services.confirm_correction if intake.corrects_id else services.confirm
        try:
            plan = verb(intake=intake, by=actor, doubts_seen=seen)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已生成台账：《{plan.title}》，责任单位现在就能看到。")
            return redirect("ledger:intake", intake.uuid)
    context = {
        "intake": intake,
        "summary": intakes.summary(actor, intake),
        "changes": intakes.correction_lines(intake),
        "reasons": reasons or services.reasons_against(intake, doubts_seen=True),
        "waiting": intakes.waiting(actor, intake),
    }
    return render(request, "ledger/intake_confirm.html", context, status=422 if reasons else 200)
