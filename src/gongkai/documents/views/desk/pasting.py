"""Text and pictures on their way in: paste made sound, before and after, pictures stored."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.documents.forms.writing import RawForm
from gongkai.documents.models import Document
from gongkai.documents.queries import writing
from gongkai.documents.rules.states import WRITERS
from gongkai.documents.services import drafting, pictures, tidying
from gongkai.documents.views.desk.head import found, page
from gongkai.kernel import html
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


def own_document(actor: Actor, uuid: UUID) -> Document:
    """A document of the actor's own organ, or 404."""
    shown = found(actor, uuid)
    if shown.organ_id != actor.organ_id:
        raise Http404
    return shown


@require_POST
@desk_page(*WRITERS)
def paste(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The editor's paste: JSON {html, notes, url of before and after}; 422 with a sentence."""
    shown = own_document(actor, uuid)
    try:
        made = tidying.tidy(document=shown, raw=request.POST.get("raw", ""), by=actor)
    except Refused as refused:
        return JsonResponse({"why": "".join(refused.reasons)}, status=422)
    return JsonResponse(
        {"html": made.after, "notes": made.notes, "url": reverse("documents:tidied", args=[shown.uuid, made.uuid])}
    )


@desk_page(*WRITERS)
def raw(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """整理粘贴内容 on a page of its own, for who works without the editor."""
    shown = own_document(actor, uuid)
    form = RawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = tidying.tidy(document=shown, raw=form.cleaned_data["raw"], by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("raw", reason)
        else:
            return redirect("documents:tidied", shown.uuid, made.uuid)
    return page(request, actor, shown, "documents/raw.html", {"form": form}, status=422 if form.errors else 200)


@desk_page(*WRITERS)
def tidied(request: HttpRequest, actor: Actor, uuid: UUID, tidied: UUID) -> HttpResponse:
    """整理前后对照; the text may be put into the document from here."""
    shown = own_document(actor, uuid)
    try:
        row = writing.tidied(shown, tidied)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        try:
            tidying.take(tidied=row, replace=request.POST.get("where") == "replace", by=actor)
        except Refused as refused:
            messages.error(request, "".join(refused.reasons))
        else:
            messages.success(request, "已放入正文，请核对。")
            return redirect("documents:document", shown.uuid)
    reasons = drafting.reasons_not_to_write(shown, actor)
    context = {
        "row": row,
        "before": row.before.split("\n"),
        "reasons": reasons,
        "may_write": not reasons,
        "same": shown.body == row.after,
    }
    context["lines"] = len(html.text_of(row.after).split("\n"))
    return page(request, actor, shown, "documents/tidied.html", context)


@require_POST
@desk_page(*WRITERS)
def picture(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A picture for the text: JSON {url}; 422 with a sentence."""
    shown = own_document(actor, uuid)
    file = request.FILES.get("file")
    try:
        if reasons := drafting.reasons_not_to_write(shown, actor):
            raise Refused(reasons)
        if file is None:
            raise Refused("请选择图片。")
        address = pictures.add(document=shown, data=file, name=file.name or "图片", by=actor)
    except Refused as refused:
        return JsonResponse({"why": "".join(refused.reasons)}, status=422)
    return JsonResponse({"url": address})
