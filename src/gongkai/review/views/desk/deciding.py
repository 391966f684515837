"""Deciding a step, claiming it, and entering what was decided on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.files import services as files
from gongkai.files.rules import IMAGES, Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import PaperForm
from gongkai.review.models import Decision, Review, Step
from gongkai.review.queries import facts, lists
from gongkai.review.queries import page as pages
from gongkai.review.rules.states import Gate, ReviewState, Route, Sort, Verdict
from gongkai.review.services import deciding
from gongkai.review.views.desk.reading import decision_form, found, review_page

if TYPE_CHECKING:
    from gongkai.orgs.models import Holding

PAPERS = frozenset({Kind.PDF, Kind.OFD, *IMAGES})


def found_step(actor: Actor, uuid: UUID) -> Step:
    """The step, or 404."""
    try:
        return pages.found_step(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_POST
@desk_page()
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """同意 or 退回, then the next one."""
    step = found_step(actor, uuid)
    form = decision_form(step, request.POST)
    why: tuple[str, ...] = ()
    verdict = Verdict.RETURN if request.POST.get("verdict") == Verdict.RETURN else Verdict.APPROVE
    if form.is_valid():
        try:
            decision = deciding.decide(step=step, verdict=verdict, by=actor, **form.given())
        except Refused as refused:
            why = refused.reasons
        else:
            return _onward(request, actor, decision)
    review = found(actor, step.review.uuid)
    return review_page(request, actor, review, step=step.uuid, forms={"form": form}, why=why, part="decide")


def _said(decision: Decision) -> str:
    """What became of it."""
    review = found_review(decision)
    label = Sort(decision.step.sort).label
    if decision.verdict == Verdict.RETURN:
        return f"“{review.title}”已退回，起草人会收到理由。"
    if review.state == ReviewState.COMPLETE:
        return f"“{review.title}”{label}已同意，审核全部通过。"
    if review.route == Route.EMERGENCY and review.emergency_at is not None:
        return f"“{review.title}”{label}已同意。应急审核已通过，可先行发布；其余步骤请按时补办。"
    return f"“{review.title}”{label}已同意。"


def found_review(decision: Decision) -> Review:
    """The review as it stands after the decision."""
    review = decision.review
    review.refresh_from_db()
    return review


def _onward(request: HttpRequest, actor: Actor, decision: Decision) -> HttpResponse:
    """To what waits next for this person, saying what became of this one."""
    said, following = _said(decision), lists.next_for(actor)
    messages.success(request, said if following else f"{said}没有其他待您审核的了。")
    if following is None:
        return redirect("review:queue")
    response = redirect("review:page", following.review.uuid)
    response["Location"] += f"?step={following.uuid}"
    return response


def _to_page(step: Step) -> HttpResponse:
    response = redirect("review:page", step.review.uuid)
    response["Location"] += f"?step={step.uuid}"
    return response


@require_POST
@desk_page()
def claim(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """认领."""
    step = found_step(actor, uuid)
    try:
        deciding.claim(step=step, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"已认领“{Sort(step.sort).label}”，别人不会再办这一步。")
    return _to_page(step)


@require_POST
@desk_page()
def let_go(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """放回."""
    step = found_step(actor, uuid)
    try:
        deciding.let_go(step=step, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"已放回“{Sort(step.sort).label}”。")
    return _to_page(step)


@desk_page()
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """代录 what was decided on paper or in another system."""
    step = found_step(actor, uuid)
    approvers = facts.may_enter(step, actor, list(step.review.steps.all()))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(
        *sent, sort=Sort(step.sort), gates=[Gate(gate) for gate in step.gates], approvers=approvers,
        initial={"seen": step.review.fingerprint},
    )  # fmt: skip
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _enter(step, form, actor, approvers)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"“{Sort(step.sort).label}”的审批意见已代录，记录中注明代录人和扫描件。")
            return _to_page(step)
    context = {"step": step, "review": step.review, "form": form, "why": why, "approvers": approvers}
    return render(request, "review/paper.html", context, status=422 if why or form.errors else 200)


def _enter(step: Step, form: PaperForm, actor: Actor, approvers: list[tuple[Holding, str]]) -> None:
    """Keep the scan, then the decision."""
    given = form.given()
    scan = given.pop("paper")
    chosen = given.pop("on_behalf_of")
    verdict = Verdict(given.pop("verdict"))
    kept = files.store(data=scan, name=scan.name, by=actor, allowed=PAPERS)
    holding = next(holding for holding, _ in approvers if holding.pk == chosen)
    deciding.enter_for(step=step, on_behalf_of=holding, verdict=verdict, paper=kept, by=actor, **given)
