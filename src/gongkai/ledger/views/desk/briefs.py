"""周报: one page for a unit or the leader, on the screen, on paper, as PDF, and as words for a work group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.queries import briefs as queries
from gongkai.ledger.services import brief_pages
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download

ROOMY, CLOSE = 24, 36  # rows that stand on one page with room between them; with little


def _asked(request: HttpRequest, actor: Actor) -> tuple[queries.Brief, str]:
    """The brief asked for and the unit's address part: the leader's for those who oversee, unless a unit is named."""
    uuid = request.GET.get("organ", "")
    if not actor.oversees:
        return queries.unit_brief(actor, actor.organ_id), ""
    if not uuid:
        return queries.leader_brief(actor), ""
    try:
        organ = orgs.organ(actor, UUID(uuid))
    except (ValueError, LookupError, ObjectDoesNotExist) as error:
        raise Http404 from error
    return queries.unit_brief(actor, organ.pk), f"?organ={organ.uuid}"


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    brief, query = _asked(request, actor)
    sections = _sections(brief)
    rows = len(brief.worst) + sum(len(tasks) for _, tasks, _ in sections)
    return {"brief": brief, "query": query, "sections": sections, "dense": _dense(rows)}


def _dense(rows: int) -> str:
    """How closely that many rows must stand to keep to one page."""
    return "paper-dense paper-full" if rows > CLOSE else "paper-dense" if rows > ROOMY else ""


def _sections(brief: queries.Brief) -> list[tuple[str, list[queries.BriefTask], str]]:
    return [
        ("逾期", brief.late, "没有逾期任务。"),
        ("一周内到期", brief.soon, "一周内没有到期的任务。"),
        ("被退回、待重新报送", brief.returned, "没有被退回的报送。"),
    ]


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The brief with its text for a work group."""
    context = _context(request, actor)
    context["text"] = queries.group_text(context["brief"])
    context["lines"] = len(context["text"].splitlines()) + 1
    context["organs"] = orgs.organs(actor.jurisdiction_id) if actor.oversees else ()
    return render(request, "ledger/brief.html", context)


@require_GET
@desk_page()
def printed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The brief as an A4 page of the browser."""
    return render(request, "ledger/brief_print.html", _context(request, actor))


@require_GET
@desk_page()
def pdf(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The brief as PDF; ?all=1 gives those who oversee the leader's page and one for each unit with tasks."""
    brief, _ = _asked(request, actor)
    everyone = actor.oversees and request.GET.get("all") == "1"
    asked = queries.all_briefs(actor) if everyone else [brief]
    try:
        data = brief_pages.pdf(briefs=asked)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("ledger:brief")
    name = (
        f"政务公开任务周报（各单位）（{days.today():%Y-%m-%d}）"
        if everyone
        else f"{brief.title}（{days.today():%Y-%m-%d}）"
    )
    return download(data, f"{name}.pdf", "application/pdf")
