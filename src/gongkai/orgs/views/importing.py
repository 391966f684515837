"""Organs and people in and out by workbook."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries
from gongkai.orgs.forms import UploadForm
from gongkai.orgs.models import ImportBatch
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.services.importing import apply_batch, export, keep_batch, plan_of
from gongkai.orgs.services.workbook import MOST_BYTES, reject, write_workbook
from gongkai.pages.services.downloads import XLSX


def _workbook(data: bytes, name: str) -> HttpResponse:
    disposition = f"attachment; filename=\"organs.xlsx\"; filename*=UTF-8''{quote(name)}"
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=XLSX, headers=headers)


@desk_page(Duty.ADMIN)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a workbook; then see what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise Refused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分几次导入。")
            data = file.read()
            plan_of(data, queries.jurisdiction(actor.jurisdiction_id))
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("orgs:import_preview", keep_batch(data=data, name=file.name or "名册.xlsx", by=actor).uuid)
    status = 422 if reasons or form.errors else 200
    return render(request, "orgs/import.html", {"form": form, "reasons": reasons}, status=status)


def _batch(actor: Actor, uuid: UUID) -> ImportBatch:
    mine = ImportBatch.objects.filter(user_id=actor.user_id, jurisdiction_id=actor.jurisdiction_id)
    found = mine.filter(uuid=uuid).select_related("jurisdiction").first()
    if found is None:
        raise Http404
    return found


@desk_page(Duty.ADMIN)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What will change, or what is wrong; confirming applies it."""
    batch = _batch(actor, uuid)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            plan = apply_batch(batch=batch, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request,
                f"导入完成：新增单位 {len(plan.new_organs)} 个、修改 {len(plan.changed_organs)} 个，"
                f"新增人员 {len(plan.new_people)} 人、任职 {len(plan.new_posts)} 项。新增人员请逐一设置初始口令。",
            )
            return redirect("orgs:organs")
    plan = plan_of(bytes(batch.data), batch.jurisdiction)
    status = 422 if reasons or plan.wrong else 200
    return render(
        request, "orgs/import_preview.html", {"batch": batch, "plan": plan, "reasons": reasons}, status=status
    )


@require_POST
@desk_page(Duty.ADMIN)
def rejected(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The user's own workbook with its bad cells coloured and commented."""
    batch = _batch(actor, uuid)
    data = bytes(batch.data)
    plan = plan_of(data, batch.jurisdiction)
    stem = batch.name.rsplit(".", 1)[0]
    return _workbook(reject(data, plan.wrong), f"{stem}-待改正.xlsx")


@desk_page(Duty.ADMIN)
def template(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An empty workbook."""
    place = queries.jurisdiction(actor.jurisdiction_id).name
    return _workbook(write_workbook(place=place, organs=[], people=[]), f"{place}机构人员名册模板.xlsx")


@desk_page(Duty.ADMIN, Duty.OFFICE)
def exported(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The present register as a workbook."""
    place = queries.jurisdiction(actor.jurisdiction_id)
    return _workbook(export(place), f"{place.name}机构人员名册.xlsx")
