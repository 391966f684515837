"""自查 and 审查, entry by entry; rectification with its clock (R033, R306, R307)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.forms.entries import OrganFilter
from gongkai.catalogue.forms.oversight import FixForm, JudgeForm, SelfCheckForm, SummaryForm, VerdictForm
from gongkai.catalogue.queries import entries, oversight
from gongkai.catalogue.rules.entries import (
    OFFICE_DUTIES,
    UNIT_DUTIES,
    FixState,
    InspectionKind,
    InspectionState,
    Verdict,
    reasons_not_unit,
)
from gongkai.catalogue.services import inspecting
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.answering import done, form_page, or_404, said
from gongkai.trail import queries as trail
from gongkai.workdays import queries as workdays


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Checks, newest first."""
    form = OrganFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in set(InspectionKind) else ""
    tabs = [Link(label, f"?kind={code}", code == kind) for code, label in [("", "全部"), *InspectionKind.choices()]]
    context = {
        "page": oversight.inspections_page(actor, kind=kind, organ=organ, cursor=request.GET.get("cursor")),
        "form": form, "tabs": tabs, "may_check": actor.may(*UNIT_DUTIES),
    }  # fmt: skip
    return render(request, "catalogue/inspections.html", context)


@desk_page(*UNIT_DUTIES)
def check_oneself(request: HttpRequest, actor: Actor) -> HttpResponse:
    """开展自查."""
    form = SelfCheckForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = inspecting.check_oneself(field=form.cleaned_data["field"], by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return redirect("catalogue:inspection", made.uuid)
    back = reverse("catalogue:inspections")
    return form_page(request, form, title="开展自查", crumbs=[("自查与审查", back)], button="列出事项，开始核对", back=back,
                     lead="把本单位承担的公开事项逐项列出，逐项登记核对结果。")  # fmt: skip


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def audit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """审查 one unit against a standard."""
    standard = or_404(entries.standard, actor, uuid)
    try:
        organ = _organ(actor, request.POST.get("organ", ""))
        made = inspecting.audit(standard=standard, organ_id=organ, by=actor)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
        return redirect("catalogue:standard_units", standard.uuid)
    return redirect("catalogue:inspection", made.uuid)


def _organ(actor: Actor, asked: str) -> int:
    found = [row.pk for row in orgs.organs(actor.jurisdiction_id) if str(row.uuid) == asked]
    return found[0] if found else 0


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One check: its entries to be judged, thirty a page."""
    return _shown(request, actor, or_404(oversight.inspection, actor, uuid))


def _shown(request: HttpRequest, actor: Actor, found: Any, *, refused: Any = None, form: Any = None) -> HttpResponse:
    counts = oversight.verdicts(found)
    verdict = request.GET.get("verdict", "") if request.GET.get("verdict", "") in set(Verdict) else ""
    here = reverse("catalogue:inspection", args=[found.uuid])
    tabs = [Link("全部", here, not verdict, count=sum(counts.values()))]
    tabs += [
        Link(one.label, f"{here}?verdict={one.value}", one == verdict, count=counts[one])
        for one in Verdict
        if counts.get(one)
    ]
    judge_now = found.state == InspectionState.OPEN and not inspecting.reasons_not_inspector(actor, found)
    page = oversight.items(found, verdict=verdict, cursor=request.GET.get("cursor"))
    forms = []
    for row in page.rows:
        start = {"verdict": "" if row.verdict == Verdict.PENDING else row.verdict, "finding": row.finding}
        mine = form if refused is not None and row.pk == refused.pk else JudgeForm(initial=start)
        mine.auto_id = f"item{row.pk}_%s"
        forms.append((row, mine if judge_now and row.fix_state == FixState.NONE else None))
    context = {
        "row": found, "page": page, "forms": forms, "tabs": tabs, "judge_now": judge_now, "left": counts.get(Verdict.PENDING, 0),
        "summary": SummaryForm(), "history": trail.history(found), "own": found.kind == InspectionKind.SELF,
    }  # fmt: skip
    return render(request, "catalogue/inspection.html", context, status=422 if form is not None else 200)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def judge(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What was found of one entry; a refusal shows the page again with what was typed."""
    row = or_404(oversight.item, actor, uuid)
    form = JudgeForm(request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        verdict = Verdict(given.pop("verdict"))
        if done(form, lambda: inspecting.judge(item=row, verdict=verdict, by=actor, **given)):
            address = reverse("catalogue:inspection", args=[row.inspection.uuid])
            query = request.POST.get("back", "")
            return redirect(f"{address}{query if query.startswith('?') else ''}#item{row.position}")
    return _shown(request, actor, or_404(oversight.inspection, actor, row.inspection.uuid), refused=row, form=form)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def rest(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What has content and is not late is found good at once."""
    found = or_404(oversight.inspection, actor, uuid)
    try:
        count = inspecting.judge_rest_good(inspection=found, by=actor)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
    else:
        messages.success(request, f"{count} 项有内容且没有超期，记为符合；其余请逐项核对。")
    return redirect("catalogue:inspection", found.uuid)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The check is done."""
    found = or_404(oversight.inspection, actor, uuid)
    summary = request.POST.get("summary", "")[:2000]
    said(request, lambda: inspecting.close(inspection=found, summary=summary, by=actor), "核对已完成。")
    return redirect("catalogue:inspection", found.uuid)


@require_GET
@desk_page()
def fixes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was ordered to be mended, due first on top."""
    states = [one for one in FixState if one is not FixState.NONE]
    state = request.GET.get("state", "") if request.GET.get("state", "") in states else ""
    tabs = [Link("全部", "?", not state)] + [Link(one.label, f"?state={one.value}", one == state) for one in states]
    page = oversight.fixes(actor, state=state, cursor=request.GET.get("cursor"))
    return render(request, "catalogue/fixes.html", {"page": page, "tabs": tabs})


@desk_page()
def item(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One entry of a check with its rectification: the unit reports, who ordered it verifies or sends it back."""
    row = or_404(oversight.item, actor, uuid)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form: Any = None
    if row.fix_state == FixState.ORDERED and not reasons_not_unit(actor, row.organ_id):
        form = FixForm(request.POST if asked == "fix" else None)
    elif row.fix_state == FixState.FIXED and not inspecting.reasons_not_inspector(actor, row.inspection):
        form = VerdictForm(request.POST if asked in {"verify", "send_back"} else None)
    if form is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        change = (
            (lambda: inspecting.report_fix(item=row, by=actor, **given))
            if asked == "fix"
            else (lambda: inspecting.verify(item=row, accept=asked == "verify", by=actor, **given))
        )
        if done(form, change):
            messages.success(
                request, {"fix": "已报送，等待核验。", "verify": "已核验销号。"}.get(asked, "已退回重改。")
            )
            return redirect("catalogue:inspection_item", row.uuid)
    days_given = workdays.limit("catalogue.rectification", row.jurisdiction_id).value
    context = {
        "row": row, "form": form, "history": trail.history(row),
        "derivation": workdays.derivation_address(row.judged_on, days_given) if row.judged_on and row.due_on else "",
    }  # fmt: skip
    return render(
        request, "catalogue/inspection_item.html", context, status=422 if form is not None and form.errors else 200
    )
