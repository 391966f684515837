"""录入申请: what came by word of mouth, on paper, by fax, by mail, in the zone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.applications.forms.desk import EntryForm
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import carrying
from gongkai.applications.services.submitting import Receipt, enter
from gongkai.applications.views.public import MOST_BYTES, WRONG
from gongkai.cases.rules import Channel, PaperKind, shown_code
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page

UPLOADS = {
    "scan": PaperKind.ORIGINAL, "identity": PaperKind.IDENTITY, "authority": PaperKind.AUTHORITY,
    "attachment": PaperKind.ATTACHMENT,
}  # fmt: skip


@desk_page(*CLERKS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and after it the slip with number and query code for the applicant."""
    if request.method != "POST":
        return render(request, "applications/desk/enter.html", {"form": EntryForm()})
    data = request.POST.copy()
    kept, why = _taken_in(request, actor)
    data["carried"] = carrying.carried(kept)
    form = EntryForm(data)
    if form.is_valid() and not why:
        try:
            receipt = _enter(form, kept, actor)
        except Refused as refused:
            why = list(refused.reasons)
        else:
            messages.success(request, f"已登记，编号 {receipt.application.case.number}。")
            return slip(request, receipt)
    context = {"form": form, "why": why, "kept": kept, "carried": data["carried"]}
    return render(request, "applications/desk/enter.html", context, status=WRONG)


def _enter(form: EntryForm, kept: carrying.Carried, actor: Actor) -> Receipt:
    organ = next((each for each in orgs.organs(actor.jurisdiction_id) if each.pk == actor.organ_id), None)
    if organ is None:
        raise Http404
    return enter(
        organ=organ, request=form.request(), people=form.people(), papers=kept,
        channel=Channel(form.cleaned_data["channel"]), on=form.cleaned_data["on"], by=actor,
    )  # fmt: skip


def _taken_in(request: HttpRequest, actor: Actor) -> tuple[carrying.Carried, list[str]]:
    kept = carrying.taken_up(request.POST.get("carried", ""))
    why: list[str] = []
    for name, kind in UPLOADS.items():
        for upload in request.FILES.getlist(name):
            try:
                name_of = upload.name or kind.label
                file = files.store(data=upload, name=name_of, by=actor, sensitive=True, most_bytes=MOST_BYTES)
            except Refused as refused:
                why += refused.reasons
            else:
                kept.append((kind, file))
    return kept, why


def slip(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Number and query code to be handed over; shown once, kept by no cache."""
    context = {"application": receipt.application, "code": shown_code(receipt.code)}
    answer = render(request, "applications/desk/slip.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
