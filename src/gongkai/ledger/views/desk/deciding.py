"""审定: the office's queue of claims, one claim at a time, and decisions taken on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.decisions import ClaimFilter, DecisionForm, PaperForm, ReasonForm
from gongkai.ledger.models import Checkpoint
from gongkai.ledger.queries import parts, work
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import CheckpointState, EvidenceState, Verdict
from gongkai.ledger.services import assignments, decisions
from gongkai.ledger.views.desk.parts import found, sent
from gongkai.ledger.views.desk.reporting import found_point
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.workdays import queries as workdays


@require_GET
@desk_page(Duty.OFFICE, Duty.CHIEF, Duty.ADMIN)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """待审定, longest waiting first."""
    form = ClaimFilter(request.GET or None, actor=actor, plans=work.plans(actor))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = parts.Filters(
        plan=given["plan"].uuid if given.get("plan") else None,
        organ=given["organ"].uuid if given.get("organ") else None,
        text=given.get("q") or "",
        late=bool(given.get("late")),
    )
    page = parts.claims(actor, wanted, cursor=request.GET.get("cursor"))
    decide_by = _office_clock(actor)
    context = {
        "form": form,
        "page": page,
        "rows": [(point, decide_by(point)) for point in page.rows],
        "total": parts.claims_waiting(actor),
        "filtered": any(value for key, value in request.GET.items() if key != "cursor"),
        "user_id": actor.user_id,
    }
    return render(request, "ledger/claims.html", context)


def _office_clock(actor: Actor) -> Callable[[Checkpoint], Any]:
    """Tells of a claim the day by which the office decides; calendar and limit are read once."""
    calendar = workdays.calendar(actor.jurisdiction_id)
    allowed = workdays.limit("ledger.decide", actor.jurisdiction_id).value
    return lambda point: calendar.add(point.claimed_on or days.today(), allowed)


@desk_page(Duty.OFFICE, Duty.CHIEF, Duty.ADMIN)
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One claim with its proof: accept it or send it back, then the next."""
    point = found_point(actor, uuid)
    form = DecisionForm(*sent(request))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        verb = decisions.accept if request.POST.get("verdict") == Verdict.ACCEPT else decisions.return_
        try:
            verb(checkpoint=point, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            return _onward(request, actor, point, request.POST.get("verdict") == Verdict.ACCEPT)
    return render(request, "ledger/decide.html", _claim_context(actor, point, form, why), status=422 if why else 200)


def _onward(request: HttpRequest, actor: Actor, point: Checkpoint, accepted: bool) -> HttpResponse:
    """To the next claim, saying what became of this one."""
    done = (
        f"{point.assignment.organ.short_name}“{point.label}”{'已审定通过' if accepted else '已退回，单位会收到理由'}。"
    )
    following = parts.next_claim(actor, point)
    messages.success(request, done if following else f"{done}没有其他待审定的报送了。")
    return redirect("ledger:decide", following.uuid) if following else redirect("ledger:claims")


def _claim_context(actor: Actor, point: Checkpoint, form: Any, why: tuple[str, ...]) -> dict[str, Any]:
    part = found(actor, point.assignment.uuid)
    facts = decisions.decision_facts(point, actor, reason="-")
    against = reasons.reasons_not_office(actor, point.jurisdiction_id) + reasons.reasons_not_to_decide(facts)
    proofs = [
        one for one in part.evidence.all() if one.checkpoint_id == point.pk and one.state != EvidenceState.WITHDRAWN
    ]
    return {
        "point": point,
        "part": part,
        "form": form,
        "why": why,
        "against": against if point.state == CheckpointState.CLAIMED else [],
        "waits": point.state == CheckpointState.CLAIMED,
        "decide_by": _office_clock(actor)(point),
        "proofs": proofs,
        "partners": work.partners(actor, part),
        "silent": assignments.silent_partners(part) if point.final == "Y" else [],
        "earlier": [one for checkpoint in part.checkpoints.all() for one in checkpoint.decisions.all()],
        "next": parts.next_claim(actor, point),
        "may_office": actor.may(Duty.OFFICE),
    }


@desk_page(Duty.OFFICE)
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """代录 a decision taken on paper."""
    point = found_point(actor, uuid)
    holdings = [one for one in decisions.deciders(actor) if one.user_id != actor.user_id]
    form = PaperForm(*sent(request), holdings=holdings)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            scan = files.store(data=given["paper"], name=given["paper"].name, by=actor)
            decisions.enter_paper_decision(
                checkpoint=point, verdict=Verdict(given["verdict"]), decided_on=given["decided_on"], paper=scan, by=actor,
                on_behalf_of=next(one for one in holdings if one.pk == given["on_behalf_of"]), reason=given["reason"],
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            return _onward(request, actor, point, given["verdict"] == Verdict.ACCEPT)
    waits = point.state == CheckpointState.CLAIMED
    context = {"point": point, "form": form, "why": why, "waits": waits, "holdings": holdings}
    return render(request, "ledger/paper.html", context, status=422 if why or form.errors else 200)


def _asked(
    request: HttpRequest, words: dict[str, Any], back: str, verb: Callable[[str], object], said: str
) -> HttpResponse:
    """Ask for a reason, then do it."""
    form = ReasonForm(*sent(request))
    context: dict[str, Any] = {**words, "form": form, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data["reason"])
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, said)
            return redirect(back)
    wrong = form.errors or context.get("reasons")
    return render(request, "pages/confirm.html", context, status=422 if wrong else 200)


@desk_page(Duty.OFFICE)
def waive(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """免报."""
    point = found_point(actor, uuid)
    words = {
        "title": "免报",
        "sentences": [
            f"{point.assignment.organ.short_name}的“{point.label}”不再要求报送，理由记入办理记录，单位能看到。"
        ],
        "button": "免报",
    }
    back = reverse("ledger:part", args=[point.assignment.uuid])
    return _asked(
        request, words, back, lambda reason: decisions.waive(checkpoint=point, reason=reason, by=actor), "已免报。"
    )


@desk_page(Duty.OFFICE)
def reopen(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """重新核定, or 恢复报送 of what was waived."""
    point = found_point(actor, uuid)
    title, was = ("恢复报送", "已免报") if point.state == CheckpointState.WAIVED else ("重新核定", "已审定通过")
    words = {
        "title": title,
        "sentences": [f"{point.assignment.organ.short_name}的“{point.label}”{was}；{title}后单位要按时限报送。"],
        "button": "要求重新报送",
        "danger": True,
    }
    back = reverse("ledger:part", args=[point.assignment.uuid])
    return _asked(
        request, words, back, lambda reason: decisions.reopen(checkpoint=point, reason=reason, by=actor),
        "已要求重新报送。",
    )  # fmt: skip


@desk_page(Duty.OFFICE)
def void(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """撤销分工."""
    part = found(actor, uuid)
    words = {
        "title": "撤销分工",
        "sentences": [f"{part.organ.short_name}不再承担“{part.task}”。已填报的内容保留在案，不再列入该单位台账。"],
        "button": "撤销分工",
        "danger": True,
    }
    back = reverse("ledger:parts") if request.method == "POST" else reverse("ledger:part", args=[part.uuid])
    return _asked(
        request, words, back, lambda reason: decisions.void_assignment(assignment=part, reason=reason, by=actor),
        "分工已撤销。",
    )  # fmt: skip
