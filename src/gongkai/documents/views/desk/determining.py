"""Queues of determinations, one by one or many together; historical documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.documents.forms.openness import BulkForm, OpinionForm
from gongkai.documents.queries import openness as queries
from gongkai.documents.rules.states import Openness
from gongkai.documents.services import historical as bulk
from gongkai.documents.services import openness as services
from gongkai.kernel import paging
from gongkai.kernel.text import whole
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link

DECIDERS = (*services.EXAMINERS, *services.APPROVERS)
SHOWN_REASONS = 20


@require_GET
@desk_page()
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for me, what is under way, what is done."""
    tab = request.GET.get("tab", "mine" if actor.may(*DECIDERS) else "pending")
    rows = {
        "mine": queries.waiting_for(actor),
        "pending": queries.determinations(actor).filter(stage__in=queries.PENDING),
        "done": queries.determinations(actor).exclude(stage__in=queries.PENDING),
    }.get(tab, queries.waiting_for(actor))
    page = paging.page(rows, order=("-id",), cursor=request.GET.get("cursor"))
    names = {"mine": "待我办理", "pending": "正在认定", "done": "已办结"}
    context = {
        "page": page,
        "tab": tab,
        "links": [Link(label, f"?tab={key}", key == tab) for key, label in names.items()],
        "may_decide": tab == "mine" and actor.may(*DECIDERS),
        "opinion": OpinionForm(),
    }
    return render(request, "documents/determinations.html", context)


@require_POST
@desk_page(*DECIDERS)
def decide_many(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Agree to, or return, all that were ticked."""
    chosen = [value for value in request.POST.getlist("chosen") if whole(value) is not None]
    rows = list(queries.waiting_for(actor).filter(pk__in=chosen))
    agree = request.POST.get("agree") == "Y"
    outcome = bulk.decide_many(determinations=rows, agree=agree, opinion=request.POST.get("opinion", ""), by=actor)
    _tell(request, outcome, "已同意" if agree else "已退回")
    return redirect("documents:determinations")


def _tell(request: HttpRequest, outcome: bulk.Outcome, verb: str) -> None:
    if outcome.done:
        messages.success(request, f"{verb}{outcome.done}件。")
    for title, reasons in outcome.refused[:SHOWN_REASONS]:
        messages.warning(request, f"《{title}》没有办理：{''.join(reasons)}")
    if len(outcome.refused) > SHOWN_REASONS:
        messages.warning(request, f"另有{len(outcome.refused) - SHOWN_REASONS}件没有办理，原因相近，请逐件查看。")
    if not outcome.done and not outcome.refused:
        messages.warning(request, "没有勾选文件。")


@desk_page(Duty.EDITOR, Duty.ATTRIBUTE, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF, Duty.ADMIN)
def historical(request: HttpRequest, actor: Actor) -> HttpResponse:
    """历史公文: those without a determination, proposed together; progress by unit (R084)."""
    form = BulkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [value for value in request.POST.getlist("chosen") if whole(value) is not None]
        given = form.cleaned_data
        outcome = bulk.propose_many(
            documents=list(queries.historical(actor).filter(pk__in=chosen)), openness=Openness(given["openness"]),
            ground=given["ground"], reason=given["reason"], by=actor,
        )  # fmt: skip
        _tell(request, outcome, "已拟定")
        return redirect("documents:historical")
    rows = queries.historical(actor)
    series = request.GET.get("series", "").strip()
    year = request.GET.get("year", "")
    narrowed: dict[str, Any] = {"series": series} if series else {}
    if (asked := whole(year, 4)) is not None:
        narrowed["number_year"] = asked
    page = paging.page(rows.filter(**narrowed), order=("-signed_on", "-id"), cursor=request.GET.get("cursor"), size=100)
    pending = set(
        mine(actor, queries.determinations(actor)).filter(
            stage__in=queries.PENDING, document__in=[row.pk for row in page.rows]
        ).values_list("document_id", flat=True)
    )  # fmt: skip
    context = {
        "form": form,
        "page": page,
        "pending": pending,
        "progress": list(queries.historical_progress(actor)),
        "series": series,
        "year": year,
        "may_propose": actor.may(*services.PROPOSERS),
    }
    return render(request, "documents/historical.html", context, status=422 if form.errors else 200)
