"""One review: its page, what changed between versions, its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import AnswerForm, DecisionForm, RemarkForm
from gongkai.review.models import Review, Step
from gongkai.review.queries import facts
from gongkai.review.queries import page as pages
from gongkai.review.queries import record as records
from gongkai.review.queries.standing import Standing, standing_of
from gongkai.review.rules.states import Gate, RemarkState, ReviewState, Sort
from gongkai.review.services import deciding, experts


def found(actor: Actor, uuid: UUID) -> Review:
    """The review, or 404."""
    try:
        return pages.found(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def decision_form(step: Step, data: Any = None) -> DecisionForm:
    """The form a step asks for; sent forms stand as they were filled in."""
    proof = deciding.proof_beside(step)
    return DecisionForm(
        data,
        sort=Sort(step.sort),
        gates=[Gate(gate) for gate in step.gates],
        proof=Sort(proof.sort) if proof is not None and Sort(step.sort) in pages.REVIEWED else None,
        initial={"seen": step.review.fingerprint},
        prefix="decision",
    )


def _chosen(mine: list[pages.Mine], wanted: object) -> pages.Mine | None:
    """The step to show the form of: the one asked for, else the first that may be taken."""
    for one in mine:
        if str(one.step.uuid) == str(wanted):
            return one
    return mine[0] if mine else None


def review_page(
    request: HttpRequest, actor: Actor, review: Review, *, step: object = None,
    forms: Mapping[str, BaseForm] | None = None, why: tuple[str, ...] = (), part: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of a review; `forms` are those just refused, kept as they were filled in."""
    standing = standing_of(review)
    mine = pages.mine(actor, standing)
    chosen = _chosen(mine, step or request.GET.get("step"))
    known = pages.versions(review)
    noted = pages.remarks(review, known[-1])
    base = pages.base_of(review, chosen.step if chosen else None, known)
    given = dict(forms or {})
    if chosen is not None and chosen.free and "form" not in given:
        given["form"] = decision_form(chosen.step)
    context = {
        "review": review,
        "review_standing": standing,
        "mine": mine,
        "chosen": chosen,
        "parts": pages.parts(known[-1], noted),
        "noted": noted,
        "open_remarks": sum(one.remark.state == RemarkState.OPEN for one in noted),
        "versions": known,
        "compared": pages.compared(base, known[-1]) if base is not None else None,
        "paper_steps": _paper_steps(standing, actor),
        "remark_form": RemarkForm(sections=[part["title"] for part in known[-1].sections], prefix="remark"),
        "answer_form": AnswerForm(),
        "history": records.happened(review),
        "why": why,
        "show": part or ("text" if chosen is None or not why else "decide"),
        "may_remark": review.state != ReviewState.WITHDRAWN,
        **_expert_context(actor, review),
        **given,
    }
    return render(request, "review/page.html", context, status=422 if forms or why else 200)


def _paper_steps(standing: Standing, actor: Actor) -> list[Step]:
    """Steps for which this person may enter a decision made on paper."""
    rows = [line.step for line in standing.steps]
    return [step for step in rows if step.state in {"WAITING", "AGAIN"} and facts.may_enter(step, actor, rows)]


def _expert_context(actor: Actor, review: Review) -> dict[str, Any]:
    """Invitations, and whether this person may invite."""
    rows = list(review.invitations.select_related("made_by", "version"))
    near = actor.organ_id == review.organ_id or actor.may(Duty.OFFICE)
    open_ = review.state in {ReviewState.OPEN, ReviewState.RETURNED}
    return {"invitations": rows, "may_invite": experts.switched_on() and near and open_}


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One review."""
    return review_page(request, actor, found(actor, uuid), part=request.GET.get("part", ""))


@require_GET
@desk_page()
def compare(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Two versions side by side or in one text."""
    review = found(actor, uuid)
    known = pages.versions(review)
    by_number = {str(version.number): version for version in known}
    new = by_number.get(request.GET.get("to", ""), known[-1])
    old = by_number.get(request.GET.get("from", ""), known[max(0, known.index(new) - 1)])
    context = {
        "review": review,
        "versions": known,
        "old": old,
        "new": new,
        "compared": pages.compared(old, new, whole=request.GET.get("whole") == "1"),
        "side": request.GET.get("view") == "side",
        "whole": request.GET.get("whole") == "1",
    }
    return render(request, "review/compare.html", context)


@require_GET
@desk_page()
def record(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The hash-chained record, checked."""
    review = found(actor, uuid)
    context = {"review": review, "record": records.record_of(review), "review_standing": standing_of(review)}
    return render(request, "review/record.html", context)


@require_GET
@desk_page()
def record_file(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The record as a file that can be checked anywhere."""
    review = found(actor, uuid)
    if records.blanked(review):
        raise Http404
    response = HttpResponse(records.exported(review), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="review-{review.uuid}.jsonl"'
    response["Cache-Control"] = "private, no-store"
    return response
