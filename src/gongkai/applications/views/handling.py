"""One application at the desk: its clock with the derivation, its file, what may be done next and why not."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.applications.forms.handling import RemedyForm
from gongkai.applications.models import Application
from gongkai.applications.queries import board as boards
from gongkai.applications.queries import excess, handling, reply, scope
from gongkai.applications.queries import letters as letters_made
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import letters, packing, remedying
from gongkai.applications.views.doings import blocked, doings
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services import downloads
from gongkai.pages.services.acting import act
from gongkai.trail import queries as trail

MADE = {
    "docx": (letters.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (letters.pdf, "application/pdf"),
}


def _one(actor: Actor, uuid: UUID) -> Application:
    """The application by right, or 404."""
    try:
        return scope.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page()
def case(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The page of one application."""
    row = _one(actor, uuid)
    try:
        acted = act(request, doings(row, actor))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if acted.done:
        return redirect("applications:case", row.uuid)
    context = (
        handling.file_of(row, actor)
        | excess.beside(row, actor)
        | {
            "steps": acted.steps,
            "why": acted.why,
            "blocked": blocked(row, actor),
            "history": trail.history(row),
            "own": actor.organ_id == row.organ_id,
            "letters": letters_made.made(row) if actor.organ_id == row.organ_id else [],
        }
    )
    return render(request, "applications/case.html", context, status=acted.status)


@require_GET
@desk_page(Duty.REQUESTS, Duty.OFFICE, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
def letter_docx(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The letter as .docx."""
    return _letter(actor, uuid, "docx")


@require_GET
@desk_page(Duty.REQUESTS, Duty.OFFICE, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
def letter_pdf(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The letter as PDF."""
    return _letter(actor, uuid, "pdf")


def _letter(actor: Actor, uuid: UUID, ending: str) -> HttpResponse:
    row = _one(actor, uuid)
    made = reply.decision_of(row)
    if made is None or actor.organ_id != row.organ_id:
        raise Http404
    make, media_type = MADE[ending]
    return downloads.download(make(row, made), f"{row.case.number}答复书.{ending}", media_type)


@require_POST
@desk_page(Duty.REQUESTS, Duty.OFFICE)
def file(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The whole file of an application; posted, since taking it out is recorded."""
    row = _one(actor, uuid)
    if actor.organ_id != row.organ_id:
        raise Http404
    return downloads.download(packing.pack(application=row, by=actor), f"{row.case.number}案卷.zip", "application/zip")


@require_GET
@desk_page(Duty.REQUESTS, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """有申请必答复: what is due, by days left; what is late."""
    return render(request, "applications/board.html", {"board": boards.board(actor), "may_print": actor.duty in CLERKS})


@require_GET
@desk_page(Duty.OFFICE, Duty.ADMIN)
def remedies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """救济机关 of every organ of the place."""
    return render(request, "applications/remedies.html", {"rows": boards.remedies(actor)})


@desk_page(Duty.OFFICE, Duty.ADMIN)
def remedy(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """救济机关 of one organ."""
    try:
        organ = orgs.organs(actor.jurisdiction_id).select_related("jurisdiction").get(uuid=uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    row = boards.remedy_of(organ)
    form = RemedyForm(request.POST or None, initial=row)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            remedying.set_remedies(organ_id=organ.pk, values=form.cleaned_data, by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            return redirect("applications:remedies")
    status = 422 if request.method == "POST" else 200
    return render(request, "applications/remedy.html", {"organ": organ, "form": form, "why": why}, status=status)
