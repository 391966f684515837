"""检查发现: the list, one check, and what is done about a place – also from the page of the content itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.trail import queries as trail
from gongkai.vetting.forms.findings import FindingFilter
from gongkai.vetting.models import Check
from gongkai.vetting.queries import findings, scope
from gongkai.vetting.queries.standing import may, of_check
from gongkai.vetting.rules import addresses
from gongkai.vetting.rules.states import FindingState
from gongkai.vetting.services import masking, waiving

TABS = (FindingState.OPEN, FindingState.WAIVER_ASKED, FindingState.WAIVED, FindingState.FALSE)


def one(rows: Callable[..., Any], *given: object) -> Any:
    """What a query finds by right, or 404."""
    try:
        return rows(*given)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Findings of the unit, of all units for who oversees."""
    form = FindingFilter(request.GET or None, actor=actor)
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    wanted: dict[str, Any] = {name: given.get(name) or "" for name in ("kind", "severity", "public", "q")}
    wanted["organ"] = given.get("organ")
    state = request.GET.get("state", "")
    state = state if state in set(TABS) else ""
    counts = findings.counts(findings.narrowed(actor, **wanted))
    context = {
        "form": form,
        "page": findings.listing(actor, state=state, cursor=request.GET.get("cursor"), **wanted),
        "state": state,
        "tabs": [("", "全部", sum(counts.get(one, 0) for one in TABS))]
        + [(one.value, one.label, counts.get(one, 0)) for one in TABS],
        "filtered": any(value for key, value in request.GET.items() if key != "cursor"),
    }
    return render(request, "vetting/findings.html", context)


@require_GET
@desk_page()
def check(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One check with its findings."""
    return shown(request, actor, one(scope.check, actor, uuid))


def shown(request: HttpRequest, actor: Actor, row: Check, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a check; `more` holds what was refused and what had been written."""
    standing = of_check(row)
    context = {
        "check": row,
        "standing": standing,
        "may": may(actor, standing),
        "history": [entry for entry in trail.history(row.subject) if entry.verb.startswith("vetting.")],
    }
    return render(request, "vetting/check.html", context | more, status=status)


@require_POST
@desk_page()
def mask(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """一键遮蔽 of the chosen places."""
    row = one(scope.check, actor, uuid)
    chosen = set(request.POST.getlist("finding"))
    rows = [each for each in of_check(row).findings if str(each.uuid) in chosen]
    try:
        done = masking.mask_findings(check=row, findings=rows, by=actor)
    except Refused as refused:
        return shown(request, actor, row, status=422, why=refused.reasons, chosen=chosen)
    messages.success(request, f"已遮蔽 {len(done)} 处，遮蔽前的原文已留痕。")
    return _back(request, row)


@require_POST
@desk_page()
def ask(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """申请放行."""
    said = "已申请放行，等待另一人审定。"
    return _acted(
        request, actor, uuid, lambda row, reason: waiving.ask_waiver(finding=row, reason=reason, by=actor), said
    )


@require_POST
@desk_page()
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """审定放行: granted or refused, each with a reason."""
    grant = request.POST.get("do") == "grant"
    said = "已同意放行。" if grant else "已不同意放行，申请人会收到理由。"
    return _acted(
        request, actor, uuid,
        lambda row, reason: waiving.decide_waiver(finding=row, grant=grant, reason=reason, by=actor), said,
    )  # fmt: skip


@require_POST
@desk_page()
def settle(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """已核对无误."""
    said = "已记录核对情况。"
    return _acted(
        request, actor, uuid, lambda row, reason: waiving.settle_warning(finding=row, reason=reason, by=actor), said
    )


@never_cache
@require_POST
@desk_page()
def reveal(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The original of one place for who handles it; that it was looked at is kept."""
    row = one(scope.finding, actor, uuid)
    plain = "application/json" in request.headers.get("Accept", "")
    try:
        value = masking.reveal(finding=row, by=actor)
    except Refused as refused:
        if plain:
            return JsonResponse({"why": list(refused.reasons)}, status=422)
        return shown(request, actor, row.check_record, status=422, why=refused.reasons)
    if plain:
        return JsonResponse({"value": value})
    return shown(request, actor, row.check_record, revealed={row.pk: value})


def _acted(
    request: HttpRequest, actor: Actor, uuid: UUID, verb: Callable[[Any, str], object], said: str
) -> HttpResponse:
    """Do something about one place with a reason; refused, the page shows why and keeps what was written."""
    row = one(scope.finding, actor, uuid)
    reason = request.POST.get("reason", "")
    try:
        verb(row, reason)
    except Refused as refused:
        return shown(request, actor, row.check_record, status=422, why=refused.reasons, written={row.pk: reason})
    messages.success(request, said)
    return _back(request, row.check_record)


def _back(request: HttpRequest, row: Check) -> HttpResponse:
    """Where the person came from on this site, else the check."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect(addresses.check(_newest(row).uuid))


def _newest(row: Check) -> Check:
    """After masking the owner has its content checked anew: go on there."""
    return Check.objects.filter(subject=row.subject, public=row.public, current="Y").first() or row
