"""回头看: last year's plan item by item; what is unfinished is ordered to be fixed and carried on (R188)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.supervision import CarryForm, LookBackForm, LookBackItemForm
from gongkai.ledger.models import LookBack, LookBackItem
from gongkai.ledger.queries import supervision
from gongkai.ledger.rules.reasons import reasons_not_office
from gongkai.ledger.rules.states import LookBackState, LookBackVerdict
from gongkai.ledger.services import exports, lookback
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act
from gongkai.pages.services.answering import or_404
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Look-backs, newest first, each with how far it is."""
    context = {
        "page": supervision.lookbacks(actor, cursor=request.GET.get("cursor")),
        "may_open": actor.may(Duty.OFFICE) and supervision.to_look_back(actor).exists(),
    }
    return render(request, "ledger/lookbacks.html", context)


@desk_page(Duty.OFFICE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """开展 a look-back on a plan of an earlier year."""
    form = LookBackForm(request.POST or None, plans=supervision.to_look_back(actor))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = lookback.open_(by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已列出上年度全部任务，请逐项核查。")
            return redirect("ledger:lookback", made.uuid)
    return render(
        request, "ledger/lookback_new.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """How far it is, and every item with what became of it."""
    row: LookBack = or_404(supervision.lookback, actor, uuid)
    may = not reasons_not_office(actor, row.jurisdiction_id) and row.state == LookBackState.OPEN
    closing = {"close": Doing(Form, lambda: lookback.close(lookback=row, by=actor), said="回头看已办结。")}
    acted = act(request, closing if may else {})
    if acted.done:
        return redirect("ledger:lookback", row.uuid)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in set(LookBackVerdict) else ""
    counts = supervision.verdict_counts(row)
    total = sum(counts.values())
    context = {
        "row": row,
        "page": supervision.lookback_items(actor, row, verdict=verdict, cursor=request.GET.get("cursor")),
        "may": may,
        "why": acted.why,
        "verdict": verdict,
        "total": total,
        "decided": total - counts.get(LookBackVerdict.PENDING, 0),
        "counts": [(each.value, each.label, counts.get(each, 0)) for each in LookBackVerdict],
        "tabs": [("", "全部", total)]
        + [(each.value, each.label, counts[each]) for each in LookBackVerdict if counts.get(each)],
        "history": trail.history(row.plan) if actor.oversees else [],
        "against": lookback.reasons_not_to_close(row, actor) if may else [],
    }
    return render(request, "ledger/lookback.html", context, status=acted.status)


@desk_page()
def item(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One task of last year: what became of it, and where what is unfinished goes on."""
    row: LookBackItem = or_404(supervision.lookback_item, actor, uuid)
    acted = act(request, _doings(row, actor))
    if acted.done:
        following = supervision.next_item(actor, row) if acted.asked == "decide" else None
        unfinished = request.POST.get("verdict") == LookBackVerdict.UNFINISHED
        if following is not None and not unfinished:
            return redirect("ledger:lookback_item", following.uuid)
        return redirect("ledger:lookback_item", row.uuid)
    context = {
        "row": row,
        "parts": supervision.parts_of(row.task),
        "forms": acted.forms,
        "why": acted.why,
        "next": supervision.next_item(actor, row),
        "history": trail.history(row.task),
    }
    return render(request, "ledger/lookback_item.html", context, status=acted.status)


def _doings(row: LookBackItem, actor: Actor) -> dict[str, Doing]:
    if reasons_not_office(actor, row.lookback.jurisdiction_id) or row.lookback.state == LookBackState.CLOSED:
        return {}
    if row.carried_to_id:
        return {}

    def decide(verdict: str, **given: object) -> object:
        return lookback.decide(item=row, verdict=LookBackVerdict(verdict), by=actor, **given)  # type: ignore[arg-type]

    start = {"verdict": row.verdict, "reason": row.reason} if row.verdict != LookBackVerdict.PENDING else {}
    found = {"decide": Doing(partial(LookBackItemForm, initial=start), decide, said="已记下结论。")}
    plans = supervision.plans_to_carry_into(actor, row)
    if row.verdict == LookBackVerdict.UNFINISHED:
        found["carry"] = Doing(
            partial(CarryForm, plans=plans),
            lambda into: lookback.carry(item=row, into=into, by=actor),
            said="已结转，原责任单位在新方案中继续承担。",
        )
    return found


@require_GET
@desk_page()
def sheet(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The result sheet."""
    row: LookBack = or_404(supervision.lookback, actor, uuid)
    items = supervision.lookback_items(actor, row, size=1000).rows
    return download(exports.look_back(of=row, items=items), f"{row.plan.title}“回头看”结果.xlsx")
