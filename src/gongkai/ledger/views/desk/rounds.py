"""调度: a round asked of many units at once, the board of who has answered, and each unit's answer (R191)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.supervision import ReplyForm, RoundForm
from gongkai.ledger.models import Round, RoundReply
from gongkai.ledger.queries import briefs, scope, supervision
from gongkai.ledger.rules.reasons import reasons_not_office, reasons_not_unit
from gongkai.ledger.rules.states import PlanState, RoundState
from gongkai.ledger.services import rounds
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act
from gongkai.pages.services.answering import or_404
from gongkai.trail import queries as trail


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rounds, newest first; a unit sees those that asked it."""
    context = {"page": supervision.rounds(actor, cursor=request.GET.get("cursor")), "today": days.today()}
    return render(request, "ledger/rounds.html", context)


@desk_page(Duty.OFFICE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """下发调度; `?pick=late` or `?pick=all` ticks units beforehand."""
    lines = briefs.by_unit(actor, days.today().year)
    marks = {line.organ_id: f"（逾期{line.overdue}）" for line in lines if line.overdue}
    picked = {line.organ_id for line in lines if request.GET.get("pick") == "all" or line.overdue}
    start = {"organs": _uuids(actor, picked)} if request.GET.get("pick") in {"late", "all"} else {}
    plans = scope.plans(actor).filter(state=PlanState.OPEN).exclude(level="UNIT").defer("source_text", "source_layout")
    form = RoundForm(request.POST or None, actor=actor, plans=plans, marks=marks, initial=start)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = [organ.pk for organ in given.pop("organs")]
        try:
            made = rounds.open_(organ_ids=chosen, by=actor, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已向 {len(chosen)} 个单位下发调度。")
            return redirect("ledger:round", made.uuid)
    context = {"form": form, "why": why, "late": len(marks), "all": len(lines)}
    return render(request, "ledger/round_new.html", context, status=422 if why or form.errors else 200)


def _uuids(actor: Actor, organ_ids: set[int]) -> list[Any]:
    return list(RoundForm(actor=actor, plans=scope.plans(actor).none(), marks={}).fields["organs"].queryset.filter(  # type: ignore[attr-defined]
        pk__in=organ_ids).values_list("uuid", flat=True))  # fmt: skip


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The board for the office; for a unit its own answer, prefilled with what it still owes."""
    row: Round = or_404(supervision.round_, actor, uuid)
    replies = list(supervision.replies(actor, row))
    own = next((reply for reply in replies if reply.organ_id == actor.organ_id), None)
    acted = act(request, _doings(row, own, actor))
    if acted.done:
        return redirect("ledger:round", row.uuid)
    answered = [reply for reply in replies if reply.replied_on]
    lines = {line.organ_id: line for line in briefs.by_unit(actor, row.asked_on.year)} if actor.oversees else {}
    context = {
        "row": row,
        "rows": [(reply, lines.get(reply.organ_id)) for reply in replies],
        "answered": len(answered),
        "waiting": [reply.organ.short_name for reply in replies if not reply.replied_on],
        "late": [reply.organ.short_name for reply in answered if reply.replied_on and reply.replied_on > row.due_on],
        "own": own,
        "forms": acted.forms,
        "why": acted.why,
        "board": actor.oversees,
        "history": trail.history(row),
    }
    return render(request, "ledger/round.html", context, status=acted.status)


def _doings(row: Round, own: RoundReply | None, actor: Actor) -> dict[str, Doing]:
    found: dict[str, Doing] = {}
    if row.state == RoundState.CLOSED:
        return found
    if own is not None and not reasons_not_unit(actor, own.organ_id):
        start = {"text": own.text or supervision.owed_lines(own)}
        found["reply"] = Doing(
            partial(ReplyForm, initial=start),
            lambda **given: rounds.reply(reply=own, by=actor, **given),
            said="已反馈。调度结束前可以修改。",
        )
    if not reasons_not_office(actor, row.jurisdiction_id):
        found["remind"] = Doing(Form, lambda: rounds.remind(round=row, by=actor), said="已提醒还没有反馈的单位。")
        found["close"] = Doing(Form, lambda: rounds.close(round=row, by=actor), said="调度已结束，下面是汇总。")
    return found
