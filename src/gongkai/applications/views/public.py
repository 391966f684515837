"""Applying without a login: where, the form, the receipt. Nothing here needs JavaScript; nothing stands in addresses."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.forms.public import ApplicationForm
from gongkai.applications.queries import gate, hints, referring
from gongkai.applications.queries.reading import of_case_id
from gongkai.applications.rules.asking import ASKED_KINDS, NOTICE_FORM, STANDING_NOTICE, reasons_not_to_take
from gongkai.applications.services import carrying
from gongkai.applications.services.submitting import Receipt, submit
from gongkai.cases.rules import PaperKind, shown_code
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.vetting.queries import privacy

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction, Organ
    from gongkai.vetting.models import Notice

P = ParamSpec("P")
COOKIE = "gongkai_application"
UPLOADS = {"identity": PaperKind.IDENTITY, "authority": PaperKind.AUTHORITY, "attachment": PaperKind.ATTACHMENT}
MOST_BYTES = 10 * 1024 * 1024
UNREADY, WRONG = 503, 422


def of_site(
    view: Callable[Concatenate[HttpRequest, Jurisdiction, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a public page with a form its jurisdiction; kept by no cache, shown to no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        place = orgs.jurisdiction_at(request.get_host())
        if place is None:
            return render(request, "orgs/unready.html", status=UNREADY)
        response = view(request, place, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


@require_safe
@of_site
def begin(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """依申请公开: what it is, which organ to choose, where to ask for one's own."""
    context = {"organs": list(orgs.organs(place.pk).filter(kind__in=ASKED_KINDS)), "office": orgs.office_of(place.pk)}
    return render(request, "applications/public/begin.html", context)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the limits count it."""
    return str(request.META.get("REMOTE_ADDR") or "-")


def _organ(place: Jurisdiction, uuid: UUID) -> Organ:
    try:
        return orgs.public_organ(place.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def notice_of(organ: Organ) -> Notice | None:
    """The organ's own 告知书 for this form, else that of the office in charge."""
    office = orgs.office_of(organ.jurisdiction_id)
    own = privacy.notice_for(organ.pk, NOTICE_FORM)
    return own or (privacy.notice_for(office.pk, NOTICE_FORM) if office else None)


