"""对应上级任务: which item of the superior's points a task carries out, found by likeness or by words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel.errors import Refused
from gongkai.kernel.text import words_asked
from gongkai.ledger.queries import plans, tasks
from gongkai.ledger.services import plans as services
from gongkai.ledger.views.desk.plans import found, frame
from gongkai.ledger.views.desk.tasks import found_task
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page

MOST_LISTED = 60


@desk_page(Duty.OFFICE)
def of_plan(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Every task of a plan with the superior's items most like it; saved page by page."""
    plan = found(actor, uuid)
    pool = plans.superior_tasks(actor, plan)
    page = tasks.tasks(actor, plan, cursor=request.GET.get("cursor"))
    reasons: Sequence[str] = ()
    if request.method == "POST":
        by_uuid = {str(task.uuid): task for task in pool}
        wanted = {
            task: by_uuid.get(request.POST[f"task-{task.uuid}"])
            for task in page.rows
            if f"task-{task.uuid}" in request.POST
        }
        changed = {task: one for task, one in wanted.items() if (one.pk if one else None) != task.parent_id}
        try:
            services.link_tasks(links=changed, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已保存，本页改动 {len(changed)} 项。")
            return redirect(request.get_full_path())
    context = frame(actor, plan, "links") | {
        "page": page,
        "linkings": plans.linkings(page.rows, pool),
        "above": plans.above(actor, plan),
        "pool": len(pool),
        "reasons": reasons,
    }
    return render(request, "ledger/plan_links.html", context, status=422 if reasons else 200)


@desk_page(Duty.OFFICE)
def of_task(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One task: the likely items, and a search through all items of the superior plans."""
    task = found_task(actor, uuid)
    plan = found(actor, task.plan.uuid)
    words = words_asked(request.GET.get("q", ""), 100)
    pool = plans.superior_tasks(actor, plan, words)
    if request.method == "POST":
        chosen = request.POST.get("parent", "")
        one = next((row for row in plans.superior_tasks(actor, plan) if str(row.uuid) == chosen), None)
        if chosen and one is None:
            messages.error(request, "选定的上级任务不在上级要点中，请重新选择。")
            return redirect(request.get_full_path())
        services.link_task(task=task, parent=one, by=actor)
        messages.success(request, "已对应上级任务。" if one else "已取消对应。")
        return redirect("ledger:task", task.uuid)
    (linking,) = plans.linkings([task], pool, most=MOST_LISTED if words else 8)
    listed = [row.task for row in linking.likely] if not words else pool[:MOST_LISTED]
    shares = {row.task.pk: row.share for row in linking.likely}
    context = {
        "task": task,
        "plan": plan,
        "above": plans.above(actor, plan),
        "rows": [(row, shares.get(row.pk, 0)) for row in listed],
        "q": words,
        "more": bool(words) and len(pool) > MOST_LISTED,
    }
    return render(request, "ledger/task_parent.html", context)
