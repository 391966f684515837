"""整改: ordered, reported fixed, verified; and checks, from which most of them come (R186, R187, R190, R411)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.supervision import CheckForm, FixForm, OrderForm, ReasonForm, StateFilter, VerdictForm
from gongkai.ledger.models import Rectification
from gongkai.ledger.queries import scope, supervision
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.reasons import UNIT_DUTIES, reasons_not_office, reasons_not_unit
from gongkai.ledger.rules.states import CheckKind, CheckResult, RectificationState
from gongkai.ledger.services import checks, rectifications
from gongkai.ledger.views.desk.narrowing import state_of
from gongkai.notify import queries as messages_told
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act
from gongkai.pages.services.answering import or_404
from gongkai.trail import queries as trail
from gongkai.workdays import queries as workdays


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every order the actor may see, what is due first on top."""
    state = state_of(request, RectificationState)
    form = StateFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    counts = supervision.counts(scope.rectifications(actor))
    context = {
        "page": supervision.rectifications(actor, state=state, organ=organ, cursor=request.GET.get("cursor")),
        "form": form,
        "state": state,
        "tabs": [("", "全部", sum(counts.values()))]
        + [(each.value, each.label, counts.get(each, 0)) for each in RectificationState if counts.get(each)],
    }
    return render(request, "ledger/rectifications.html", context)


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One order with its clock: the unit reports, the office verifies, sends back or takes the order back."""
    row: Rectification = or_404(supervision.rectification, actor, uuid)
    acted = act(request, _doings(row, actor))
    if acted.done:
        return redirect("ledger:rectification", row.uuid)
    context = {
        "row": row,
        "forms": acted.forms,
        "why": acted.why,
        "derivation": workdays.derivation_address(row.ordered_on, row.working_days),
        "told": messages_told.told(addresses.page_of("rectifications", row.uuid), jurisdiction_id=row.jurisdiction_id),
        "history": trail.history(row),
    }
    return render(request, "ledger/rectification.html", context, status=acted.status)


def _doings(row: Rectification, actor: Actor) -> dict[str, Doing]:
    """What may be done now, by whom."""
    found: dict[str, Doing] = {}
    if row.state == RectificationState.ORDERED and not reasons_not_unit(actor, row.organ_id):
        found["fix"] = Doing(
            FixForm,
            lambda **given: rectifications.report_fix(rectification=row, by=actor, **given),
            said="已报送整改情况，等待核验。",
        )
    if reasons_not_office(actor, row.jurisdiction_id):
        return found
    if row.state == RectificationState.FIXED:
        found["verify"] = Doing(
            VerdictForm,
            lambda **given: rectifications.verify(rectification=row, by=actor, **given),
            said="已核验销号。",
        )
        found["send_back"] = Doing(
            VerdictForm,
            lambda **given: rectifications.send_back(rectification=row, by=actor, **given),
            said="已退回重改，单位会收到理由。",
        )
    if row.state == RectificationState.ORDERED:
        found["cancel"] = Doing(
            ReasonForm,
            lambda **given: rectifications.cancel(rectification=row, by=actor, **given),
            said="已撤销这项整改。",
        )
    return found


@desk_page(Duty.OFFICE)
def order(request: HttpRequest, actor: Actor) -> HttpResponse:
    """责令整改 without a check."""
    form = OrderForm(request.POST or None, actor=actor)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = rectifications.order(
                organ_id=given["organ"].pk, issue=given["issue"], working_days=given["working_days"], by=actor
            )
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已责令{given['organ'].short_name}整改，时限 {made.due_on:%Y-%m-%d}。")
            return redirect("ledger:rectification", made.uuid)
    limit = workdays.limit("ledger.rectification", actor.jurisdiction_id)
    context = {"form": form, "why": why, "limit": limit.value}
    return render(request, "ledger/rectification_new.html", context, status=422 if why or form.errors else 200)


@require_GET
@desk_page()
def checked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """检查: what the office and guiding units did, newest first."""
    form = StateFilter(request.GET or None, actor=actor) if actor.oversees else None
    organ = form.cleaned_data.get("organ") if form and form.is_bound and form.is_valid() else None
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(CheckKind) else ""
    context = {
        "page": supervision.checks(actor, organ=organ, kind=kind, cursor=request.GET.get("cursor")),
        "form": form,
        "kind": kind,
        "tabs": [("", "全部")] + [(each.value, each.label) for each in CheckKind],
        "may_record": actor.may(Duty.OFFICE) or _guides(actor),
    }
    return render(request, "ledger/checks.html", context)


@require_GET
@desk_page()
def check(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One check and the orders that came of it."""
    row = or_404(supervision.check, actor, uuid)
    context = {"row": row, "fixes": row.rectifications.select_related("organ"), "history": trail.history(row)}
    return render(request, "ledger/check.html", context)


@desk_page(*UNIT_DUTIES)
def record(request: HttpRequest, actor: Actor) -> HttpResponse:
    """登记检查; what it found may be ordered to be fixed in the same step."""
    tasks = supervision.checkable_tasks(actor)
    start: dict[str, Any] = {key: request.GET[key] for key in ("organ", "task") if request.GET.get(key)}
    form = CheckForm(request.POST or None, actor=actor, tasks=tasks, initial=start)
    office = actor.may(Duty.OFFICE)
    if not office:
        del form.fields["order_fix"], form.fields["working_days"]
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        organ = given.pop("organ")
        try:
            made = checks.record(
                organ_id=organ.pk, kind=CheckKind(given.pop("kind")), result=CheckResult(given.pop("result")),
                by=actor, **given,
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已登记对{organ.short_name}的检查。")
            return redirect("ledger:check", made.uuid)
    context = {"form": form, "why": why, "office": office, "may": office or _guides(actor)}
    return render(request, "ledger/check_new.html", context, status=422 if why or form.errors else 200)


def _guides(actor: Actor) -> bool:
    """Whether this unit guides some task (指导部门, R194)."""
    return actor.may(*UNIT_DUTIES) and supervision.guided_tasks(actor).exists()
