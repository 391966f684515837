"""从文件导入: one file into a draft; many files in a batch that can be stopped and goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.documents.forms.importing import BatchForm, BringForm
from gongkai.documents.models import ImportBatch
from gongkai.documents.queries import imports
from gongkai.documents.rules.states import WRITERS, Kind
from gongkai.documents.services import batches as services
from gongkai.documents.services import bringing, sheets
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download


def _kind(given: dict[str, Any]) -> Kind | None:
    return Kind(given["kind"]) if given.get("kind") else None


@desk_page(*WRITERS)
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One file: read at once, then looked over before and after."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = bringing.bring(data=file.read(), name=file.name, by=actor, kind=_kind(form.cleaned_data))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            messages.success(request, "已导入为草稿，请核对整理前后和识别出的要素。")
            brought = made.tidied.first()
            where = [made.uuid, brought.uuid] if brought else [made.uuid]
            return redirect("documents:tidied" if brought else "documents:document", *where)
    return render(request, "documents/import.html", {"form": form}, status=422 if form.errors else 200)


def _found(actor: Actor, uuid: UUID) -> ImportBatch:
    try:
        return imports.batch(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page()
def batches(request: HttpRequest, actor: Actor) -> HttpResponse:
    """批量导入: the batches, and a new one from an archive."""
    may = actor.may(*WRITERS)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = services.begin_upload(
                    archive=given["file"],
                    sheet=given["sheet"],
                    kind=_kind(given),
                    historical=given["historical"],
                    by=actor,
                )
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error("file", reason)
            else:
                return redirect("documents:batch", made.uuid)
    context = {"form": form, "may": may, "page": imports.listing(actor, cursor=request.GET.get("cursor"))}
    return render(request, "documents/batches.html", context, status=422 if form.errors else 200)


@require_GET
@desk_page()
def batch(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """How far a batch is, and every file that could not be brought in, by name."""
    shown = _found(actor, uuid)
    state = request.GET.get("state", "")
    counts = imports.counts(shown)
    context = {
        "batch": shown,
        "counts": counts,
        "total": sum(counts.values()),
        "done": sum(counts.values()) - counts.get("WAITING", 0),
        "state": state,
        "page": imports.items(shown, state=state, cursor=request.GET.get("cursor")),
        "may": shown.organ_id == actor.organ_id and actor.may(*WRITERS),
        "report": reverse("documents:batch_xlsx", args=[shown.uuid]),
    }
    return render(request, "documents/batch.html", context)


@require_GET
@desk_page()
def batch_xlsx(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The report: each file and what became of it."""
    shown = _found(actor, uuid)
    return download(sheets.report(imports.report(shown)), f"批量导入结果（{shown.made_at:%Y-%m-%d}）.xlsx")


@require_POST
@desk_page(*WRITERS)
def batch_act(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Stop a batch, or let it go on (failed files are tried again)."""
    shown = _found(actor, uuid)
    if shown.organ_id != actor.organ_id:
        raise Http404
    try:
        if request.POST.get("action") == "stop":
            services.stop(batch=shown, by=actor)
            messages.success(request, "已停止，导入的公文保留；可以随时继续。")
        else:
            services.resume(batch=shown, by=actor)
            messages.success(request, "继续导入，没有导入成功的文件会再试一次。")
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect("documents:batch", shown.uuid)
