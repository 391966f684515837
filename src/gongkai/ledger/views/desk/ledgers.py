"""单位台账 (R183): the table on the page, on paper, as a workbook out and back; 单位年度实施方案 (R189)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.files import queries as kept
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.ledger.forms.ledger import AddressForm, LedgerFilter, UnitPlanForm, WorkbookForm
from gongkai.ledger.queries import tasks, work
from gongkai.ledger.rules import reasons
from gongkai.ledger.services import exports, plans, workbook
from gongkai.ledger.views.desk.parts import sent
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download

COLUMN_NAMES = [name for name, _ in workbook.COLUMNS]


def _chosen(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Whose ledger of which plan is asked for: the own unit's newest unless said otherwise."""
    organ_id = actor.organ_id
    if actor.oversees and request.GET.get("organ"):
        try:
            organ_id = orgs.organ(actor, UUID(request.GET["organ"])).pk
        except (ValueError, LookupError, ObjectDoesNotExist) as error:
            raise Http404 from error
    found = work.ledger_plans(actor, organ_id)
    asked = request.GET.get("plan")
    plan = next((one for one in found if str(one.uuid) == asked), None) or next(iter(found), None)
    organ = orgs.organ_by_id(actor.jurisdiction_id, organ_id)
    return {
        "organ": organ,
        "plan": plan,
        "plans": found,
        "parts": work.ledger_rows(actor, plan, organ_id) if plan else [],
        "own": organ_id == actor.organ_id and actor.may(*reasons.UNIT_DUTIES),
    }


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger of a unit as a table."""
    context = _chosen(request, actor)
    start = {"plan": context["plan"].uuid if context["plan"] else None, "organ": context["organ"].uuid}
    possible = work.plans(actor).filter(pk__in=[plan.pk for plan in context["plans"]])
    context["form"] = LedgerFilter(initial=start, actor=actor, plans=possible)
    return render(request, "ledger/unit_ledger.html", context)


@require_GET
@desk_page()
def printed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger as an A4 page across."""
    return render(request, "ledger/unit_ledger_print.html", _chosen(request, actor) | {"today": days.today()})


@require_GET
@desk_page()
def form_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger in the notice's form (003 附件2), to file and print."""
    chosen = _chosen(request, actor)
    if chosen["plan"] is None:
        raise Http404
    data = exports.unit_ledger(plan=chosen["plan"], organ_id=chosen["organ"].pk, by=actor)
    return download(data, f"{chosen['organ'].short_name}政务公开工作任务台账（{chosen['plan'].year}年）.xlsx")


@require_GET
@desk_page(*reasons.UNIT_DUTIES)
def workbook_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ledger as a workbook to fill in."""
    plan = next(
        (one for one in work.ledger_plans(actor, actor.organ_id) if str(one.uuid) == request.GET.get("plan")), None
    )
    if plan is None:
        raise Http404
    return download(workbook.export(plan=plan, by=actor), f"{actor.organ_name}任务台账填报（{plan.year}年）.xlsx")


@desk_page(*reasons.UNIT_DUTIES)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bring the filled workbook; what it would change is shown before anything is."""
    form = WorkbookForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            stored = files.store(data=given, name=given.name, by=actor, allowed=frozenset({Kind.XLSX}))
            workbook.preview(data=kept.read(stored), by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            return redirect("ledger:ledger_preview", stored.uuid)
    return render(request, "ledger/ledger_upload.html", {"form": form}, status=422 if form.errors else 200)


def _brought(actor: Actor, uuid: UUID) -> bytes:
    """A workbook this person brought and nobody owns; 404 otherwise."""
    file = kept.by_uuid(uuid)
    if file is None or file.owner or file.brought_by_id != actor.user_id or file.organ_id != actor.organ_id:
        raise Http404
    try:
        return kept.read(file)
    except kept.Missing as error:
        raise Http404 from error


@desk_page(*reasons.UNIT_DUTIES)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What the workbook would change, or what is wrong with it; then all of it at once."""
    data = _brought(actor, uuid)
    why: tuple[str, ...] = ()
    found = workbook.Imported()
    try:
        if request.method == "POST":
            found = workbook.import_ledger(data=data, by=actor)
            if not found.faults:
                messages.success(request, f"已导入，更新了 {found.changed} 项任务。")
                return redirect("ledger:unit_ledger")
        else:
            found = workbook.preview(data=data, by=actor)
    except Refused as refused:
        why = refused.reasons
    faults = [(fault.row, COLUMN_NAMES[fault.column - 1], fault.sentence) for fault in found.faults]
    context = {"uuid": uuid, "found": found, "faults": faults[:100], "more": len(faults[100:]), "why": why}
    return render(request, "ledger/ledger_preview.html", context, status=422 if why or faults else 200)


@require_GET
@desk_page(*reasons.UNIT_DUTIES)
def marked(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The user's own workbook back, bad cells coloured and commented."""
    try:
        found = workbook.preview(data=_brought(actor, uuid), by=actor)
    except Refused as error:
        raise Http404 from error
    if found.rejected is None:
        raise Http404
    return download(found.rejected, "任务台账（标出问题）.xlsx")


@require_GET
@desk_page()
def unit_plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """单位年度实施方案: a unit's own; of every unit for those who oversee, with those that have none yet."""
    year = whole(request.GET.get("year", ""), 4) or days.today().year
    found = list(tasks.unit_plans(actor, year))
    if not actor.oversees:
        found = [plan for plan in found if plan.organ_id == actor.organ_id]
    have = {plan.organ_id for plan in found}
    organs = orgs.organs(actor.jurisdiction_id) if actor.oversees else orgs.organs(actor.jurisdiction_id).none()
    context = {
        "year": year,
        "plans": found,
        "missing": [organ for organ in organs if organ.pk not in have],
        "unpublished": sum(not plan.published_url for plan in found),
        "may_register": actor.may(*reasons.UNIT_DUTIES),
        "organ_id": actor.organ_id,
    }
    return render(request, "ledger/unit_plans.html", context)


@desk_page(*reasons.UNIT_DUTIES)
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register the unit's own yearly plan."""
    form = UnitPlanForm(*sent(request), plans=work.plans(actor))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given.pop("file", None)
        try:
            stored = files.store(data=file, name=file.name, by=actor) if file else None
            plans.register_unit_plan(by=actor, file=stored, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "实施方案已登记。")
            return redirect("ledger:unit_plans")
    context = {"form": form, "why": why}
    return render(request, "ledger/unit_plan_form.html", context, status=422 if why or form.errors else 200)


@desk_page(*reasons.UNIT_DUTIES)
def publish(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Where the plan stands on the portal."""
    try:
        plan = tasks.plan(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if plan.organ_id != actor.organ_id or plan.level != "UNIT":
        raise Http404
    form = AddressForm(*sent(request), initial={"published_url": plan.published_url})
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            plans.publish_unit_plan(plan=plan, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "公开地址已登记。")
            return redirect("ledger:unit_plans")
    context = {"form": form, "why": why, "plan": plan}
    return render(request, "ledger/unit_plan_form.html", context, status=422 if why or form.errors else 200)