@of_site
def new(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The form of one organ."""
    organ = _organ(place, uuid)
    if organ.state != organ.State.ACTIVE:
        return _gone(request, organ)
    if request.method != "POST":
        form = ApplicationForm(
            initial={"once": carrying.new_once(), "matter": request.GET.get("q", "")[:200], **_again(request, place)}
        )
        return _page(request, organ, form)
    return _posted(request, organ)


def _again(request: HttpRequest, place: Jurisdiction) -> dict[str, str]:
    """For somebody who was told to ask another organ, from the page of the own application: the same once more."""
    held = carrying.read_ticket(request.COOKIES.get(COOKIE, "")) if request.GET.get("from") == "mine" else None
    application = of_case_id(held[0], place.pk) if held else None
    return referring.carried_over(application) if application and application.case.key else {}


def _gone(request: HttpRequest, organ: Organ) -> HttpResponse:
    if organ.successor is None:
        raise Http404
    return redirect("applications_public:new", organ.successor.uuid)


def _posted(request: HttpRequest, organ: Organ) -> HttpResponse:
    data = request.POST.copy()
    kept, mistakes = taken_in(request)
    data["carried"] = carrying.carried(kept)
    if not carrying.is_once(data.get("once", "")):
        data["once"] = carrying.new_once()
        mistakes.append("页面已经过期。您填写的内容都在，请核对后再按一次“提交申请”。")
    look, seen = request.POST.get("do") == "look", bool(data.get("seen"))
    # Whoever has seen them sends at once, and under a flood the database has no time for hints nobody asked for.
    busy = gate.is_busy(address_of(request))
    skip = not look and (seen or busy)
    found = None if skip else hints.hints(organ, data.get("matter", "")[:2000])
    unseen = bool(found) and not seen
    data["seen"] = "1" if found or data.get("seen") else ""
    if look:
        return _page(request, organ, ApplicationForm(initial=data.dict()), kept=kept, found=found, looked=True)
    form = ApplicationForm(data)
    why = mistakes + _reasons(form, kept)
    if not why and unseen:
        return _page(request, organ, form, kept=kept, found=found, unseen=True)
    if not why:
        try:
            return _received(
                submit(
                    organ=organ, request=form.request(), people=form.people(), papers=kept, notice=notice_of(organ),
                    once=str(data["once"]), source=address_of(request), proof=form.cleaned_data["proof"], busy=busy,
                )
            )  # fmt: skip
        except Refused as refused:
            why = list(refused.reasons)
            data["once"] = carrying.new_once()
    return _page(request, organ, form, kept=kept, found=found, why=why, status=WRONG)


def _reasons(form: ApplicationForm, kept: carrying.Carried) -> list[str]:
    """What the form as a whole lacks; mistakes of single fields stand beside them."""
    form.is_valid()
    if not _has(kept, PaperKind.IDENTITY):
        form.add_error("identity", "请上传申请人的身份证明（条例第二十九条）。")
    if form.errors:
        return ["请改正下面标出的项目；已经填写和上传的内容都保留着。"]
    why = reasons_not_to_take(form.request(), form.people())
    if form.cleaned_data["represented"] and not _has(kept, PaperKind.AUTHORITY):
        why.append("由他人代为办理的，请上传监护、委托或者推选的证明材料。")
    return why


def _has(kept: carrying.Carried, wanted: PaperKind) -> bool:
    return any(kind is wanted for kind, _ in kept)


def taken_in(request: HttpRequest) -> tuple[carrying.Carried, list[str]]:
    """Uploads of this sending and of those before, sealed on the disk; and why some could not be taken."""
    kept, mistakes = carrying.taken_up(request.POST.get("carried", "")), []
    fresh: carrying.Carried = []
    for name, kind in UPLOADS.items():
        for upload in request.FILES.getlist(name):
            if len(kept) + len(fresh) >= carrying.MOST_FILES:
                mistakes.append(f"附件最多{carrying.MOST_FILES}个。")
                break
            try:
                file = files.store(
                    data=upload,
                    name=upload.name or "附件",
                    by=None,
                    sensitive=True,
                    most_bytes=MOST_BYTES,
                    keep_row=False,
                )
            except Refused as refused:
                mistakes += refused.reasons
            else:
                fresh.append((kind, file))
    files.keep_rows([file for _, file in fresh])
    return kept + fresh, mistakes


def _page(request: HttpRequest, organ: Organ, form: ApplicationForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    notice = notice_of(organ)
    # Needed, and marked so, until one has come; the form itself cannot tell, an upload may have come before.
    form.fields["identity"].required = not _has(more.get("kept", []), PaperKind.IDENTITY)
    context = {
        "organ": organ, "form": form, "notice": notice, "standing_notice": STANDING_NOTICE,
        "tel": organ.phone, "busy": gate.is_busy(address_of(request)), **more,
    }  # fmt: skip
    return render(request, "applications/public/new.html", context, status=status)


def _received(receipt: Receipt) -> HttpResponse:
    answer = redirect("applications_public:receipt")
    give_ticket(answer, receipt.application.case_id, receipt.code)
    return answer


def give_ticket(answer: HttpResponseBase, case_id: int, code: str = "") -> None:
    """Let this browser see the own application for half an hour."""
    answer.set_cookie(
        COOKIE, carrying.ticket(case_id, code), max_age=carrying.HALF_AN_HOUR, path=reverse("applications_public:begin"),
        secure=settings.TLS, httponly=True, samesite="Lax",
    )  # fmt: skip


@require_POST
@of_site
def look(request: HttpRequest, place: Jurisdiction, uuid: UUID) -> HttpResponse:
    """The hints alone, for the script that asks while somebody writes. The text comes in the body, never in an address."""
    organ = _organ(place, uuid)
    found = hints.hints(organ, request.POST.get("matter", "")[:2000])
    return render(request, "applications/public/_hints.html", {"found": found, "organ": organ})


@require_safe
@of_site
def receipt(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Number and query code, to be kept or printed."""
    held = carrying.read_ticket(request.COOKIES.get(COOKIE, ""))
    application = of_case_id(held[0], place.pk) if held else None
    if held is None or application is None or not held[1]:
        return redirect("applications_public:status")
    address = f"{reverse('applications_public:status')}?{urlencode({'number': application.case.number})}"
    context = {
        "application": application, "code": shown_code(held[1]), "held": gate.is_held(application),
        "square": square(request.build_absolute_uri(address)), "address": request.build_absolute_uri(address),
    }  # fmt: skip
    return render(request, "applications/public/receipt.html", context)


def square(address: str) -> SafeString:
    """An address as a square code; it holds the number alone, never the query code."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", border=3, light="#fff", omitsize=True, xmldecl=False, svgns=True, svgclass=None, lineclass=None
    )
    return mark_safe(out.getvalue().decode())
