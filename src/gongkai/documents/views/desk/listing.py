"""公文: the list with its tabs and filters, its workbook; missing numbers (R060); how index numbers are made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gongkai.documents.forms.writing import IndexRuleForm, ListFilter
from gongkai.documents.queries import listing
from gongkai.documents.queries import numbers as asking
from gongkai.documents.rules.states import WRITERS
from gongkai.documents.services import numbering, sheets
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.downloads import download


def _wanted(form: ListFilter, tab: listing.Tab) -> listing.Filters:
    """What is asked for; values that make no sense narrow nothing."""
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    organ = given.get("organ")
    return listing.Filters(
        tab=tab,
        kind=given.get("kind") or "",
        openness=given.get("openness") or "",
        organ=organ.uuid if organ else None,
        year=given.get("year"),
        series=(given.get("series") or "").strip(),
        text=given.get("q") or "",
        late=bool(given.get("late")),
        mine=bool(given.get("mine")),
    )


def _tab(request: HttpRequest, actor: Actor) -> listing.Tab:
    asked = request.GET.get("tab", "")
    if asked in set(listing.Tab):
        return listing.Tab(asked)
    return listing.Tab.ALL if actor.oversees else listing.Tab.OPEN


def _tabs(request: HttpRequest, here: listing.Tab) -> list[Link]:
    kept = {name: str(value) for name, value in request.GET.items() if name not in {"tab", "cursor"} and value}
    address = reverse("documents:documents")
    return [
        Link(listing.LABELS[tab], f"{address}?{urlencode({'tab': tab.value, **kept})}", tab is here)
        for tab in listing.Tab
    ]


@require_GET
@desk_page()
def documents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The documents of the unit, or of the jurisdiction for who oversees; what changed last on top."""
    form, tab = ListFilter(request.GET or None, actor=actor), _tab(request, actor)
    context: dict[str, Any] = {
        "form": form,
        "page": listing.listing(actor, _wanted(form, tab), cursor=request.GET.get("cursor")),
        "tab": tab,
        "tabs": _tabs(request, tab),
        "filtered": any(value for name, value in request.GET.items() if name not in {"tab", "cursor"}),
        "may_write": actor.may(*WRITERS),
    }
    return render(request, "documents/documents.html", context)


@require_GET
@desk_page()
def documents_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as it is narrowed, as a workbook."""
    form, tab = ListFilter(request.GET or None, actor=actor), _tab(request, actor)
    rows = listing.exported(actor, _wanted(form, tab))
    name = f"公文清单（{listing.LABELS[tab]}，{days.today():%Y-%m-%d}）.xlsx"
    return download(sheets.listing(rows), name)


def _year(request: HttpRequest, years: list[int]) -> int:
    return whole(request.GET.get("year", ""), 4) or (years[0] if years else days.today().year)


@require_GET
@desk_page()
def numbers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """文号核对: each series of a year, its last number and what is missing (R060)."""
    years = asking.years(actor)
    year = _year(request, years)
    context = {"years": years, "year": year, "runs": asking.runs(actor, year=year)}
    return render(request, "documents/numbers.html", context)


@require_GET
@desk_page()
def numbers_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a workbook."""
    year = _year(request, asking.years(actor))
    return download(sheets.numbers(asking.runs(actor, year=year)), f"{year}年文号核对.xlsx")


@desk_page(Duty.OFFICE, Duty.ADMIN)
def index_rule(request: HttpRequest, actor: Actor) -> HttpResponse:
    """索引号规则 of the jurisdiction."""
    pattern, width = asking.index_rule(actor.jurisdiction_id)
    form = IndexRuleForm(request.POST or None, initial={"pattern": pattern, "width": width})
    if request.method == "POST" and form.is_valid():
        try:
            numbering.set_rule(**form.cleaned_data, by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("pattern", reason)
        else:
            messages.success(request, "已保存，以后的索引号按新规则编。")
            return redirect("documents:index_rule")
    return render(request, "documents/index_rule.html", {"form": form}, status=422 if form.errors else 200)
