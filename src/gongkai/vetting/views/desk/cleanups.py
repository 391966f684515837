"""内容清理: opened by the office, handled by each unit, counted by unit (R010)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail
from gongkai.vetting.forms.words import CleanupForm, ItemFilter, VerdictForm
from gongkai.vetting.models import Campaign
from gongkai.vetting.queries import campaigns, surroundings
from gongkai.vetting.rules import HitKind, Word
from gongkai.vetting.rules.campaigns import UNIT
from gongkai.vetting.rules.states import CampaignState, Verdict
from gongkai.vetting.services import campaigns as cleaning
from gongkai.vetting.services import cleanup_book
from gongkai.vetting.views.desk.findings import one


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Clean-ups of the place with what is left."""
    return render(
        request, "vetting/cleanups.html", {"page": campaigns.listing(actor, cursor=request.GET.get("cursor"))}
    )


@desk_page(Duty.OFFICE)
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """开展内容清理."""
    form = CleanupForm(request.POST or None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = cleaning.open_campaign(
                title=given["title"], basis=given["basis"], due_on=given["due_on"], by=actor,
                words=_words(actor, given["kinds"], given["extra"]),
            )  # fmt: skip
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "已开展，系统正在扫描全部已公开内容，稍后刷新查看。")
            return redirect("vetting:cleanup", made.uuid)
    return render(
        request, "vetting/cleanup_new.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


def _words(actor: Actor, kinds: list[str], extra: str) -> list[Word]:
    """The words in use of the chosen kinds, and those written by hand."""
    found = [word for word in surroundings.words_of(actor.jurisdiction_id)[0] if word.kind in kinds]
    for line in extra.splitlines():
        text, _, suggestion = line.partition("→")
        if text.strip():
            found.append(Word(text.strip()[:60], HitKind.OUTDATED_WORD, suggestion.strip()[:100]))
    return found


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One clean-up: progress by unit, and the places found."""
    return _shown(request, actor, one(campaigns.campaign, actor, uuid))


def _shown(request: HttpRequest, actor: Actor, row: Campaign, *, status: int = 200, **more: Any) -> HttpResponse:
    form = ItemFilter(request.GET or None, actor=actor)
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data if form.is_bound else {}
    found = campaigns.items(
        actor, row, organ=given.get("organ"), verdict=given.get("verdict") or "", term=given.get("term") or "",
        left=bool(given.get("left")), cursor=request.GET.get("cursor"),
    )  # fmt: skip
    units = campaigns.progress(actor, row)
    context = {
        "row": row,
        "form": form,
        "page": found,
        "units": units,
        "total": sum(unit.total for unit in units),
        "pending": sum(unit.pending for unit in units),
        "done": sum(unit.done for unit in units),
        "may_decide": row.state == CampaignState.OPEN and actor.may(Duty.OFFICE, *UNIT),
        "verdict_form": VerdictForm(auto_id="verdict_%s"),
        "history": trail.history(row),
    }
    return render(request, "vetting/cleanup.html", context | more, status=status)


@require_POST
@desk_page(Duty.OFFICE, *UNIT)
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """处理意见 or 处理完成 on the chosen places."""
    row = one(campaigns.campaign, actor, uuid)
    chosen = set(request.POST.getlist("item"))
    items = campaigns.chosen(actor, row, _uuids(chosen))
    form = VerdictForm(request.POST, auto_id="verdict_%s")
    try:
        if request.POST.get("do") == "finish":
            number = cleaning.finish_items(items=items, by=actor)
            said = f"已记为处理完成 {number} 处，下次扫描时复核。"
        else:
            verdict = form.cleaned_data["verdict"] if form.is_valid() else Verdict.PENDING
            reason = request.POST.get("reason", "")
            number = cleaning.decide_items(items=items, verdict=Verdict(verdict), reason=reason, by=actor)
            said = f"已对 {number} 处提出处理意见。"
    except Refused as refused:
        return _shown(request, actor, row, status=422, why=refused.reasons, chosen=chosen, verdict_form=form)
    messages.success(request, said)
    return redirect("vetting:cleanup", row.uuid)


def _uuids(texts: set[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
@desk_page(Duty.OFFICE)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """办结."""
    row = one(campaigns.campaign, actor, uuid)
    try:
        cleaning.close_campaign(campaign=row, by=actor)
    except Refused as refused:
        return _shown(request, actor, row, status=422, why=refused.reasons)
    messages.success(request, "已办结。")
    return redirect("vetting:cleanup", row.uuid)


@require_GET
@desk_page()
def export(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The register of a clean-up as a workbook."""
    row = one(campaigns.campaign, actor, uuid)
    return download(cleanup_book.export(campaign=row, by=actor), f"{row.title}台账.xlsx")
