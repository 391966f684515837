"""Measures and claims: the two forms of a part that have a page of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.ledger.forms.work import ClaimForm, MeasureSet, ReasonForm, TakeForm
from gongkai.ledger.models import Assignment, Checkpoint
from gongkai.ledger.queries import parts, work
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import AssignmentState, EvidenceState
from gongkai.ledger.services import assignments, claiming
from gongkai.ledger.views.desk.parts import found, sent
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page

MEASURE_NAMES = ("text", "limit_text", "due_on", "leader", "section", "done_on")


def found_point(actor: Actor, uuid: UUID) -> Checkpoint:
    """The checkpoint, or 404."""
    try:
        return parts.checkpoint(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _own(actor: Actor, organ_id: int) -> None:
    """Only the unit's own people open its forms."""
    if reasons.reasons_not_unit(actor, organ_id):
        raise Http404


@desk_page(*reasons.UNIT_DUTIES)
def measures(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """工作举措: several rows; buttons add and remove rows, nothing is saved until 保存."""
    part = found(actor, uuid)
    _own(actor, part.organ_id)
    if request.method != "POST":
        return _measures(request, part, _rows_of(part), TakeForm(prefix="take", initial=_heads(part)))
    action = request.POST.get("action", "save")
    if action != "save":
        data = _with_rows_changed(request.POST, action)
        return _measures(request, part, MeasureSet(data, prefix="measures"), TakeForm(data, prefix="take"), quiet=True)
    rows, heads = MeasureSet(request.POST, prefix="measures"), TakeForm(request.POST, prefix="take")
    why: tuple[str, ...] = ("有内容填写不对，还没有保存。请改正标出的地方。",)
    if rows.is_valid() and heads.is_valid():
        kept = [{name: form.cleaned_data.get(name) for name in MEASURE_NAMES} for form in rows.forms]
        try:
            assignments.set_measures(assignment=part, rows=kept, by=actor, **heads.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "工作举措已保存。")
            return redirect(f"{reverse('ledger:part', args=[part.uuid])}#measures")
    return _measures(request, part, rows, heads, why=why)


def _heads(part: Assignment) -> dict[str, str]:
    return {"leader_in_charge": part.leader_in_charge, "section": part.section}


def _rows_of(part: Assignment) -> Any:
    """The measures as they stand, and an empty row to begin with where there is none."""
    rows = [{name: getattr(row, name) for name in MEASURE_NAMES} for row in part.measures.all()] or [{}]
    formset = MeasureSet(prefix="measures", initial=rows)
    formset.extra = 0 if rows != [{}] else 1
    return formset


def _with_rows_changed(given: QueryDict, action: str) -> dict[str, Any]:
    """What was sent with one row more ("add") or one less ("remove:2")."""
    count = min(whole(given.get("measures-TOTAL_FORMS", "0")) or 0, 110)
    verb, _, place = action.partition(":")
    gone = whole(place) if verb == "remove" else None
    kept = [row for row in range(count) if row != gone]
    data: dict[str, Any] = {name: given.get(name, "") for name in given if name.startswith("take-")}
    for new, old in enumerate(kept):
        data |= {f"measures-{new}-{name}": given.get(f"measures-{old}-{name}", "") for name in MEASURE_NAMES}
    total_rows = len(kept) + (verb == "add")
    return data | {"measures-TOTAL_FORMS": str(total_rows), "measures-INITIAL_FORMS": "0"}


def _measures(
    request: HttpRequest, part: Assignment, rows: Any, heads: TakeForm, *, why: tuple[str, ...] = (), quiet: bool = False
) -> HttpResponse:  # fmt: skip
    context = {
        "part": part,
        "rows": rows,
        "heads": heads,
        "why": why or tuple(reasons.reasons_not_to_report(AssignmentState(part.state))),
        "quiet": quiet,
        "may": not reasons.reasons_not_to_report(AssignmentState(part.state)),
    }
    return render(request, "ledger/measures.html", context, status=422 if why else 200)


@desk_page(*reasons.UNIT_DUTIES)
def claim(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """报送完成: words and proof for one checkpoint."""
    point = found_point(actor, uuid)
    _own(actor, point.organ_id)
    part = found(actor, point.assignment.uuid)
    mates = work.partners(actor, part)
    begin = work.consolidated(mates) if request.GET.get("consolidate") else ""
    start = {"text": "\n".join(words for words in (point.claim, begin) if words), "alone_reason": point.alone_reason}
    form = ClaimForm(*sent(request), initial=start)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given.pop("file", None)
        try:
            stored = files.store(data=file, name=file.name, by=actor) if file else None
            claiming.claim_with_proof(checkpoint=point, by=actor, file=stored, **given)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已报送，等待政务公开办审定。审定前可以撤回。")
            return redirect(f"{reverse('ledger:part', args=[part.uuid])}#points")
    facts = assignments.claim_facts(point, text="-", alone_reason="")
    context = {
        "part": part,
        "point": point,
        "form": form,
        "why": why,
        "before": [] if why or request.method == "POST" else _before(facts),
        "proofs": [one for one in part.evidence.all() if _offered(one, point)],
        "partners": mates,
        "silent": facts.silent,
        "returned": [one for one in point.decisions.order_by("-id") if one.verdict == "RETURN"][:1],
    }
    return render(request, "ledger/claim.html", context, status=422 if why or form.errors else 200)


def _before(facts: reasons.ClaimFacts) -> list[str]:
    """What stands in the way whatever is written: not words and proof, which the form asks for."""
    return reasons.reasons_not_to_claim(replace(facts, text="-", good_evidence=1, alone_reason="-"))


def _offered(proof: Any, point: Checkpoint) -> bool:
    return proof.state != EvidenceState.WITHDRAWN and proof.checkpoint_id in {None, point.pk}


@desk_page(*reasons.UNIT_DUTIES)
def withdraw_claim(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """撤回报送."""
    point = found_point(actor, uuid)
    _own(actor, point.organ_id)
    back = reverse("ledger:part", args=[point.assignment.uuid])
    context: dict[str, Any] = {
        "title": "撤回报送",
        "sentences": [f"撤回“{point.label}”的报送，政务公开办不再审定。写过的内容和佐证都保留，可以修改后重新报送。"],
        "button": "撤回",
        "back": back,
    }
    if request.method == "POST":
        try:
            assignments.withdraw_claim(checkpoint=point, by=actor)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "报送已撤回。")
            return redirect(f"{back}#points")
    return render(request, "pages/confirm.html", context, status=422 if context.get("reasons") else 200)


@desk_page(*reasons.UNIT_DUTIES)
def withdraw_evidence(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """撤回佐证, with a reason."""
    try:
        proof = parts.evidence(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    _own(actor, proof.organ_id)
    form = ReasonForm(*sent(request))
    back = reverse("ledger:part", args=[proof.assignment.uuid])
    context: dict[str, Any] = {
        "title": "撤回佐证",
        "sentences": [f"撤回佐证：{proof.note or proof.url or (proof.file.name if proof.file else '')}"],
        "button": "撤回",
        "back": back,
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            assignments.withdraw_evidence(evidence=proof, why=form.cleaned_data["reason"], by=actor)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "佐证已撤回。")
            return redirect(f"{back}#evidence")
    wrong = form.errors or context.get("reasons")
    return render(request, "pages/confirm.html", context, status=422 if wrong else 200)
