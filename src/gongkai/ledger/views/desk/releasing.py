"""公开: what the public sees of a plan, by rule, item by item, several at once; and the results shown beside a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.plans import HoldForm, PublicLinkSet, ReleaseFilter, RuleForm
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.queries import plans, tasks
from gongkai.ledger.rules.states import ReleaseRule
from gongkai.ledger.services import release as services
from gongkai.ledger.views.desk.plans import found, frame
from gongkai.ledger.views.desk.tasks import found_task
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page

PAGE = 50


def _panel(
    request: HttpRequest, actor: Actor, plan: Plan, *, rule: RuleForm | None = None, reasons: Sequence[str] = (),
    hold: HoldForm | None = None, ticked: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    form = ReleaseFilter(request.GET or None)
    form.is_valid()
    asked = form.cleaned_data if form.is_bound else {}
    rows = tasks.tasks(
        actor, plan, released=asked.get("released") or "", text=asked.get("q") or "", cursor=request.GET.get("cursor"),
        size=PAGE,
    )  # fmt: skip
    counted = plans.state_counts(actor, plan)
    context = frame(actor, plan, "release") | {
        "form": form,
        "rule": rule or RuleForm(initial={"rule": plan.release_rule}),
        "page": rows,
        "shown": counted["shown"],
        "total": sum(n for state, n in counted.items() if state not in {"shown", "VOID"}),
        "hold": hold or HoldForm(),
        "reasons": reasons,
        "ticked": set(ticked),
    }
    return render(request, "ledger/plan_release.html", context, status=422 if reasons else 200)


@require_GET
@desk_page(Duty.OFFICE)
def panel(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The release panel of a plan."""
    return _panel(request, actor, found(actor, uuid))


@require_POST
@desk_page(Duty.OFFICE)
def rule(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Set how the plan's tasks are shown."""
    plan = found(actor, uuid)
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _panel(request, actor, plan, rule=form, reasons=["请选择公开方式。"])
    try:
        services.by_rule(plan=plan, rule=ReleaseRule(form.cleaned_data["rule"]), by=actor)
    except Refused as refused:
        return _panel(request, actor, plan, rule=form, reasons=refused.reasons)
    messages.success(request, f"公开方式已改为“{ReleaseRule(form.cleaned_data['rule']).label}”。")
    return redirect("ledger:plan_release", plan.uuid)


@require_POST
@desk_page(Duty.OFFICE)
def chosen(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """公开所选, 停止公开所选: all or none."""
    plan = found(actor, uuid)
    ticked = request.POST.getlist("task")
    rows = plans.ticked(actor, plan, ticked)
    holding = request.POST.get("action") == "hold"
    try:
        if not rows:
            raise Refused("还没有勾选任务。")
        if holding:
            count = services.hold_chosen(tasks=rows, reason=request.POST.get("reason", ""), by=actor)
        else:
            count = services.release_chosen(tasks=rows, by=actor)
    except Refused as refused:
        kept = HoldForm(initial={"reason": request.POST.get("reason", "")})
        return _panel(request, actor, plan, reasons=refused.reasons, hold=kept, ticked=ticked)
    messages.success(request, f"{count} 项任务已{'停止公开' if holding else '公开'}。")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("ledger:plan_release", args=[plan.uuid]) + query)


@require_POST
@desk_page(Duty.OFFICE)
def show(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """公开 one task."""
    task = found_task(actor, uuid)
    try:
        services.release(task=task, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, "任务已公开。")
    return redirect("ledger:task", task.uuid)


@desk_page(Duty.OFFICE)
def hide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """停止公开 one task, with the reason."""
    task = found_task(actor, uuid)
    form = HoldForm(request.POST or None)
    reasons: Sequence[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.hold(task=task, reason=form.cleaned_data["reason"], by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "任务已停止公开。")
            return redirect("ledger:task", task.uuid)
    context = {
        "title": "停止公开",
        "sentences": [f"“{task}”将从公开网站撤下。如方案设定为“全部公开”，会改为“逐项选定”，其余任务不受影响。"],
        "form": form,
        "reasons": reasons,
        "button": "停止公开",
        "danger": True,
        "back": reverse("ledger:task", args=[task.uuid]),
    }
    return render(request, "pages/confirm.html", context, status=422 if form.errors or reasons else 200)


def _links_of(task: Task) -> list[dict[str, Any]]:
    return [{"title": row.get("title", ""), "url": row.get("url", "")} for row in task.public_links]


@desk_page(Duty.OFFICE)
def results(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """公开成果: titles and addresses the public sees beside the task."""
    task = found_task(actor, uuid)
    rows = PublicLinkSet(request.POST or None, initial=_links_of(task))
    reasons: Sequence[str] = ()
    if request.method == "POST" and rows.is_valid():
        pairs = [(form.cleaned_data.get("title", ""), form.cleaned_data.get("url", "")) for form in rows.forms]
        try:
            services.set_public_links(task=task, links=pairs, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "公开成果已保存。")
            return redirect("ledger:task_results" if request.POST.get("more") else "ledger:task", task.uuid)
    elif request.method == "POST":
        reasons = ["有内容填写不对，还没有保存。请改正标出的地方。"]
    context = {"task": task, "rows": rows, "reasons": reasons}
    return render(request, "ledger/task_results.html", context, status=422 if reasons else 200)
