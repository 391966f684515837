"""法定公开义务登记册 (R029): list, one duty, workbook in and out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.catalogue.forms.oversight import DutyFilter, DutyForm, WorkbookForm
from gongkai.catalogue.queries import registers as queries
from gongkai.catalogue.rules import registers as rules
from gongkai.catalogue.rules.entries import OFFICE_DUTIES, UNIT_DUTIES, DutyState, DutyType, Stage
from gongkai.catalogue.services import book, exports, registers
from gongkai.catalogue.views.desk.workbooks import brought, keep, shown_faults
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404
from gongkai.pages.services.downloads import download


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register."""
    form = DutyFilter(request.GET or None, actor=actor)
    given = dict(form.cleaned_data) if form.is_bound and form.is_valid() else {}
    counts = queries.duty_counts(actor)
    context = {
        "page": queries.duties_page(actor, cursor=request.GET.get("cursor"), **given), "form": form,
        "filtered": any(given.values()), "counts": [(state.label, counts.get(state, 0)) for state in DutyState],
        "any": bool(counts), "may": actor.may(*OFFICE_DUTIES, *UNIT_DUTIES),
    }  # fmt: skip
    return render(request, "catalogue/duties.html", context)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def edit(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """Register a duty, or how it stands now."""
    row = or_404(queries.duty, actor, uuid) if uuid else None
    names = ("matter", "kind", "stage", "basis", "state", "evidence", "url")
    start: dict[str, Any] = {name: getattr(row, name) for name in names} | {"organ": row.organ.uuid} if row else {}
    form = DutyForm(request.POST or None, actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        organ = given.pop("organ", None)
        values: dict[str, Any] = {
            "kind": DutyType(given.pop("kind")), "stage": Stage(given.pop("stage")), "state": DutyState(given.pop("state")),
            "organ_id": organ.pk if organ else actor.organ_id, "entry": row.entry if row else None,
        }  # fmt: skip
        if done(form, lambda: registers.save_duty(duty=row, by=actor, **given, **values)):
            messages.success(request, "义务已登记。")
            return redirect("catalogue:duties")
    back = reverse("catalogue:duties")
    title = "修改义务" if row else "登记义务"
    return form_page(request, form, title=title, crumbs=[("义务登记册", back)], button="保存", back=back)


@require_GET
@desk_page()
def xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register as a workbook, to be filled in and brought back."""
    rows = queries.duties(actor).order_by("organ__order", "id")[:20_000]
    return download(exports.duties(rows, heading="法定公开义务登记册"), "法定公开义务登记册.xlsx")


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bring a workbook; what it would do is shown before it is done."""
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if request.method == "POST" and form.is_valid():
        try:
            uuid = keep(form.cleaned_data["file"], actor)
            registers.read_duties(data=brought(actor, uuid)[0], by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            return redirect("catalogue:duties_preview", uuid)
    context = {"form": form, "columns": rules.NAMES, "kinds": [kind.label for kind in DutyType]}
    return render(request, "catalogue/duties_upload.html", context, status=422 if form.errors else 200)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """How many duties are new and changed, or what is wrong; then all at once."""
    data, _ = brought(actor, uuid)
    why: tuple[str, ...] = ()
    try:
        if request.method == "POST":
            new, old = registers.import_duties(data=data, by=actor)
            messages.success(request, f"导入完成：新增 {new} 项，更新 {old} 项。")
            return redirect("catalogue:duties")
    except Refused as refused:
        why = refused.reasons
    try:
        found = registers.read_duties(data=data, by=actor)
    except Refused as refused:
        raise Http404 from refused
    known = set(queries.duties(actor).values_list("organ_id", "kind", "matter"))
    new, there = rules.repeated(found.rows, known)
    wrong, more = shown_faults(found.wrong)
    context = {
        "uuid": uuid, "new": new, "there": there, "rows": found.rows[:50], "wrong": wrong, "more": more, "why": why,
        "count": len(found.wrong),
    }  # fmt: skip
    return render(request, "catalogue/duties_preview.html", context, status=422 if why or wrong else 200)


@require_GET
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def marked(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The user's own workbook back, bad cells coloured and commented."""
    data, _ = brought(actor, uuid)
    try:
        found = registers.read_duties(data=data, by=actor)
    except Refused as error:
        raise Http404 from error
    if not found.wrong:
        raise Http404
    return download(book.marked(data, found.wrong), "义务登记册（标出问题）.xlsx")
