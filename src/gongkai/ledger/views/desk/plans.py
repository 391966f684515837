"""方案: the list by year and level, one plan with its tasks, its source, its superior, its tables, archiving."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.plans import ParentForm, PlanFilter, TaskFilter
from gongkai.ledger.models import Plan
from gongkai.ledger.queries import plans, tasks
from gongkai.ledger.rules import sheet
from gongkai.ledger.rules.states import Level, PlanState, ReleaseRule
from gongkai.ledger.services import exports
from gongkai.ledger.services import plans as services
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page

FORMS = {"five": "五列任务分解表", "six": "六列任务分解表", "unit": "单位任务台账"}


def found(actor: Actor, uuid: UUID) -> Plan:
    """The plan, or 404."""
    try:
        return tasks.plan(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def frame(actor: Actor, plan: Plan, tab: str) -> dict[str, Any]:
    """What every page of a plan shows around its own content."""
    return {"plan": plan, "tab": tab, "office": actor.may(Duty.OFFICE), "overseer": actor.oversees}


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Plans as a tree, by year and level."""
    years = tasks.years(actor)
    form = PlanFilter(request.GET or None, years=years)
    form.is_valid()
    asked = form.cleaned_data if form.is_bound else {}
    page = plans.listing(
        actor, year=asked.get("year"), level=asked.get("level") or "", cursor=request.GET.get("cursor")
    )
    context = {
        "form": form,
        "page": page,
        "lines": plans.lines(actor, page.rows),
        "unit_level": asked.get("level") == Level.UNIT,
        "any": bool(years),
        "office": actor.may(Duty.OFFICE),
        "overseer": actor.oversees,
    }
    return render(request, "ledger/plans.html", context)


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One plan: its facts, its tasks."""
    plan = found(actor, uuid)
    organs = tasks.organs_of(actor, plan)
    form = TaskFilter(request.GET or None, organs=organs, themes=plans.themes(actor, plan))
    form.is_valid()
    asked = form.cleaned_data if form.is_bound else {}
    rows = tasks.tasks(
        actor, plan, theme=asked.get("theme") or "", state=asked.get("state") or "", organ=asked.get("organ") or None,
        late=bool(asked.get("late")), text=asked.get("q") or "", cursor=request.GET.get("cursor"),
    )  # fmt: skip
    counted = plans.state_counts(actor, plan)
    context = frame(actor, plan, "tasks") | {
        "form": form,
        "page": rows,
        "lines": plans.task_lines(actor, rows.rows),
        "figures": counted,
        "total": sum(n for state, n in counted.items() if state not in {"shown", "VOID"}),
        "late": plans.late_count(actor, plan),
        "organs": organs,
        "children": plans.children(actor, plan),
        "parent": next(iter(plans.above(actor, plan)), None),
        "may_close": plan.state == PlanState.OPEN and plan.until_year < days.today().year,
        "public": plan.release_rule != ReleaseRule.NONE and counted["shown"],
    }
    return render(request, "ledger/plan.html", context)


@require_GET
@desk_page()
def source(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The notice as it came, the chosen task lit."""
    plan = found(actor, uuid)
    rows = plans.source_lines(actor, plan)
    asked = request.GET.get("task", "")
    open_ = next((row for row in rows if str(row.uuid) == asked), rows[0] if rows else None)
    task = tasks.task(actor, open_.uuid) if open_ else None
    marks = sheet.marks_of(**plans.marks_of(task)) if task else []
    anchors = {row.begins: row.no for row in rows if row.begins is not None}
    context = frame(actor, plan, "source") | {
        "rows": rows,
        "task": task,
        "sheet": sheet.sheet(plan.source_text, plan.source_layout, marks, anchors) if plan.source_text else [],
        "marks": [(kind, sheet.MARK_LABELS[kind]) for kind in sheet.MARK_LABELS if any(m.kind == kind for m in marks)],
    }
    return render(request, "ledger/plan_source.html", context)


@require_GET
@desk_page()
def export(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponseBase:
    """A table of the plan in one of the notices' three forms."""
    plan = found(actor, uuid)
    form = request.GET.get("form", "five")
    if form not in FORMS:
        raise Http404
    name = f"{plan.title}（{FORMS[form]}）"
    if form == "unit":
        units = {str(row["organ_uuid"]): row for row in tasks.organs_of(actor, plan)}
        row = units.get(request.GET.get("organ", "")) or (next(iter(units.values())) if len(units) == 1 else None)
        if row is None:
            messages.error(request, "请选择要导出哪个单位的台账。")
            return redirect("ledger:plan", plan.uuid)
        data = exports.unit_ledger(plan=plan, organ_id=int(str(row["organ_id"])), by=actor)
        name = f"{row['name']}{plan.year}年政务公开任务台账"
    else:
        make = exports.six_columns if form == "six" else exports.five_columns
        data = make(plan=plan, by=actor)
    answer = FileResponse(BytesIO(data), as_attachment=True, filename=f"{name}.xlsx")
    answer["Cache-Control"] = "private, no-store"
    return answer


@desk_page(Duty.OFFICE)
def parent(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """挂接上级要点."""
    plan = found(actor, uuid)
    form = ParentForm(request.POST or None, plans=plans.possible_parents(actor, plan), initial={"parent": plan.parent})
    if request.method == "POST" and form.is_valid():
        try:
            services.link_parent(plan=plan, parent=form.cleaned_data["parent"], by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("parent", reason)
        else:
            messages.success(request, "上级要点已保存。")
            return redirect("ledger:plan_links" if form.cleaned_data["parent"] else "ledger:plan", plan.uuid)
    context = {
        "title": "挂接上级要点",
        "sentences": [f"《{plan.title}》落实的是哪一份上级要点？挂接后可以逐项对应上级任务。"],
        "form": form,
        "button": "保存",
        "back": reverse("ledger:plan", args=[plan.uuid]),
    }
    return render(request, "pages/confirm.html", context, status=422 if form.errors else 200)


@desk_page(Duty.OFFICE)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """归档."""
    plan = found(actor, uuid)
    context: dict[str, Any] = {
        "title": "归档方案",
        "sentences": [
            f"《{plan.title}》归档后，未完成的任务不再催办，也不再计入看板的逾期。",
            "没有完成、需要继续落实的，请先在“回头看”中结转到新的年度。任务、进展和佐证都保留，随时可以查看。",
        ],
        "button": "归档",
        "back": reverse("ledger:plan", args=[plan.uuid]),
    }
    if request.method == "POST":
        try:
            services.close(plan=plan, by=actor)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "方案已归档。")
            return redirect("ledger:plan", plan.uuid)
    return render(request, "pages/confirm.html", context, status=422 if context.get("reasons") else 200)
