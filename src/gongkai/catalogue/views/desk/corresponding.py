"""Entries and columns one to one: what does not correspond, suggestions by name (R028, R310)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.forms.entries import OrganFilter
from gongkai.catalogue.queries import corresponding as queries
from gongkai.catalogue.rules.entries import OFFICE_DUTIES, UNIT_DUTIES
from gongkai.catalogue.services import corresponding
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import or_404


def _organ(request: HttpRequest, actor: Actor, asked: str) -> Any:
    if asked and actor.oversees:
        try:
            return or_404(orgs.organ, actor, UUID(asked))
        except ValueError:
            pass
    return orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id)


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The check of correspondence of one unit."""
    organ = _organ(request, actor, request.GET.get("organ", ""))
    rows = queries.rows(organ.pk)
    report = queries.report(organ.pk)
    columns = queries.open_columns(organ.pk)
    suggested = corresponding.suggested(organ_id=organ.pk, by=actor)
    by_id = {row.pk: row for row in rows}
    context = {
        "organ": organ, "report": report, "form": OrganFilter(request.GET or None, actor=actor) if actor.oversees else None,
        "kinds": [
            (label, [(row.sentence, by_id.get(row.adoption or 0), columns.get(suggested.get(row.adoption or 0, 0), ("",))[0]) for row in found])
            for _, label, found in report.kinds
        ],
        "suggested": len(suggested), "may": actor.organ_id == organ.pk or actor.may(*OFFICE_DUTIES),
        "columns": len(columns),
    }  # fmt: skip
    return render(request, "catalogue/corresponding.html", context)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def link_suggested(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Link every suggestion of one unit at once."""
    organ = _organ(request, actor, request.POST.get("organ", ""))
    try:
        count = corresponding.link_suggested(organ_id=organ.pk, by=actor)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
    else:
        messages.success(
            request, f"按名称对应了 {count} 项，请逐项看一看是否妥当。" if count else "没有名称相近的栏目可以对应。"
        )
    return redirect(f"{reverse('catalogue:corresponding')}?organ={organ.uuid}")
