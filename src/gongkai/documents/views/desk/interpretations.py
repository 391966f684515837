"""政策解读 of all documents: who owes one, what is being written, what is public, and the two rates."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.documents.queries import briefing as briefings
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules.states import InterpretationState, State
from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days, paging
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link

FIGURES = (
    "documents.interpreted_rate", "documents.diversified_rate", "documents.multichannel_rate", "documents.briefed_rate",
    "documents.exempt_rate",
)  # fmt: skip


@require_GET
@desk_page()
def interpretations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list by tabs; owing first."""
    tab = request.GET.get("tab", "owing")
    names = {
        "owing": "应解读未解读",
        "coming": "尚未公开",
        "public": "已公开",
        "exempt": "免于解读",
        "major": "重大政策",
    }
    cursor = request.GET.get("cursor")
    rows = queries.interpretations(actor)
    lists: dict[str, QuerySet[Any]] = {
        "owing": queries.uninterpreted(actor),
        "exempt": queries.policy(actor).filter(interpret="EXEMPT").select_related("organ"),
        "major": briefings.major(actor),
        "public": rows.filter(state=InterpretationState.PUBLISHED),
        "coming": rows.exclude(state__in=[InterpretationState.PUBLISHED, InterpretationState.REMOVED]).exclude(
            document__state=State.DISCARDED
        ),
    }
    tab = tab if tab in lists else "owing"
    context = {
        "tab": tab,
        "links": [Link(label, f"?tab={key}", key == tab) for key, label in names.items()],
        "figures": [
            (figures.definition(one.key), one) for one in figures.figures(actor, FIGURES, year(days.today().year))
        ],
        "of_documents": tab in {"owing", "exempt", "major"},
        "page": paging.page(lists[tab], order=("-changed_at", "-id"), cursor=cursor),
    }
    return render(request, "documents/interpretations.html", context)
