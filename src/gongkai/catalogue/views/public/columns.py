"""政府信息公开专栏 of each organ, plain and addressable: columns, lists, guide, rules, history library (R020–R025)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from gongkai.catalogue.forms.columns import PublicFilter
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns, placements, sections
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState, takes_content
from gongkai.kernel import paging
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction, Organ

LATEST, IN_LIST = 10, 30


def of_organ(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the organ in its address; 404 when the jurisdiction has none such."""

    def answer(request: HttpRequest, place: Jurisdiction, /, **named: Any) -> HttpResponseBase:
        try:
            found = orgs.public_organ(place.pk, named.pop("organ"))
        except ObjectDoesNotExist as error:
            raise Http404 from error
        return view(request, found, **named)

    return of_place(answer)


@of_place
def openness(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Every organ with a section, by kind, in official order."""
    with_section = columns.organs_with_section(place.pk)
    kinds: dict[str, list[Organ]] = {}
    for organ in orgs.organs(place.pk):
        if organ.pk in with_section:
            kinds.setdefault(organ.get_kind_display(), []).append(organ)
    return render(request, "catalogue/public/openness.html", {"place": place, "kinds": list(kinds.items())})


def _shell(organ: Organ, here: Column | None = None) -> dict[str, Any]:
    """What every page of a section carries: its tree, and where the reader stands."""
    tree = columns.public_tree(organ.pk)
    if not tree:
        raise Http404
    return {"organ": organ, "tree": tree, "branches": columns.flat(tree), "here": here}


@of_organ
def section(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The first page of an organ's section: what each column holds, and what came last."""
    shown = _shell(organ)
    latest = placements.published_in_section(organ.pk).order_by(*placements.LIST_ORDER)[:LATEST]
    shown |= {"latest": latest, "guide": sections.standing_guide(organ.pk)}
    return render(request, "catalogue/public/section.html", shown)


@of_organ
def column(request: HttpRequest, organ: Organ, uuid: UUID) -> HttpResponseBase:
    """One column: its text or its list; a merged one leads to where its contents stand now."""
    try:
        found = columns.public_column(organ.jurisdiction_id, organ.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if found.state == ColumnState.MERGED and found.successor is not None:
        return redirect("catalogue_public:column", organ.uuid, found.successor.uuid, permanent=True)
    shown = _shell(organ, found)
    if found.state == ColumnState.VISIBLE and found.pk not in {branch.column.pk for branch in shown["branches"]}:
        raise Http404
    if found.kind == ColumnKind.GUIDE and found.parent_id is None:
        return _guide(request, organ, shown)
    if found.kind == ColumnKind.ON_REQUEST:
        return _on_request(request, organ, shown)
    return _list(request, organ, found, shown)


def _guide(request: HttpRequest, organ: Organ, shown: dict[str, Any]) -> HttpResponse:
    versions = list(sections.public_guides(organ.pk))
    guide = next((row for row in versions if row.state == "STANDING"), None)
    lines = sections.guide_lines(guide) if guide else []
    shown |= {"guide": guide, "lines": lines, "earlier": [row for row in versions if row is not guide]}
    return render(request, "catalogue/public/guide.html", shown)


def _on_request(request: HttpRequest, organ: Organ, shown: dict[str, Any]) -> HttpResponse:
    """How to ask, and whom: out of the guide, so that both always say the same (R012)."""
    guide = sections.standing_guide(organ.pk)
    wanted = ("request", "unit", "address", "hours", "phone", "fax", "online", "remedy")
    lines = [row for row in sections.guide_lines(guide) if row[0].key in wanted] if guide else []
    lines.sort(key=lambda row: wanted.index(row[0].key))
    column_of_guide = next((row.column for row in shown["branches"] if row.column.kind == ColumnKind.GUIDE), None)
    shown |= {"guide": guide, "lines": lines, "guide_column": column_of_guide}
    return render(request, "catalogue/public/on_request.html", shown)


def _list(request: HttpRequest, organ: Organ, found: Column, shown: dict[str, Any]) -> HttpResponse:
    form = PublicFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked: dict[str, Any] = {"q": given.get("q") or "", "year": given.get("year")}
    below = [branch for branch in shown["branches"] if branch.column.parent_id == found.pk]
    if takes_content(found.node) or not below:
        rows = placements.published_in(found, **asked)
    else:
        rows = placements.published_beneath(
            [branch.column.pk for branch in _under(shown["branches"], found.pk)], **asked
        )
    shown |= {
        "form": form,
        "searched": any(asked.values()),
        "page": paging.page(rows, order=placements.LIST_ORDER, cursor=request.GET.get("cursor"), size=IN_LIST),
        "below": below,
        "rules": sections.public_systems(organ.pk) if found.kind == ColumnKind.SYSTEM and not found.parent_id else (),
        "heading": not takes_content(found.node),
    }
    return render(request, "catalogue/public/column.html", shown)


def _under(branches: list[columns.Branch], root: int) -> list[columns.Branch]:
    """The branches beneath a column."""
    top = next((branch for branch in branches if branch.column.pk == root), None)
    return columns.flat(top.children) if top else []


@of_organ
def guide_version(request: HttpRequest, organ: Organ, number: int) -> HttpResponse:
    """An earlier version of the guide, marked as such."""
    guide = sections.public_guides(organ.pk).filter(number=number).first()
    if guide is None:
        raise Http404
    shown = _shell(organ)
    versions = [row for row in sections.public_guides(organ.pk) if row.pk != guide.pk and row.state != "STANDING"]
    shown |= {"guide": guide, "lines": sections.guide_lines(guide), "earlier": versions}
    return render(request, "catalogue/public/guide.html", shown)


@of_organ
def system(request: HttpRequest, organ: Organ, uuid: UUID) -> HttpResponse:
    """A rule of openness work, and its other versions."""
    try:
        rule = sections.public_system(organ.pk, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    shown = _shell(organ) | {"rule": rule, "versions": sections.versions_of(rule).exclude(pk=rule.pk)}
    return render(request, "catalogue/public/system.html", shown)


@of_organ
def history(request: HttpRequest, organ: Organ) -> HttpResponse:
    """历史库: what left its column and must stay public, searchable (R011)."""
    shown = _shell(organ)
    form = PublicFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = placements.history_of(organ.pk, q=given.get("q") or "", year=given.get("year"))
    shown |= {
        "in_history": True,
        "form": form,
        "searched": bool(given.get("q") or given.get("year")),
        "page": paging.page(rows, order=placements.HISTORY_ORDER, cursor=request.GET.get("cursor"), size=IN_LIST),
    }
    return render(request, "catalogue/public/history.html", shown)
